// NEON with the dot product instructions of ARMv8.2 (Cortex-A76): four products of bytes a lane and instruction.
#if defined(__aarch64__)
#include "neon.h"

#define DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define DOTPROD_INLINE DOTPROD NEON_INLINE

DOTPROD_INLINE int32x4_t products_q4(const char *const row[4], size_t offset, const activation_single *x) {
    int8x16_t x_low = vld1q_s8(x->q), x_high = vld1q_s8(x->q + 16);
    int32x4_t sum[4];
    for (int i = 0; i < 4; i++) {
        uint8x16_t bytes = vld1q_u8((const uint8_t *)row[i] + offset);
        sum[i] = vdotq_s32(vdupq_n_s32(0), low_nibbles(bytes), x_low);
        sum[i] = vdotq_s32(sum[i], high_nibbles(bytes), x_high);
    }
    return vpaddq_s32(vpaddq_s32(sum[0], sum[1]), vpaddq_s32(sum[2], sum[3]));
}

DOTPROD_INLINE int32x4_t products_q8(const char *const row[4], size_t offset, const activation_single *x) {
    int8x16_t x_low = vld1q_s8(x->q), x_high = vld1q_s8(x->q + 16);
    int32x4_t sum[4];
    for (int i = 0; i < 4; i++) {
        const int8_t *q = (const int8_t *)row[i] + offset;
        sum[i] = vdotq_s32(vdupq_n_s32(0), vld1q_s8(q), x_low);
        sum[i] = vdotq_s32(sum[i], vld1q_s8(q + 16), x_high);
    }
    return vpaddq_s32(vpaddq_s32(sum[0], sum[1]), vpaddq_s32(sum[2], sum[3]));
}

DOTPROD_INLINE int32x4_t products_half(int8x16_t q, int8x16_t x) {
    return vdotq_s32(vdupq_n_s32(0), q, x);
}

FEW_BY_TYPE(DOTPROD, products_q4, products_q8, products_half)

DOTPROD void lf_neon_dotprod_few(lf_type type, FEW_PARAMETERS) {
    few(type, FEW_ARGUMENTS);
}

/// Quad `lane` of sixteen columns of four rows with the eight tokens of each octet. The lane must be a constant.
#define DOT_QUAD(lane)                                                                            \
    for (int o = 0; o < octets; o++) {                                                            \
        const int8_t *q = octet[o]->q[half * 4 + (lane)][0];                                      \
        int8x16_t first = vld1q_s8(q), second = vld1q_s8(q + 16);                                 \
        for (int r = 0; r < TILE_ROWS; r++) {                                                     \
            sum[r][o][0] = vdotq_laneq_s32(sum[r][o][0], first, weight[r], (lane));               \
            sum[r][o][1] = vdotq_laneq_s32(sum[r][o][1], second, weight[r], (lane));              \
        }                                                                                         \
    }

/// `factors`: each half's products are multiplied by an integer of their own.
DOTPROD_INLINE void multiply_tile(const bool minimum, const bool factors, const weight_tile *weights, size_t blocks,
                                  const activation_octet *x, size_t octet_stride, const int octets,
                                  float (*totals)[TILE_TOKENS]) {
    for (size_t b = 0; b < blocks; b++) {
        const weight_tile *tile = weights + b;
        const activation_octet *octet[TILE_OCTETS];
        for (int o = 0; o < octets; o++) octet[o] = x + b + (size_t)o * octet_stride;
        int32x4_t sum[TILE_ROWS][TILE_OCTETS][2], scaled[TILE_ROWS][TILE_OCTETS][2];
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) sum[r][o][0] = sum[r][o][1] = vdupq_n_s32(0);
        }
        // Not unrolled, as in avx2.c: clang then keeps the sums in registers (9 spills; 86 when unrolled).
#pragma GCC unroll 1
        for (int half = 0; half < 2; half++) {
            int8x16_t weight[TILE_ROWS];
            for (int r = 0; r < TILE_ROWS; r++) weight[r] = vld1q_s8(tile->q[r] + half * 16);
            DOT_QUAD(0)
            DOT_QUAD(1)
            DOT_QUAD(2)
            DOT_QUAD(3)
            if (!factors) continue;
            for (int r = 0; r < TILE_ROWS; r++) {
                for (int o = 0; o < octets; o++) {
                    for (int i = 0; i < 2; i++) {
                        int32x4_t earlier = half ? scaled[r][o][i] : vdupq_n_s32(0);
                        scaled[r][o][i] = vmlaq_n_s32(earlier, sum[r][o][i], tile->factor[r][half]);
                        sum[r][o][i] = vdupq_n_s32(0);
                    }
                }
            }
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) {
                for (int i = 0; i < 2; i++) {
                    int32x4_t products = factors ? scaled[r][o][i] : sum[r][o][i];
                    update_totals(minimum, tile, r, octet[o], i, products, totals[r] + o * OCTET + i * 4);
                }
            }
        }
    }
}

DOTPROD_INLINE void multiply_octets(const bool minimum, const bool factors, const weight_tile *weights, size_t blocks,
                                    const activation_octet *x, size_t octet_stride, size_t octets,
                                    float (*totals)[TILE_TOKENS]) {
    if (octets == 2) {
        multiply_tile(minimum, factors, weights, blocks, x, octet_stride, 2, totals);
    } else {
        multiply_tile(minimum, factors, weights, blocks, x, octet_stride, 1, totals);
    }
}

DOTPROD static void tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                         size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    (void)tiles;  // always one
    if (has_minimum(type)) {
        multiply_octets(true, false, weights, blocks, x, octet_stride, octets, totals);
    } else if (type == LF_Q8_0) {
        multiply_octets(false, false, weights, blocks, x, octet_stride, octets, totals);
    } else {
        multiply_octets(false, true, weights, blocks, x, octet_stride, octets, totals);
    }
}

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                   size_t row_end, const void *activations, size_t tokens, float *out, size_t out_stride) {
    static const tiled_steps steps = {.tiles = 1,
                                      .pairs = 1,
                                      .few = lf_neon_dotprod_few,
                                      .most_interleaved = FEW,
                                      .few_interleaved = lf_neon_dotprod_few_interleaved,
                                      .unpack_group = lf_neon_unpack_group,
                                      .unpack = lf_neon_unpack,
                                      .tile = tile,
                                      .write = lf_neon_write_tile,
                                      .floats = lf_neon_matmul_floats};
    lf_matmul_tiled(&steps, type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
}

const lf_kernels lf_neon_dotprod_kernels = {
    .name = "neon-dotprod",
    .interleaves = true,
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
    .multiply_adds = lf_neon_dotprod_multiply_adds,
};
#endif
