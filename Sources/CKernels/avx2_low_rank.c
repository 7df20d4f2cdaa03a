// AVX2: what an adapter adds to a few outputs.
#if defined(__x86_64__)
#include "avx2.h"
#include "low_rank.h"

/// Rounds x to 16 bits, in pairs; the last is padded with zero. Returns the step.
AVX2_INLINE float round_pairs(const float *x, size_t rank, int32_t pairs[LF_LARGEST_RANK / 2 + 4]) {
    const __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
    __m256i largest = _mm256_setzero_si256();
    for (size_t i = 0; i < rank; i += LANES) {
        __m256 part = _mm256_maskload_ps(x + i, first_lanes(rank - i < LANES ? rank - i : LANES));
        largest = _mm256_max_epu32(largest, _mm256_and_si256(_mm256_castps_si256(part), magnitude));
    }
    __m128i four = _mm_max_epu32(_mm256_castsi256_si128(largest), _mm256_extracti128_si256(largest, 1));
    four = _mm_max_epu32(four, _mm_shuffle_epi32(four, 0x4e));
    four = _mm_max_epu32(four, _mm_shuffle_epi32(four, 0xb1));
    float step, inverse;
    low_rank_step((uint32_t)_mm_cvtsi128_si32(four), &step, &inverse);
    if (inverse == 0) {  // zeros whatever x holds: a NaN times zero would not be one
        memset(pairs, 0, (rank + 1) / 2 * sizeof *pairs);
        return step;
    }
    for (size_t i = 0; i < rank; i += LANES) {
        __m256 part = _mm256_maskload_ps(x + i, first_lanes(rank - i < LANES ? rank - i : LANES));
        __m256i rounded = _mm256_cvtps_epi32(_mm256_mul_ps(part, _mm256_set1_ps(inverse)));
        __m128i packed = _mm_packs_epi32(_mm256_castsi256_si128(rounded), _mm256_extracti128_si256(rounded, 1));
        _mm_storeu_si128((__m128i *)(void *)(pairs + i / 2), packed);
    }
    return step;
}

/// Sums of the eight rows of a group.
AVX2_INLINE __m256i group_sums(const int8_t *quants, const size_t pairs, const int32_t *x) {
    __m256i even = _mm256_setzero_si256(), odd = _mm256_setzero_si256();
    size_t p = 0;
    for (; p + 2 <= pairs; p += 2) {
        __m256i first = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(quants + p * 16)));
        __m256i second = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(quants + p * 16 + 16)));
        even = _mm256_add_epi32(even, _mm256_madd_epi16(first, _mm256_set1_epi32(x[p])));
        odd = _mm256_add_epi32(odd, _mm256_madd_epi16(second, _mm256_set1_epi32(x[p + 1])));
    }
    if (p < pairs) {
        __m256i last = _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(const void *)(quants + p * 16)));
        even = _mm256_add_epi32(even, _mm256_madd_epi16(last, _mm256_set1_epi32(x[p])));
    }
    return _mm256_add_epi32(even, odd);
}

/// One token. `pairs` is known where this is inlined for the usual ranks: the factors then stay in registers.
AVX2_INLINE void add_rows(const lf_low_rank *factors, const size_t pairs, size_t row_begin, size_t row_end,
                          const int32_t *x, float step, float *out) {
    const __m256 steps = _mm256_set1_ps(step);
    const int8_t *quants = factors->quants;
    const uint16_t *scales = factors->scales;
    for (size_t first = row_begin / LOW_RANK_ROWS * LOW_RANK_ROWS; first < row_end; first += LOW_RANK_ROWS) {
        __m256 sums = _mm256_cvtepi32_ps(group_sums(quants + first * pairs * 2, pairs, x));
        __m256 scale = _mm256_mul_ps(load_halves(scales + first), steps);
        size_t end = first + LOW_RANK_ROWS;
        if (row_begin <= first && end <= row_end) {
            _mm256_storeu_ps(out + first, _mm256_fmadd_ps(scale, sums, _mm256_loadu_ps(out + first)));
            continue;
        }
        size_t row = first < row_begin ? row_begin : first, count = smaller(end, row_end) - row;
        float lanes[LOW_RANK_ROWS] = {0};
        memcpy(lanes + (row - first), out + row, count * sizeof *out);
        _mm256_storeu_ps(lanes, _mm256_fmadd_ps(scale, sums, _mm256_loadu_ps(lanes)));
        memcpy(out + row, lanes + (row - first), count * sizeof *out);
    }
}

AVX2 void lf_avx2_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x,
                               size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    if (factors->rank == 0 || factors->rank > LF_LARGEST_RANK) return;
    size_t pairs = (factors->rank + 1) / 2;
    for (size_t t = 0; t < tokens; t++) {
        int32_t rounded[LF_LARGEST_RANK / 2 + 4];
        float step = round_pairs(x + t * x_stride, factors->rank, rounded);
        float *to = out + t * out_stride;
        switch (pairs) {
        case 4: add_rows(factors, 4, row_begin, row_end, rounded, step, to); break;
        case 8: add_rows(factors, 8, row_begin, row_end, rounded, step, to); break;
        default: add_rows(factors, pairs, row_begin, row_end, rounded, step, to);
        }
    }
}
#endif
