// AVX-VNNI (Alder Lake and later, Zen 5), 256 bits wide: tiles for prompts. Single tokens and the rest are AVX2's.
#if defined(__x86_64__)
#include "avx2.h"

#define AVX_VNNI __attribute__((target("avx2,fma,f16c,avxvnni")))
#define AVX_VNNI_INLINE AVX_VNNI static inline __attribute__((always_inline))

/// Without a minimum quants are signed, and activations + 128 are the unsigned factor; 128 · Σ q is taken off. `factors`:
/// each half's products are multiplied by an integer of their own.
AVX_VNNI_INLINE void multiply_tile(const bool minimum, const bool factors, const weight_tile *weights, size_t blocks,
                                   const activation_octet *x, size_t octet_stride, const int octets,
                                   float (*totals)[TILE_TOKENS]) {
    const __m256i flip = _mm256_set1_epi8((char)0x80);
    for (size_t b = 0; b < blocks; b++) {
        const weight_tile *tile = weights + b;
        __m256i sum[TILE_ROWS][TILE_OCTETS], first[TILE_ROWS][TILE_OCTETS];
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) sum[r][o] = _mm256_setzero_si256();
        }
        for (int half = 0; half < 2; half++) {
            // Not unrolled, as in avx2.c.
#pragma GCC unroll 1
            for (int i = half * 4; i < half * 4 + 4; i++) {
                __m256i q[TILE_OCTETS];
                for (int o = 0; o < octets; o++) {
                    q[o] = _mm256_load_si256((const __m256i *)x[b + (size_t)o * octet_stride].q[i]);
                    if (!minimum) q[o] = _mm256_xor_si256(q[o], flip);
                }
                for (int r = 0; r < TILE_ROWS; r++) {
                    int32_t quad;
                    memcpy(&quad, tile->q[r] + i * QUAD, QUAD);
                    __m256i weight = _mm256_set1_epi32(quad);
                    for (int o = 0; o < octets; o++) {
                        sum[r][o] = minimum ? _mm256_dpbusd_avx_epi32(sum[r][o], weight, q[o])
                                            : _mm256_dpbusd_avx_epi32(sum[r][o], q[o], weight);
                    }
                }
            }
            if (!factors) continue;
            for (int r = 0; r < TILE_ROWS; r++) {
                __m256i factor = _mm256_set1_epi32(tile->factor[r][half]);
                for (int o = 0; o < octets; o++) {
                    __m256i part = _mm256_mullo_epi32(sum[r][o], factor);
                    if (half == 0) first[r][o] = part, sum[r][o] = _mm256_setzero_si256();
                    if (half == 1) sum[r][o] = _mm256_add_epi32(first[r][o], part);
                }
            }
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) {
                const activation_octet *octet = x + b + (size_t)o * octet_stride;
                __m256i products = sum[r][o];
                if (!minimum) products = _mm256_sub_epi32(products, _mm256_set1_epi32(tile->excess[r]));
                __m256 scale = _mm256_mul_ps(_mm256_broadcast_ss(&tile->scale[r]), _mm256_load_ps(octet->scale));
                __m256 total = _mm256_load_ps(totals[r] + o * OCTET);
                total = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(products), total);
                if (minimum) {
                    total = _mm256_fmadd_ps(_mm256_broadcast_ss(&tile->minimum[r]), _mm256_load_ps(octet->sum), total);
                }
                _mm256_store_ps(totals[r] + o * OCTET, total);
            }
        }
    }
}

AVX_VNNI_INLINE void multiply_octets(const bool minimum, const bool factors, const weight_tile *weights, size_t blocks,
                                     const activation_octet *x, size_t octet_stride, size_t octets,
                                     float (*totals)[TILE_TOKENS]) {
    if (octets == 2) {
        multiply_tile(minimum, factors, weights, blocks, x, octet_stride, 2, totals);
    } else {
        multiply_tile(minimum, factors, weights, blocks, x, octet_stride, 1, totals);
    }
}

AVX_VNNI static void tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
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

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin, size_t row_end,
                   const void *activations, size_t tokens, float *out, size_t out_stride) {
    static const tiled_steps steps = {.tiles = 1,
                                      .pairs = 1,
                                      .few = lf_avx2_few,
                                      .most_interleaved = FEW,
                                      .few_interleaved = lf_avx2_few_interleaved,
                                      .unpack_group = lf_avx2_unpack_group_with_excess,
                                      .unpack = lf_avx2_unpack_with_excess,
                                      .tile = tile,
                                      .write = lf_avx2_write_tile,
                                      .floats = lf_avx2_matmul_floats};
    lf_matmul_tiled(&steps, type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
}

const lf_kernels lf_avx_vnni_kernels = {
    .name = "avx-vnni",
    .interleaves = true,
    .quantize_activations = lf_avx2_quantize_activations,
    .matmul = matmul,
    .dequantize_row = lf_avx2_dequantize_row,
    .rms_norm = lf_avx2_rms_norm,
    .silu_mul = lf_avx2_silu_mul,
    .attend = lf_avx2_attend,
    .f32_to_f16 = lf_avx2_f32_to_f16,
    .add = lf_avx2_add,
    .accumulate_columns = lf_avx2_accumulate_columns,
    .add_low_rank = lf_avx2_add_low_rank,
    .quantize_q8 = lf_avx2_quantize_q8,
    .multiply_adds = lf_avx_vnni_multiply_adds,
};
#endif
