// AVX2 with FMA and F16C: attention, and the exponential it shares with SwiGLU.
#if defined(__x86_64__)
#include "avx2.h"

/// e^x within 2 units in the last place for −87.3 ≤ x ≤ 88.3, clamped beyond (0 below); NaN stays NaN.
/// x = n · ln 2 + r with ln 2 in two parts (Cody and Waite), then the Taylor polynomial of degree 7 on |r| ≤ ln 2 / 2,
/// whose remainder is below 6 · 10⁻⁹.
AVX2_INLINE __m256 exponential(__m256 x) {
    __m256 tiny = _mm256_cmp_ps(x, _mm256_set1_ps(-87.33f), _CMP_LT_OQ);
    x = _mm256_max_ps(_mm256_set1_ps(-87.33f), x);  // the second operand is kept when one is NaN
    x = _mm256_min_ps(_mm256_set1_ps(88.37f), x);
    __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(0x1.715476p0f)), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0x1.62e4p-1f), x);
    r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0x1.7f7d1cp-20f), r);
    __m256 p = _mm256_set1_ps(1.0f / 5040);
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f / 720));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f / 120));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f / 24));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0f / 6));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(0.5f));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1));
    p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1));
    __m256i power = _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_andnot_ps(tiny, _mm256_mul_ps(p, _mm256_castsi256_ps(power)));
}

AVX2 void lf_avx2_silu_mul(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        __m256i mask = first_lanes(count - i < LANES ? count - i : LANES);
        __m256 x = _mm256_maskload_ps(gate + i, mask);
        __m256 divisor = _mm256_add_ps(_mm256_set1_ps(1), exponential(_mm256_sub_ps(_mm256_setzero_ps(), x)));
        __m256 product = _mm256_mul_ps(_mm256_div_ps(x, divisor), _mm256_maskload_ps(up + i, mask));
        _mm256_maskstore_ps(gate + i, mask, product);
    }
}

// What attention_tiles.h needs -----------------------------------------------------------------------------------------

#define INLINE AVX2_INLINE
enum { WIDTH = 8 };
typedef __m256 vector;

INLINE vector set_all(float x) {
    return _mm256_set1_ps(x);
}

INLINE vector load(const float *from) {
    return _mm256_loadu_ps(from);
}

INLINE vector load_bytes(const int8_t *from) {
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)from)));
}

INLINE void store(float *to, vector x) {
    _mm256_storeu_ps(to, x);
}

INLINE vector add(vector a, vector b) {
    return _mm256_add_ps(a, b);
}

INLINE vector multiply(vector a, vector b) {
    return _mm256_mul_ps(a, b);
}

INLINE vector divide(vector a, vector b) {
    return _mm256_div_ps(a, b);
}

INLINE vector multiply_add(vector a, vector b, vector c) {
    return _mm256_fmadd_ps(a, b, c);
}

/// Sums of the lanes of four vectors.
INLINE void sums_of_four(const vector x[4], float sums[4]) {
    __m256 pairs = _mm256_hadd_ps(_mm256_hadd_ps(x[0], x[1]), _mm256_hadd_ps(x[2], x[3]));
    _mm_storeu_ps(sums, _mm_add_ps(_mm256_castps256_ps128(pairs), _mm256_extractf128_ps(pairs, 1)));
}

/// Vector i gets lane i of each.
INLINE void transpose(vector x[WIDTH]) {
    vector pair[WIDTH], four[WIDTH];
    for (int i = 0; i < WIDTH; i += 2) {
        pair[i] = _mm256_unpacklo_ps(x[i], x[i + 1]);
        pair[i + 1] = _mm256_unpackhi_ps(x[i], x[i + 1]);
    }
    for (int i = 0; i < WIDTH; i += 4) {
        for (int j = 0; j < 2; j++) {
            four[i + 2 * j] = _mm256_shuffle_ps(pair[i + j], pair[i + j + 2], 0x44);
            four[i + 2 * j + 1] = _mm256_shuffle_ps(pair[i + j], pair[i + j + 2], 0xee);
        }
    }
    for (int i = 0; i < 4; i++) {
        x[i] = _mm256_permute2f128_ps(four[i], four[i + 4], 0x20);
        x[i + 4] = _mm256_permute2f128_ps(four[i], four[i + 4], 0x31);
    }
}

/// Scores become e^(score − largest); returns their sum.
INLINE float soften(float *scores, size_t positions) {
    size_t whole = positions / WIDTH * WIDTH;
    __m256i mask = first_lanes(positions - whole);
    __m256 largest = _mm256_set1_ps(-INFINITY);
    for (size_t p = 0; p < whole; p += WIDTH) largest = _mm256_max_ps(_mm256_loadu_ps(scores + p), largest);
    if (whole < positions) {
        __m256 part = _mm256_maskload_ps(scores + whole, mask);
        largest = _mm256_max_ps(_mm256_blendv_ps(largest, part, _mm256_castsi256_ps(mask)), largest);
    }
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
    four = _mm_max_ps(four, _mm_movehl_ps(four, four));
    four = _mm_max_ss(four, _mm_movehdup_ps(four));
    largest = _mm256_broadcastss_ps(four);
    __m256 total = _mm256_setzero_ps();
    for (size_t p = 0; p < whole; p += WIDTH) {
        __m256 weight = exponential(_mm256_sub_ps(_mm256_loadu_ps(scores + p), largest));
        _mm256_storeu_ps(scores + p, weight);
        total = _mm256_add_ps(total, weight);
    }
    if (whole < positions) {
        __m256 weight = exponential(_mm256_sub_ps(_mm256_maskload_ps(scores + whole, mask), largest));
        _mm256_maskstore_ps(scores + whole, mask, weight);
        total = _mm256_add_ps(total, _mm256_and_ps(weight, _mm256_castsi256_ps(mask)));
    }
    return sum_lanes(total);
}

#include "attention_tiles.h"

AVX2 void lf_avx2_attend(const lf_attention *a) {
    attend(a);
}
#endif
