// NEON: attention, and the exponential it shares with SwiGLU.
#if defined(__aarch64__)
#include "neon.h"

enum { FOUR = 4 };

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

// What attention_tiles.h needs -----------------------------------------------------------------------------------------

#define INLINE NEON_INLINE
enum { WIDTH = 4 };
typedef float32x4_t vector;

INLINE vector set_all(float x) {
    return vdupq_n_f32(x);
}

INLINE vector load(const float *from) {
    return vld1q_f32(from);
}

INLINE vector load_halves(const uint16_t *from) {
    return load_four_halves(from);
}

INLINE vector load_bytes(const int8_t *from) {
    int32_t four;
    memcpy(&four, from, sizeof four);
    int16x8_t wide = vmovl_s8(vreinterpret_s8_s32(vdup_n_s32(four)));
    return vcvtq_f32_s32(vmovl_s16(vget_low_s16(wide)));
}

INLINE void store(float *to, vector x) {
    vst1q_f32(to, x);
}

INLINE vector add(vector a, vector b) {
    return vaddq_f32(a, b);
}

INLINE vector multiply(vector a, vector b) {
    return vmulq_f32(a, b);
}

INLINE vector divide(vector a, vector b) {
    return vdivq_f32(a, b);
}

INLINE vector multiply_add(vector a, vector b, vector c) {
    return vfmaq_f32(c, a, b);
}

/// Sums of the lanes of four vectors.
INLINE void sums_of_four(const vector x[4], float sums[4]) {
    vst1q_f32(sums, vpaddq_f32(vpaddq_f32(x[0], x[1]), vpaddq_f32(x[2], x[3])));
}

/// Vector i gets lane i of each.
INLINE void transpose(vector x[WIDTH]) {
    float32x4x2_t a = vtrnq_f32(x[0], x[1]), b = vtrnq_f32(x[2], x[3]);
    x[0] = vcombine_f32(vget_low_f32(a.val[0]), vget_low_f32(b.val[0]));
    x[1] = vcombine_f32(vget_low_f32(a.val[1]), vget_low_f32(b.val[1]));
    x[2] = vcombine_f32(vget_high_f32(a.val[0]), vget_high_f32(b.val[0]));
    x[3] = vcombine_f32(vget_high_f32(a.val[1]), vget_high_f32(b.val[1]));
}

/// Scores become e^(score − largest); returns their sum.
INLINE float soften(float *scores, size_t positions) {
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

#include "attention_tiles.h"

void lf_neon_attend(const lf_attention *a) {
    attend(a);
}
#endif
