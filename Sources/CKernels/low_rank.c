// The reference of `add_low_rank`.
#include "low_rank.h"

void lf_scalar_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x,
                            size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    size_t rank = factors->rank;
    if (rank == 0 || rank > LF_LARGEST_RANK) return;
    for (size_t t = 0; t < tokens; t++) {
        const float *input = x + t * x_stride;
        uint32_t largest = 0;
        for (size_t n = 0; n < rank; n++) {
            uint32_t magnitude = bits_from_float(input[n]) & 0x7fffffff;
            if (magnitude > largest) largest = magnitude;
        }
        float step, inverse;
        low_rank_step(largest, &step, &inverse);
        int32_t rounded[LF_LARGEST_RANK];
        for (size_t n = 0; n < rank; n++) rounded[n] = inverse == 0 ? 0 : (int32_t)lrintf(input[n] * inverse);
        for (size_t row = row_begin; row < row_end; row++) {
            const int8_t *group = low_rank_group(factors, row / LOW_RANK_ROWS);
            int32_t sum = 0;
            for (size_t n = 0; n < rank; n++) {
                sum += group[(n / 2 * LOW_RANK_ROWS + row % LOW_RANK_ROWS) * 2 + n % 2] * rounded[n];
            }
            float *to = out + t * out_stride + row;
            *to = fmaf(float_from_half(factors->scales[row]) * step, (float)sum, *to);
        }
    }
}
