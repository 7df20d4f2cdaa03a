// NEON: attention, and the exponential it shares with SwiGLU.
#if defined(__aarch64__)
#include "neon.h"

enum { MOST_HEADS = 3, SCORED_TOGETHER = 4, FOUR = 4 };

/// e^x within 2 units in the last place for −87.3 ≤ x ≤ 88.3, clamped beyond (0 below); NaN stays NaN.
/// The method is that of avx2_attention.c.
NEON_INLINE float32x4_t exponential(float32x4_t x) {
    uint32x4_t tiny = vcltq_f32(x, vdupq_n_f32(-87.33f));
    x = vminq_f32(vmaxq_f32(x, vdupq_n_f32(-87.33f)), vdupq_n_f32(88.37f));
    float32x4_t n = vrndnq_f32(vmulq_n_f32(x, 0x1.715476p0f));
    float32x4_t r = vfmsq_n_f32(x, n, 0x1.62e4p-1f);
    r = vfmsq_n_f32(r, n, 0x1.7f7d1cp-20f);
    float32x4_t p = vdupq_n_f32(1.0f / 5040);
    p = vfmaq_f32(vdupq_n_f32(1.0f / 720), p, r);
    p = vfmaq_f32(vdupq_n_f32(1.0f / 120), p, r);
    p = vfmaq_f32(vdupq_n_f32(1.0f / 24), p, r);
    p = vfmaq_f32(vdupq_n_f32(1.0f / 6), p, r);
    p = vfmaq_f32(vdupq_n_f32(0.5f), p, r);
    p = vfmaq_f32(vdupq_n_f32(1), p, r);
    p = vfmaq_f32(vdupq_n_f32(1), p, r);
    int32x4_t power = vshlq_n_s32(vaddq_s32(vcvtq_s32_f32(n), vdupq_n_s32(127)), 23);
    p = vmulq_f32(p, vreinterpretq_f32_s32(power));
    return vreinterpretq_f32_u32(vbicq_u32(vreinterpretq_u32_f32(p), tiny));
}

/// The first `count` of four floats, then `filler`.
NEON_INLINE float32x4_t load_some(const float *from, size_t count, float filler) {
    float four[FOUR] = {filler, filler, filler, filler};
    if (count >= FOUR) return vld1q_f32(from);
    memcpy(four, from, count * sizeof(float));
    return vld1q_f32(four);
}

NEON_INLINE void store_some(float *to, size_t count, float32x4_t values) {
    float four[FOUR];
    if (count >= FOUR) {
        vst1q_f32(to, values);
    } else {
        vst1q_f32(four, values);
        memcpy(to, four, count * sizeof(float));
    }
}

void lf_neon_silu_mul(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i += FOUR) {
        float32x4_t x = load_some(gate + i, count - i, 0);
        float32x4_t divisor = vaddq_f32(vdupq_n_f32(1), exponential(vnegq_f32(x)));
        store_some(gate + i, count - i, vmulq_f32(vdivq_f32(x, divisor), load_some(up + i, count - i, 0)));
    }
}

/// Four elements, without their scale.
NEON_INLINE float32x4_t load_cached(const bool bytes, const void *from) {
    if (!bytes) return load_four_halves(from);
    int32_t four;
    memcpy(&four, from, sizeof four);
    int16x8_t wide = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}

/// scores[h · positions + p] = scale · queries[h] · keys[p], four positions at a time for up to three heads.
NEON_INLINE void score(const float *queries, const int heads, const bool bytes, cached_rows keys, size_t positions,
                       size_t head_size, float scale, float *scores) {
    size_t whole = head_size / FOUR * FOUR;
    for (size_t p = 0; p < positions; p += SCORED_TOGETHER) {
        size_t count = positions - p < SCORED_TOGETHER ? positions - p : SCORED_TOGETHER;
        const void *key[SCORED_TOGETHER];
        for (size_t j = 0; j < SCORED_TOGETHER; j++) {
            key[j] = cached_from(bytes, keys.elements, (p + (j < count ? j : count - 1)) * keys.stride);
        }
        float32x4_t sum[MOST_HEADS][SCORED_TOGETHER];
        for (int h = 0; h < heads; h++) {
            for (int j = 0; j < SCORED_TOGETHER; j++) sum[h][j] = vdupq_n_f32(0);
        }
        for (size_t i = 0; i < whole; i += FOUR) {
            float32x4_t query[MOST_HEADS];
            for (int h = 0; h < heads; h++) query[h] = vld1q_f32(queries + (size_t)h * head_size + i);
            for (int j = 0; j < SCORED_TOGETHER; j++) {
                float32x4_t k = load_cached(bytes, cached_from(bytes, key[j], i));
                for (int h = 0; h < heads; h++) sum[h][j] = vfmaq_f32(sum[h][j], query[h], k);
            }
        }
        for (int h = 0; h < heads; h++) {
            float dots[SCORED_TOGETHER];
            vst1q_f32(dots, vpaddq_f32(vpaddq_f32(sum[h][0], sum[h][1]), vpaddq_f32(sum[h][2], sum[h][3])));
            for (size_t j = 0; j < count; j++) {
                for (size_t i = whole; i < head_size; i++) {
                    dots[j] = fmaf(queries[(size_t)h * head_size + i], cached_element(bytes, key[j], i), dots[j]);
                }
                scores[(size_t)h * positions + p + j] = dots[j] * (bytes ? scale * keys.scales[p + j] : scale);
            }
        }
    }
}

/// scores become e^(score − largest); returns their sum.
NEON_INLINE float soften(float *scores, size_t positions) {
    float32x4_t most = vdupq_n_f32(-INFINITY), total = vdupq_n_f32(0);
    for (size_t p = 0; p < positions; p += FOUR) most = vmaxq_f32(most, load_some(scores + p, positions - p, -INFINITY));
    float largest = vmaxvq_f32(most);
    for (size_t p = 0; p < positions; p += FOUR) {
        float32x4_t part = load_some(scores + p, positions - p, -INFINITY);
        float32x4_t weight = exponential(vsubq_f32(part, vdupq_n_f32(largest)));
        store_some(scores + p, positions - p, weight);
        total = vaddq_f32(total, weight);
    }
    return vaddvq_f32(total);
}

/// x *= y
NEON_INLINE void multiply_by(float *x, const float *y, size_t count) {
    for (size_t i = 0; i < count; i += FOUR) {
        store_some(x + i, count - i, vmulq_f32(load_some(x + i, count - i, 0), load_some(y + i, count - i, 0)));
    }
}

/// Values weighted by scores for elements `begin` ..< `begin` + 4 · `vectors`, for up to three heads.
NEON_INLINE void blend(const float *scores, const float *total, const int heads, const bool bytes, cached_rows values,
                       size_t positions, size_t head_size, size_t begin, const int vectors,
                       float *out) {
    float32x4_t sum[MOST_HEADS][4];
    for (int h = 0; h < heads; h++) {
        for (int v = 0; v < vectors; v++) sum[h][v] = vdupq_n_f32(0);
    }
    for (size_t p = 0; p < positions; p++) {
        const void *value = cached_from(bytes, values.elements, p * values.stride + begin);
        for (int v = 0; v < vectors; v++) {
            float32x4_t part = load_cached(bytes, cached_from(bytes, value, (size_t)v * FOUR));
            for (int h = 0; h < heads; h++) {
                sum[h][v] = vfmaq_n_f32(sum[h][v], part, scores[(size_t)h * positions + p]);
            }
        }
    }
    for (int h = 0; h < heads; h++) {
        for (int v = 0; v < vectors; v++) {
            vst1q_f32(out + (size_t)h * head_size + begin + (size_t)v * FOUR,
                      vdivq_f32(sum[h][v], vdupq_n_f32(total[h])));
        }
    }
}

NEON_INLINE void attend_heads(const float *queries, const int heads, const bool bytes, cached_rows keys,
                              cached_rows values, size_t positions, size_t head_size, float scale, float *scores,
                              float *out) {
    float total[MOST_HEADS];
    score(queries, heads, bytes, keys, positions, head_size, scale, scores);
    for (int h = 0; h < heads; h++) {
        total[h] = soften(scores + (size_t)h * positions, positions);
        if (bytes) multiply_by(scores + (size_t)h * positions, values.scales, positions);
    }
    size_t i = 0;
    for (; i + 4 * FOUR <= head_size; i += 4 * FOUR) {
        blend(scores, total, heads, bytes, values, positions, head_size, i, 4, out);
    }
    for (; i + FOUR <= head_size; i += FOUR) {
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

NEON_INLINE void attend_all(const float *queries, size_t heads, const bool bytes, cached_rows keys, cached_rows values,
                            size_t positions, size_t head_size, float scale, float *scores, float *out) {
    for (; heads >= 3; heads -= 3) {
        attend_heads(queries, 3, bytes, keys, values, positions, head_size, scale, scores, out);
        queries += 3 * head_size;
        out += 3 * head_size;
    }
    if (heads == 2) attend_heads(queries, 2, bytes, keys, values, positions, head_size, scale, scores, out);
    if (heads == 1) attend_heads(queries, 1, bytes, keys, values, positions, head_size, scale, scores, out);
}

void lf_neon_attend(const float *query, const uint16_t *keys, const uint16_t *values, size_t kv_stride,
                    size_t positions, size_t head_size, float scale, float *scores, float *out) {
    cached_rows key_rows = {keys, NULL, kv_stride}, value_rows = {values, NULL, kv_stride};
    attend_heads(query, 1, false, key_rows, value_rows, positions, head_size, scale, scores, out);
}

void lf_neon_attend_group(const float *queries, size_t heads, const uint16_t *keys, const uint16_t *values,
                          size_t kv_stride, size_t positions, size_t head_size, float scale, float *scores,
                          float *out) {
    cached_rows key_rows = {keys, NULL, kv_stride}, value_rows = {values, NULL, kv_stride};
    attend_all(queries, heads, false, key_rows, value_rows, positions, head_size, scale, scores, out);
}

void lf_neon_attend_group_q8(const float *queries, size_t heads, const int8_t *keys, const float *key_scales,
                             const int8_t *values, const float *value_scales, size_t kv_stride, size_t positions,
                             size_t head_size, float scale, float *scores, float *out) {
    cached_rows key_rows = {keys, key_scales, kv_stride}, value_rows = {values, value_scales, kv_stride};
    attend_all(queries, heads, true, key_rows, value_rows, positions, head_size, scale, scores, out);
}
#endif
