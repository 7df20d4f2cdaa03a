// NEON with the matrix instructions of ARMv8.6 (Cortex-A510, A715, Apple M2): eight products of bytes a lane, two rows with two
// tokens at a time. Prompts only; single tokens are multiplied as in neon_dotprod.c.
#if defined(__aarch64__)
#include "neon.h"

#define I8MM __attribute__((target("arch=armv8.2-a+dotprod+i8mm")))
#define I8MM_INLINE I8MM NEON_INLINE

/// Sums of a pair of rows with the eight tokens of an octet: lanes are row 0 with tokens 2p and 2p + 1, then row 1 with them.
typedef struct {
    int32x4_t sum[OCTET / 2];
} row_pair;

/// Eight columns (two quads) of two tokens, token after token.
I8MM_INLINE int8x16_t load_tokens(const activation_octet *octet, int quads, int pair) {
    int8x8_t first = vld1_s8(octet->q[quads * 2][pair * 2]), second = vld1_s8(octet->q[quads * 2 + 1][pair * 2]);
    int32x2x2_t tokens = vzip_s32(vreinterpret_s32_s8(first), vreinterpret_s32_s8(second));
    return vreinterpretq_s8_s32(vcombine_s32(tokens.val[0], tokens.val[1]));
}

/// One octet and one block of four rows. `factors`: each half's products are multiplied by an integer of their own.
I8MM_INLINE void multiply_octet(const bool minimum, const bool factors, const weight_tile *tile, const activation_octet *octet,
                                float *totals) {
    row_pair rows[TILE_ROWS / 2], first[TILE_ROWS / 2];
    for (int r = 0; r < TILE_ROWS / 2; r++) {
        for (int p = 0; p < OCTET / 2; p++) rows[r].sum[p] = vdupq_n_s32(0);
    }
    for (int half = 0; half < 2; half++) {
        for (int i = half * 2; i < half * 2 + 2; i++) {
            int8x16_t weight[TILE_ROWS / 2];
            for (int r = 0; r < TILE_ROWS / 2; r++) {
                weight[r] = vcombine_s8(vld1_s8(tile->q[r * 2] + i * 8), vld1_s8(tile->q[r * 2 + 1] + i * 8));
            }
            for (int p = 0; p < OCTET / 2; p++) {
                int8x16_t tokens = load_tokens(octet, i, p);
                for (int r = 0; r < TILE_ROWS / 2; r++) rows[r].sum[p] = vmmlaq_s32(rows[r].sum[p], weight[r], tokens);
            }
        }
        if (!factors) continue;
        for (int r = 0; r < TILE_ROWS / 2; r++) {
            int32x4_t factor = vcombine_s32(vdup_n_s32(tile->factor[r * 2][half]), vdup_n_s32(tile->factor[r * 2 + 1][half]));
            for (int p = 0; p < OCTET / 2; p++) {
                int32x4_t earlier = half ? first[r].sum[p] : vdupq_n_s32(0);
                first[r].sum[p] = vmlaq_s32(earlier, rows[r].sum[p], factor);
                rows[r].sum[p] = vdupq_n_s32(0);
            }
        }
    }
    for (int r = 0; r < TILE_ROWS / 2; r++) {
        const row_pair *sums = factors ? first + r : rows + r;
        for (int half = 0; half < 2; half++) {
            int64x2_t a = vreinterpretq_s64_s32(sums->sum[half * 2]), b = vreinterpretq_s64_s32(sums->sum[half * 2 + 1]);
            float *line = totals + r * 2 * TILE_TOKENS + half * 4;
            update_totals(minimum, tile, r * 2, octet, half, vreinterpretq_s32_s64(vzip1q_s64(a, b)), line);
            update_totals(minimum, tile, r * 2 + 1, octet, half, vreinterpretq_s32_s64(vzip2q_s64(a, b)), line + TILE_TOKENS);
        }
    }
}

I8MM static void tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                      size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    (void)tiles;  // always one
    for (size_t o = 0; o < octets; o++) {
        const activation_octet *octet = x + o * octet_stride;
        float *part = totals[0] + o * OCTET;
        if (has_minimum(type)) {
            for (size_t b = 0; b < blocks; b++) multiply_octet(true, false, weights + b, octet + b, part);
        } else if (type == LF_Q8_0) {
            for (size_t b = 0; b < blocks; b++) multiply_octet(false, false, weights + b, octet + b, part);
        } else {
            for (size_t b = 0; b < blocks; b++) multiply_octet(false, true, weights + b, octet + b, part);
        }
    }
}

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin, size_t row_end,
                   const void *activations, size_t tokens, float *out, size_t out_stride) {
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

const lf_kernels lf_neon_i8mm_kernels = {
    .name = "neon-i8mm",
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
    .multiply_adds = lf_neon_i8mm_multiply_adds,
};
#endif
