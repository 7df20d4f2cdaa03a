// AVX-512 with VNNI: tiles of eight rows × 32 tokens, for prefill.
//
// A weight's quad is broadcast from memory and meets two vectors of sixteen tokens. Quants with a minimum are the unsigned
// factor; those of Q8_0 and Q6_K are the signed one, with activations + 128 as the other, less 128 · Σ q of the row.
#if defined(__x86_64__)
#include "avx512_vnni.h"

/// 32 bytes of each of two octets, or of one twice.
VNNI512_INLINE __m512i load_pair(const void *low, const void *high) {
    return _mm512_inserti64x4(_mm512_castsi256_si512(_mm256_load_si256(low)), _mm256_load_si256(high), 1);
}

enum { MOST_ROWS = 2 * TILE_ROWS, MOST_PAIRS = 2 };

/// How a type's quants become products.
typedef enum {
    unsigned_quants,
    signed_quants,
    signed_halves,  // with a factor for each half of a block
} quants;

VNNI512_INLINE void multiply_tiles(const quants kind, const int tiles, const int pairs, const weight_tile *weights, size_t blocks,
                                   const activation_octet *x, size_t octet_stride, size_t octets,
                                   float (*totals)[TILE_TOKENS]) {
    const int rows = tiles * TILE_ROWS;
    const __m512i flip = _mm512_set1_epi8((char)0x80);
    for (size_t b = 0; b < blocks; b++) {
        const activation_octet *octet[MOST_PAIRS][TILE_OCTETS];
        for (int p = 0; p < pairs; p++) {
            octet[p][0] = x + b + (size_t)(p * TILE_OCTETS) * octet_stride;
            octet[p][1] = (size_t)(p * TILE_OCTETS) + 1 < octets ? octet[p][0] + octet_stride : octet[p][0];
        }
        __m512i sum[MOST_ROWS][MOST_PAIRS], first[MOST_ROWS][MOST_PAIRS];
        for (int r = 0; r < rows; r++) {
            for (int p = 0; p < pairs; p++) sum[r][p] = _mm512_setzero_si512();
        }
        for (int half = 0; half < 2; half++) {
            // Not unrolled, as in avx2.c.
#pragma GCC unroll 1
            for (int i = half * 4; i < half * 4 + 4; i++) {
                __m512i q[MOST_PAIRS];
                for (int p = 0; p < pairs; p++) {
                    q[p] = load_pair(octet[p][0]->q[i], octet[p][1]->q[i]);
                    if (kind != unsigned_quants) q[p] = _mm512_xor_si512(q[p], flip);
                }
                for (int r = 0; r < rows; r++) {
                    const weight_tile *tile = weights + b + (size_t)(r / TILE_ROWS) * PANEL_BLOCKS;
                    int32_t quad;
                    memcpy(&quad, tile->q[r % TILE_ROWS] + i * QUAD, QUAD);
                    __m512i weight = _mm512_set1_epi32(quad);
                    for (int p = 0; p < pairs; p++) {
                        sum[r][p] = kind == unsigned_quants ? _mm512_dpbusd_epi32(sum[r][p], weight, q[p])
                                                            : _mm512_dpbusd_epi32(sum[r][p], q[p], weight);
                    }
                }
            }
            if (kind != signed_halves) continue;
            for (int r = 0; r < rows; r++) {
                const weight_tile *tile = weights + b + (size_t)(r / TILE_ROWS) * PANEL_BLOCKS;
                __m512i factor = _mm512_set1_epi32(tile->factor[r % TILE_ROWS][half]);
                for (int p = 0; p < pairs; p++) {
                    __m512i part = _mm512_mullo_epi32(sum[r][p], factor);
                    if (half == 0) first[r][p] = part, sum[r][p] = _mm512_setzero_si512();
                    if (half == 1) sum[r][p] = _mm512_add_epi32(first[r][p], part);
                }
            }
        }
        for (int p = 0; p < pairs; p++) {
            __m512 x_scale = _mm512_castsi512_ps(load_pair(octet[p][0]->scale, octet[p][1]->scale));
            __m512 x_sum = _mm512_castsi512_ps(load_pair(octet[p][0]->sum, octet[p][1]->sum));
            for (int r = 0; r < rows; r++) {
                const weight_tile *tile = weights + b + (size_t)(r / TILE_ROWS) * PANEL_BLOCKS;
                float *line = totals[p * rows + r];
                __m512i products = sum[r][p];
                if (kind != unsigned_quants) {
                    products = _mm512_sub_epi32(products, _mm512_set1_epi32(tile->excess[r % TILE_ROWS]));
                }
                __m512 scale = _mm512_mul_ps(_mm512_set1_ps(tile->scale[r % TILE_ROWS]), x_scale);
                __m512 total = add_products(_mm512_load_ps(line), scale, products);
                if (kind == unsigned_quants) {
                    total = _mm512_fmadd_ps(_mm512_set1_ps(tile->minimum[r % TILE_ROWS]), x_sum, total);
                }
                _mm512_store_ps(line, total);
            }
        }
    }
}

VNNI512_INLINE void multiply_shape(const quants kind, const weight_tile *weights, size_t tiles, size_t blocks,
                                   const activation_octet *x, size_t octet_stride, size_t octets,
                                   float (*totals)[TILE_TOKENS]) {
    if (tiles == 2 && octets > TILE_OCTETS) {
        multiply_tiles(kind, 2, 2, weights, blocks, x, octet_stride, octets, totals);
    } else if (tiles == 2) {
        multiply_tiles(kind, 2, 1, weights, blocks, x, octet_stride, octets, totals);
    } else if (octets > TILE_OCTETS) {
        multiply_tiles(kind, 1, 2, weights, blocks, x, octet_stride, octets, totals);
    } else {
        multiply_tiles(kind, 1, 1, weights, blocks, x, octet_stride, octets, totals);
    }
}

VNNI512 void lf_avx512_vnni_tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                                 size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    if (has_minimum(type)) {
        multiply_shape(unsigned_quants, weights, tiles, blocks, x, octet_stride, octets, totals);
    } else if (type == LF_Q8_0) {
        multiply_shape(signed_quants, weights, tiles, blocks, x, octet_stride, octets, totals);
    } else {
        multiply_shape(signed_halves, weights, tiles, blocks, x, octet_stride, octets, totals);
    }
}
#endif
