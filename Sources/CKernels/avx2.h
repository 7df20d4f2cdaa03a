// What the AVX2 files share.
#ifndef LANDFALL_AVX2_H
#define LANDFALL_AVX2_H

#include "tiled.h"

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma,f16c")))
#define AVX2_INLINE AVX2 static inline __attribute__((always_inline))

AVX2_INLINE __m256 load_halves(const uint16_t *halves) {
    return _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *)halves));
}

/// ((l0+l4)+(l2+l6)) + ((l1+l5)+(l3+l7)): the order of the reference.
AVX2_INLINE float sum_lanes(__m256 lanes) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(lanes), _mm256_extractf128_ps(lanes, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

AVX2_INLINE int32_t sum_integers(__m256i lanes) {
    __m128i four = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
    four = _mm_add_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    return _mm_cvtsi128_si32(_mm_add_epi32(four, _mm_shuffle_epi32(four, 0xb1)));
}

/// All-ones in the first `count` (0 … 8) lanes, for masked loads and stores.
AVX2_INLINE __m256i first_lanes(size_t count) {
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)count), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

/// out[0 ..< rows] = the first lanes.
AVX2_INLINE void store_rows(__m256 lanes, size_t rows, float *out) {
    if (rows >= ROW_GROUP) {
        _mm256_storeu_ps(out, lanes);
    } else {
        _mm256_maskstore_ps(out, first_lanes(rows), lanes);
    }
}

AVX2_INLINE float convert_half(uint16_t half) {
    return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(half)));
}

AVX2_INLINE __m256i unpack_nibbles(const uint8_t nibbles[BLOCK / 2]) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)nibbles);
    __m256i both = _mm256_inserti128_si256(_mm256_castsi128_si256(bytes), _mm_srli_epi16(bytes, 4), 1);
    return _mm256_and_si256(both, _mm256_set1_epi8(15));
}

/// Bit i of four bytes becomes 16 or 0 in byte i.
AVX2_INLINE __m256i spread_bits(const uint8_t bits[BLOCK / 8]) {
    const __m256i order = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1,  //
                                           2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
    const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201);
    int32_t word;
    memcpy(&word, bits, sizeof word);
    __m256i bytes = _mm256_and_si256(_mm256_shuffle_epi8(_mm256_set1_epi32(word), order), bit);
    return _mm256_and_si256(_mm256_cmpeq_epi8(bytes, bit), _mm256_set1_epi8(16));
}

/// Lane i is the sum of the lanes of sum[i].
AVX2_INLINE __m256i sum_eight(const __m256i sum[8]) {
    __m256i part[4];
    for (int i = 0; i < 4; i++) {
        part[i] = _mm256_add_epi32(_mm256_unpacklo_epi32(sum[i * 2], sum[i * 2 + 1]),
                                   _mm256_unpackhi_epi32(sum[i * 2], sum[i * 2 + 1]));
    }
    __m256i low = _mm256_add_epi32(_mm256_unpacklo_epi64(part[0], part[1]), _mm256_unpackhi_epi64(part[0], part[1]));
    __m256i high = _mm256_add_epi32(_mm256_unpacklo_epi64(part[2], part[3]), _mm256_unpackhi_epi64(part[2], part[3]));
    return _mm256_add_epi32(_mm256_permute2x128_si256(low, high, 0x20), _mm256_permute2x128_si256(low, high, 0x31));
}

void lf_avx2_quantize_activations(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
                                  void *activations);
void lf_avx2_unpack(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);
void lf_avx2_unpack_with_excess(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);
void lf_avx2_unpack_wide(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);
void lf_avx2_few(lf_type type, FEW_PARAMETERS);
void lf_avx2_few_wide(lf_type type, FEW_PARAMETERS);
void lf_avx2_few_interleaved(lf_type type, FEW_PARAMETERS);
void lf_avx2_unpack_group(lf_type type, const void *records, size_t blocks, weight_tile *panel);
void lf_avx2_unpack_group_with_excess(lf_type type, const void *records, size_t blocks, weight_tile *panel);
void lf_avx2_write_tile(float (*totals)[TILE_TOKENS], size_t tokens, float *out, size_t out_stride);
void lf_avx2_tile_wide(lf_type type, const weight_tile *weights, size_t blocks, const activation_octet *x,
                       size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]);
void lf_avx2_matmul_floats(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                           size_t row_end, const float *x, size_t tokens, float *out, size_t out_stride);
void lf_avx2_dequantize_row(lf_type type, const void *row, size_t columns, float *out);
void lf_avx2_rms_norm(const float *x, const float *weight, size_t count, float epsilon, float *out);
void lf_avx2_silu_mul(float *gate, const float *up, size_t count);
void lf_avx2_attend(const lf_attention *a);
void lf_avx2_quantize_q8(const float *x, size_t count, int8_t *q, float *scale);
void lf_avx2_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                            size_t tokens, float *out, size_t out_stride);
void lf_avx2_f32_to_f16(const float *x, size_t count, uint16_t *out);
void lf_avx2_add(float *x, const float *y, size_t count);
void lf_avx2_accumulate_columns(lf_type type, const void *columns, size_t column_stride, const lf_shared_scales *scales,
                                size_t count, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                                size_t tokens, float *out, size_t out_stride);

#endif
