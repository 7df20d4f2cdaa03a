// What the variants of `add_low_rank` share: the layout of the factors, and the rounding of what they multiply.
#ifndef LANDFALL_LOW_RANK_H
#define LANDFALL_LOW_RANK_H

#include "layout.h"

enum { LOW_RANK_ROWS = 8 };  // rows of a group

/// A group's quants: (pairs of ranks, rows of the group, 2).
static inline const int8_t *low_rank_group(const lf_low_rank *factors, size_t group) {
    size_t pairs = (factors->rank + 1) / 2;
    return factors->quants + group * pairs * LOW_RANK_ROWS * 2;
}

/// Step and inverse of 16-bit numbers whose largest magnitude has these bits. An inverse of 0: all are zero, and the step is NaN where one
/// is not finite, else 0.
static inline void low_rank_step(uint32_t largest, float *step, float *inverse) {
    float magnitude = float_from_bits(largest);
    *inverse = 0;
    *step = 0;
    if (largest >= 0x7f800000) {
        *step = float_from_bits(0x7fc00000);
    } else if (magnitude >= 0x1p-100f) {
        *step = magnitude / 32767;
        *inverse = 32767 / magnitude;
    }
}

#endif
