// NEON of every ARMv8 processor (Cortex-A53, A72): products of bytes through 16-bit sums.
#if defined(__aarch64__)
#include "neon.h"

NEON_INLINE int16x8_t multiply_bytes(int8x16_t a, int8x16_t b) {
    return vmlal_s8(vmull_s8(vget_low_s8(a), vget_low_s8(b)), vget_high_s8(a), vget_high_s8(b));
}

/// Sixteen bits hold every step: 16 · 15 · 127 = 30480.
NEON_INLINE int32x4_t products_q4(const char *const row[4], size_t offset, const activation_single *x) {
    int8x16_t x_low = vld1q_s8(x->q), x_high = vld1q_s8(x->q + 16);
    int16x8_t sum[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)row[i] + offset);
        sum[i] = vaddq_s16(multiply_bytes(low_nibbles(bytes), x_low), multiply_bytes(high_nibbles(bytes), x_high));
    }
    return vpaddlq_s16(vpaddq_s16(vpaddq_s16(sum[0], sum[1]), vpaddq_s16(sum[2], sum[3])));
}

/// Sixteen bits hold two products: 2 · 128 · 127 = 32512.
NEON_INLINE int32x4_t products_q8(const char *const row[4], size_t offset, const activation_single *x) {
    int8x16_t x_low = vld1q_s8(x->q), x_high = vld1q_s8(x->q + 16);
    int32x4_t sum[4];
    for (int i = 0; i < 4; i++) {
        const int8_t *q = (const int8_t *)row[i] + offset;
        sum[i] = vpaddlq_s16(multiply_bytes(vld1q_s8(q), x_low));
        sum[i] = vpadalq_s16(sum[i], multiply_bytes(vld1q_s8(q + 16), x_high));
    }
    return vpaddq_s32(vpaddq_s32(sum[0], sum[1]), vpaddq_s32(sum[2], sum[3]));
}

NEON_INLINE int32x4_t products_half(int8x16_t q, int8x16_t x) {
    return vpaddlq_s16(multiply_bytes(q, x));
}

FEW_BY_TYPE(, products_q4, products_q8, products_half)

/// A quad of weights, twice: each half meets one token.
NEON_INLINE int8x8_t load_quad(const int8_t *quad) {
    int32_t bits;
    memcpy(&bits, quad, sizeof bits);
    return vreinterpret_s8_s32(vdup_n_s32(bits));
}

/// One octet. Token pairs in four vectors: lanes 0–3 are the first token's columns, lanes 4–7 the second's.
NEON_INLINE void multiply_octet(bool nibbles, const weight_tile *tile, const activation_octet *octet,
                                float (*totals)[TILE_TOKENS]) {
    for (int r = 0; r < TILE_ROWS; r++) {
        int32x4_t low, high;
        if (nibbles) {  // eight quads stay within 8 · 15 · 127 = 15240
            int16x8_t sum[4];
            for (int p = 0; p < 4; p++) sum[p] = vdupq_n_s16(0);
            for (int i = 0; i < BLOCK / QUAD; i++) {
                int8x8_t weight = load_quad(tile->q[r] + i * QUAD);
                for (int p = 0; p < 4; p++) sum[p] = vmlal_s8(sum[p], weight, vld1_s8(octet->q[i][p * 2]));
            }
            low = vpaddlq_s16(vpaddq_s16(sum[0], sum[1]));
            high = vpaddlq_s16(vpaddq_s16(sum[2], sum[3]));
        } else {
            int32x4_t sum[4];
            for (int p = 0; p < 4; p++) sum[p] = vdupq_n_s32(0);
            for (int i = 0; i < BLOCK / QUAD; i += 2) {
                int8x8_t first = load_quad(tile->q[r] + i * QUAD), second = load_quad(tile->q[r] + (i + 1) * QUAD);
                for (int p = 0; p < 4; p++) {
                    int16x8_t pair = vmull_s8(first, vld1_s8(octet->q[i][p * 2]));
                    sum[p] = vpadalq_s16(sum[p], vmlal_s8(pair, second, vld1_s8(octet->q[i + 1][p * 2])));
                }
            }
            low = vpaddq_s32(sum[0], sum[1]);
            high = vpaddq_s32(sum[2], sum[3]);
        }
        update_totals(nibbles, tile, r, octet, 0, low, totals[r]);
        update_totals(nibbles, tile, r, octet, 1, high, totals[r] + 4);
    }
}

/// The same for quants of 5 or 6 bits. Half a block fits: in a lane 4 · 32 · 127, in a sum of two 32512.
NEON_INLINE void multiply_octet_wide(bool minimum, const weight_tile *tile, const activation_octet *octet,
                                     float (*totals)[TILE_TOKENS]) {
    for (int r = 0; r < TILE_ROWS; r++) {
        int32x4_t low = vdupq_n_s32(0), high = vdupq_n_s32(0);
        for (int half = 0; half < 2; half++) {
            int16x8_t sum[4];
            for (int p = 0; p < 4; p++) sum[p] = vdupq_n_s16(0);
            for (int i = half * 4; i < half * 4 + 4; i++) {
                int8x8_t weight = load_quad(tile->q[r] + i * QUAD);
                for (int p = 0; p < 4; p++) sum[p] = vmlal_s8(sum[p], weight, vld1_s8(octet->q[i][p * 2]));
            }
            int32_t factor = minimum ? 1 : tile->factor[r][half];
            low = vmlaq_n_s32(low, vpaddlq_s16(vpaddq_s16(sum[0], sum[1])), factor);
            high = vmlaq_n_s32(high, vpaddlq_s16(vpaddq_s16(sum[2], sum[3])), factor);
        }
        update_totals(minimum, tile, r, octet, 0, low, totals[r]);
        update_totals(minimum, tile, r, octet, 1, high, totals[r] + 4);
    }
}

static void tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                 size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    (void)tiles;  // always one
    for (size_t o = 0; o < octets; o++) {
        float(*part)[TILE_TOKENS] = (float(*)[TILE_TOKENS])(totals[0] + o * OCTET);
        for (size_t b = 0; b < blocks; b++) {
            if (type == LF_Q8_0) {
                multiply_octet(false, weights + b, x + o * octet_stride + b, part);
            } else if (has_nibbles(type)) {
                multiply_octet(true, weights + b, x + o * octet_stride + b, part);
            } else {
                multiply_octet_wide(has_minimum(type), weights + b, x + o * octet_stride + b, part);
            }
        }
    }
}

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                   size_t row_end, const void *activations, size_t tokens, float *out, size_t out_stride) {
    static const tiled_steps steps = {.tiles = 1,
                                      .pairs = 1,
                                      .few = few,
                                      .unpack = lf_neon_unpack,
                                      .tile = tile,
                                      .write = lf_neon_write_tile,
                                      .floats = lf_neon_matmul_floats};
    lf_matmul_tiled(&steps, type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
}

const lf_kernels lf_neon_kernels = {
    .name = "neon",
    .quantize_activations = lf_neon_quantize_activations,
    .matmul = matmul,
    .dequantize_row = lf_neon_dequantize_row,
    .rms_norm = lf_neon_rms_norm,
    .silu_mul = lf_neon_silu_mul,
    .attend = lf_neon_attend,
    .f32_to_f16 = lf_neon_f32_to_f16,
    .add = lf_neon_add,
    .accumulate_columns = lf_neon_accumulate_columns,
    .add_low_rank = lf_neon_add_low_rank,
    .quantize_q8 = lf_neon_quantize_q8,
    .multiply_adds = lf_neon_multiply_adds,
};
#endif
