// NEON: what an adapter adds to a few outputs.
#if defined(__aarch64__)
#include "low_rank.h"
#include "neon.h"

/// Rounds x to 16 bits; an odd rank is padded with zero. Returns the step.
NEON_INLINE float round_numbers(const float *x, size_t rank, int16_t rounded[LF_LARGEST_RANK + 1]) {
    uint32_t largest = 0;
    for (size_t n = 0; n < rank; n++) {
        uint32_t magnitude = bits_from_float(x[n]) & 0x7fffffff;
        if (magnitude > largest) largest = magnitude;
    }
    float step, inverse;
    low_rank_step(largest, &step, &inverse);
    for (size_t n = 0; n < rank; n++) rounded[n] = inverse == 0 ? 0 : (int16_t)lrintf(x[n] * inverse);
    rounded[rank] = 0;
    return step;
}

/// One token.
NEON_INLINE void add_rows(const lf_low_rank *factors, const size_t pairs, size_t row_begin, size_t row_end,
                          const int16_t *x, float step, float *out) {
    size_t row = row_begin;
    while (row < row_end) {
        size_t group = row / LOW_RANK_ROWS, first = group * LOW_RANK_ROWS;
        const int8_t *quants = factors->quants + group * pairs * LOW_RANK_ROWS * 2;
        int32x4_t low = vdupq_n_s32(0), high = vdupq_n_s32(0);
        for (size_t p = 0; p < pairs; p++) {
            int8x8x2_t pair = vld2_s8(quants + p * 16);
            int16x8_t a = vmovl_s8(pair.val[0]), b = vmovl_s8(pair.val[1]);
            low = vmlal_n_s16(low, vget_low_s16(a), x[2 * p]);
            high = vmlal_n_s16(high, vget_high_s16(a), x[2 * p]);
            low = vmlal_n_s16(low, vget_low_s16(b), x[2 * p + 1]);
            high = vmlal_n_s16(high, vget_high_s16(b), x[2 * p + 1]);
        }
        float32x4_t scale_low = vmulq_n_f32(load_four_halves(factors->scales + first), step);
        float32x4_t scale_high = vmulq_n_f32(load_four_halves(factors->scales + first + 4), step);
        size_t end = row_end < first + LOW_RANK_ROWS ? row_end : first + LOW_RANK_ROWS;
        float lanes[LOW_RANK_ROWS] = {0};
        memcpy(lanes + (row - first), out + row, (end - row) * sizeof *out);
        vst1q_f32(lanes, vfmaq_f32(vld1q_f32(lanes), scale_low, vcvtq_f32_s32(low)));
        vst1q_f32(lanes + 4, vfmaq_f32(vld1q_f32(lanes + 4), scale_high, vcvtq_f32_s32(high)));
        memcpy(out + row, lanes + (row - first), (end - row) * sizeof *out);
        row = end;
    }
}

void lf_neon_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x,
                          size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    if (factors->rank == 0 || factors->rank > LF_LARGEST_RANK) return;
    size_t pairs = (factors->rank + 1) / 2;
    for (size_t t = 0; t < tokens; t++) {
        int16_t rounded[LF_LARGEST_RANK + 1];
        float step = round_numbers(x + t * x_stride, factors->rank, rounded);
        float *to = out + t * out_stride;
        switch (pairs) {
        case 8: add_rows(factors, 8, row_begin, row_end, rounded, step, to); break;
        default: add_rows(factors, pairs, row_begin, row_end, rounded, step, to);
        }
    }
}
#endif
