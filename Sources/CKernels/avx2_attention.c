// AVX2 with FMA and F16C: attention, and the exponential it shares with SwiGLU.
#if defined(__x86_64__)
#include "avx2.h"

enum { MOST_HEADS = 3, SCORED_TOGETHER = 4 };

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

/// Sums of four vectors of eight lanes; each lane by the same operations.
AVX2_INLINE __m128 sum_lanes_of_four(__m256 a, __m256 b, __m256 c, __m256 d) {
    __m256 pairs = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    return _mm_add_ps(_mm256_castps256_ps128(pairs), _mm256_extractf128_ps(pairs, 1));
}

/// Eight elements, without their scale.
AVX2_INLINE __m256 load_cached(const bool bytes, const void *from) {
    if (!bytes) return load_halves(from);
    return _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64(from)));
}

/// scores[h · positions + p] = scale · queries[h] · keys[p], four positions at a time for up to three heads.
AVX2_INLINE void score(const float *queries, const int heads, const bool bytes, cached_rows keys, size_t positions,
                       size_t head_size, float scale, float *scores) {
    size_t whole = head_size / LANES * LANES;
    for (size_t p = 0; p < positions; p += SCORED_TOGETHER) {
        size_t count = positions - p < SCORED_TOGETHER ? positions - p : SCORED_TOGETHER;
        const void *key[SCORED_TOGETHER];
        for (size_t j = 0; j < SCORED_TOGETHER; j++) {
            key[j] = cached_from(bytes, keys.elements, (p + (j < count ? j : count - 1)) * keys.stride);
        }
        __m256 sum[MOST_HEADS][SCORED_TOGETHER];
        for (int h = 0; h < heads; h++) {
            for (int j = 0; j < SCORED_TOGETHER; j++) sum[h][j] = _mm256_setzero_ps();
        }
        for (size_t i = 0; i < whole; i += LANES) {
            __m256 query[MOST_HEADS];
            for (int h = 0; h < heads; h++) query[h] = _mm256_loadu_ps(queries + (size_t)h * head_size + i);
            for (int j = 0; j < SCORED_TOGETHER; j++) {
                __m256 k = load_cached(bytes, cached_from(bytes, key[j], i));
                for (int h = 0; h < heads; h++) sum[h][j] = _mm256_fmadd_ps(query[h], k, sum[h][j]);
            }
        }
        for (int h = 0; h < heads; h++) {
            __m128 four = sum_lanes_of_four(sum[h][0], sum[h][1], sum[h][2], sum[h][3]);
            float *to = scores + (size_t)h * positions + p;
            if (count == SCORED_TOGETHER && whole == head_size) {
                __m128 factor = _mm_set1_ps(scale);
                if (bytes) factor = _mm_mul_ps(factor, _mm_loadu_ps(keys.scales + p));
                _mm_storeu_ps(to, _mm_mul_ps(four, factor));
                continue;
            }
            float dots[SCORED_TOGETHER];
            _mm_storeu_ps(dots, four);
            for (size_t j = 0; j < count; j++) {
                for (size_t i = whole; i < head_size; i++) {
                    dots[j] = fmaf(queries[(size_t)h * head_size + i], cached_element(bytes, key[j], i), dots[j]);
                }
                to[j] = dots[j] * (bytes ? scale * keys.scales[p + j] : scale);
            }
        }
    }
}

/// scores become e^(score − largest); returns their sum.
AVX2_INLINE float soften(float *scores, size_t positions) {
    __m256 largest = _mm256_set1_ps(-INFINITY);
    for (size_t p = 0; p < positions; p += LANES) {
        __m256i mask = first_lanes(positions - p < LANES ? positions - p : LANES);
        __m256 part = _mm256_blendv_ps(largest, _mm256_maskload_ps(scores + p, mask), _mm256_castsi256_ps(mask));
        largest = _mm256_max_ps(part, largest);
    }
    __m128 four = _mm_max_ps(_mm256_castps256_ps128(largest), _mm256_extractf128_ps(largest, 1));
    four = _mm_max_ps(four, _mm_movehl_ps(four, four));
    four = _mm_max_ss(four, _mm_movehdup_ps(four));
    largest = _mm256_broadcastss_ps(four);
    __m256 total = _mm256_setzero_ps();
    for (size_t p = 0; p < positions; p += LANES) {
        __m256i mask = first_lanes(positions - p < LANES ? positions - p : LANES);
        __m256 weight = exponential(_mm256_sub_ps(_mm256_maskload_ps(scores + p, mask), largest));
        _mm256_maskstore_ps(scores + p, mask, weight);
        total = _mm256_add_ps(total, _mm256_and_ps(weight, _mm256_castsi256_ps(mask)));
    }
    return sum_lanes(total);
}

/// x *= y
AVX2_INLINE void multiply_by(float *x, const float *y, size_t count) {
    for (size_t i = 0; i < count; i += LANES) {
        __m256i mask = first_lanes(count - i < LANES ? count - i : LANES);
        _mm256_maskstore_ps(x + i, mask, _mm256_mul_ps(_mm256_maskload_ps(x + i, mask), _mm256_maskload_ps(y + i, mask)));
    }
}

/// Values weighted by scores for elements `begin` ..< `begin` + 8 · `vectors`, for up to three heads.
AVX2_INLINE void blend(const float *scores, const float *total, const int heads, const bool bytes, cached_rows values,
                       size_t positions, size_t head_size, size_t begin, const int vectors, float *out) {
    __m256 sum[MOST_HEADS][4];
    for (int h = 0; h < heads; h++) {
        for (int v = 0; v < vectors; v++) sum[h][v] = _mm256_setzero_ps();
    }
    for (size_t p = 0; p < positions; p++) {
        const void *value = cached_from(bytes, values.elements, p * values.stride + begin);
        __m256 weight[MOST_HEADS];
        for (int h = 0; h < heads; h++) weight[h] = _mm256_broadcast_ss(scores + (size_t)h * positions + p);
        for (int v = 0; v < vectors; v++) {
            __m256 part = load_cached(bytes, cached_from(bytes, value, (size_t)v * LANES));
            for (int h = 0; h < heads; h++) sum[h][v] = _mm256_fmadd_ps(weight[h], part, sum[h][v]);
        }
    }
    for (int h = 0; h < heads; h++) {
        for (int v = 0; v < vectors; v++) {
            _mm256_storeu_ps(out + (size_t)h * head_size + begin + (size_t)v * LANES,
                             _mm256_div_ps(sum[h][v], _mm256_set1_ps(total[h])));
        }
    }
}

AVX2_INLINE void attend_heads(const float *queries, const int heads, const bool bytes, cached_rows keys,
                              cached_rows values, size_t positions, size_t head_size, float scale, float *scores,
                              float *out) {
    float total[MOST_HEADS];
    score(queries, heads, bytes, keys, positions, head_size, scale, scores);
    for (int h = 0; h < heads; h++) {
        total[h] = soften(scores + (size_t)h * positions, positions);
        if (bytes) multiply_by(scores + (size_t)h * positions, values.scales, positions);
    }
    size_t i = 0;
    for (; i + 4 * LANES <= head_size; i += 4 * LANES) {
        blend(scores, total, heads, bytes, values, positions, head_size, i, 4, out);
    }
    for (; i + LANES <= head_size; i += LANES) {
        blend(scores, total, heads, bytes, values, positions, head_size, i, 1, out);
    }
    for (; i < head_size; i++) {
        for (size_t h = 0; h < (size_t)heads; h++) {
            float sum = 0;
            for (size_t p = 0; p < positions; p++) {
                float value = cached_element(bytes, values.elements, p * values.stride + i);
                sum = fmaf(scores[h * positions + p], value, sum);
            }
            out[h * head_size + i] = sum / total[h];
        }
    }
}

AVX2_INLINE void attend_all(const float *queries, size_t heads, const bool bytes, cached_rows keys, cached_rows values,
                            size_t positions, size_t head_size, float scale, float *scores, float *out) {
    for (; heads >= 3; heads -= 3) {
        attend_heads(queries, 3, bytes, keys, values, positions, head_size, scale, scores, out);
        queries += 3 * head_size;
        out += 3 * head_size;
    }
    if (heads == 2) attend_heads(queries, 2, bytes, keys, values, positions, head_size, scale, scores, out);
    if (heads == 1) attend_heads(queries, 1, bytes, keys, values, positions, head_size, scale, scores, out);
}

AVX2 void lf_avx2_attend(const float *query, const uint16_t *keys, const uint16_t *values, size_t kv_stride,
                         size_t positions, size_t head_size, float scale, float *scores, float *out) {
    cached_rows key_rows = {keys, NULL, kv_stride}, value_rows = {values, NULL, kv_stride};
    attend_heads(query, 1, false, key_rows, value_rows, positions, head_size, scale, scores, out);
}

AVX2 void lf_avx2_attend_group(const float *queries, size_t heads, const uint16_t *keys, const uint16_t *values,
                               size_t kv_stride, size_t positions, size_t head_size, float scale, float *scores,
                               float *out) {
    cached_rows key_rows = {keys, NULL, kv_stride}, value_rows = {values, NULL, kv_stride};
    attend_all(queries, heads, false, key_rows, value_rows, positions, head_size, scale, scores, out);
}

AVX2 void lf_avx2_attend_group_q8(const float *queries, size_t heads, const int8_t *keys, const float *key_scales,
                                  const int8_t *values, const float *value_scales, size_t kv_stride, size_t positions,
                                  size_t head_size, float scale, float *scores, float *out) {
    cached_rows key_rows = {keys, key_scales, kv_stride}, value_rows = {values, value_scales, kv_stride};
    attend_all(queries, heads, true, key_rows, value_rows, positions, head_size, scale, scores, out);
}
#endif
