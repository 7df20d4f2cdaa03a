// Rounding rows of weights to blocks of few bits, when a model is packed.
//
// Rounding to the nearest level between a block's smallest and largest weight spends the levels on its outliers. Here the levels
// (scale, and minimum where the type has one) are searched for: from several ranges around the block's own, each weight takes
// its nearest level, then least squares gives the best levels for that choice; what leaves the smallest squared error stays.
#include "layout.h"

#include <float.h>

// Packing gives the same bytes on every processor: a fused multiplication and addition here would round differently there.
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#else
#pragma GCC optimize("fp-contract=off")
#endif

enum { REFITS = 2 };

/// The levels of a type: w = scale · (code − offset), or scale · code + minimum when the type has a minimum.
typedef struct levels {
    bool has_minimum;
    float top;     // codes are 0 … top
    float offset;  // of a type without a minimum, whose minimum is −offset · scale
} levels;

typedef struct {
    float x[BLOCK];
    float weight[BLOCK];
} samples;

typedef struct {
    uint16_t scale, minimum;  // as stored
    float error;
    uint8_t code[BLOCK];
} block_fit;

/// Sums in eight lanes, so that compilers may use vectors without changing the result.
static float sum_of(const float lane[LANES]) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

/// Each weight's nearest level.
static void assign(const samples *block, float top, float scale, float minimum, float code[BLOCK]) {
    float inverse = 1 / scale;
    for (size_t i = 0; i < BLOCK; i++) {
        float level = (block->x[i] - minimum) * inverse;
        level = level > 0 ? level : 0;
        level = level < top ? level : top;
        code[i] = (float)(int32_t)(level + 0.5f);
    }
}

static float squared_error(const samples *block, float scale, float minimum, const float code[BLOCK]) {
    float lane[LANES] = {0};
    for (size_t i = 0; i < BLOCK; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            float difference = block->x[i + l] - (scale * code[i + l] + minimum);
            lane[l] += block->weight[i + l] * (difference * difference);
        }
    }
    return sum_of(lane);
}

/// The scale, and the minimum where there is one, that fit the codes best. A scale of 0 when the codes do not determine it.
static void refit(const samples *block, const levels *levels, const float code[BLOCK], float *scale, float *minimum) {
    float w[LANES] = {0}, c[LANES] = {0}, cc[LANES] = {0}, x[LANES] = {0}, xc[LANES] = {0};
    for (size_t i = 0; i < BLOCK; i += LANES) {
        for (size_t l = 0; l < LANES; l++) {
            float weight = block->weight[i + l], value = block->x[i + l];
            float centred = code[i + l] - levels->offset;
            w[l] += weight;
            c[l] += weight * centred;
            cc[l] += weight * (centred * centred);
            x[l] += weight * value;
            xc[l] += weight * (value * centred);
        }
    }
    float sum_cc = sum_of(cc), sum_xc = sum_of(xc);
    if (!levels->has_minimum) {
        *scale = sum_cc > 0 ? sum_xc / sum_cc : 0;
        return;
    }
    float sum_w = sum_of(w), sum_c = sum_of(c), sum_x = sum_of(x);
    float determinant = sum_w * sum_cc - sum_c * sum_c;
    *scale = determinant > 0 ? (sum_w * sum_xc - sum_x * sum_c) / determinant : 0;
    *minimum = (sum_x - *scale * sum_c) / sum_w;
}

/// Follows one candidate: stored precision, nearest levels, error, better levels, again. Keeps in `best` whatever is better.
static void follow(const samples *block, const levels *levels, float scale, float minimum, block_fit *best) {
    for (int round = 0; round <= REFITS; round++) {
        uint16_t scale_half = half_from_float(scale);
        float stored_scale = float_from_half(scale_half);
        uint16_t minimum_half = levels->has_minimum ? half_from_float(minimum) : 0;
        float stored_minimum = levels->has_minimum ? float_from_half(minimum_half) : -levels->offset * stored_scale;
        if (stored_scale == 0 || !isfinite(stored_scale) || !isfinite(stored_minimum)) return;
        float code[BLOCK];
        assign(block, levels->top, stored_scale, stored_minimum, code);
        float error = squared_error(block, stored_scale, stored_minimum, code);
        if (error < best->error) {
            *best = (block_fit){.scale = scale_half, .minimum = minimum_half, .error = error};
            for (size_t i = 0; i < BLOCK; i++) best->code[i] = (uint8_t)code[i];
        }
        if (round < REFITS) refit(block, levels, code, &scale, &minimum);
    }
}

/// Ranges around the block's own, in levels: from a level (or less) beyond it to half a level (or more) within it. The grids
/// were chosen on real weights: finer ones gain less than 1 % of the squared error.
enum { SYMMETRIC_RANGES = 7, RANGE_ENDS = 4 };

static void search_scale(const samples *block, const levels *levels, float peak, block_fit *best) {
    for (int i = 0; i < SYMMETRIC_RANGES; i++) {
        float scale = peak / (levels->offset - 1 + 0.25f * (float)i);
        // There is one level more on the negative side: it may serve either end.
        follow(block, levels, scale, 0, best);
        follow(block, levels, -scale, 0, best);
    }
}

static void search_scale_and_minimum(const samples *block, const levels *levels, float lowest, float highest,
                                     block_fit *best) {
    float step = 0.4f * (highest - lowest) / levels->top;
    for (int i = -1; i < RANGE_ENDS - 1; i++) {
        for (int j = -1; j < RANGE_ENDS - 1; j++) {
            float low = lowest + step * (float)i, high = highest - step * (float)j;
            follow(block, levels, (high - low) / levels->top, low, best);
        }
    }
}

static block_fit fit_block(const samples *block, const levels *levels) {
    float lowest = block->x[0], highest = block->x[0], weighted = 0, total = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        if (block->x[i] < lowest) lowest = block->x[i];
        if (block->x[i] > highest) highest = block->x[i];
        weighted += block->weight[i] * block->x[i];
        total += block->weight[i];
    }
    // To begin with, all weights alike: their mean, or zero.
    block_fit best = {.scale = 0, .minimum = levels->has_minimum ? half_from_float(weighted / total) : 0};
    float code[BLOCK] = {0};
    best.error = squared_error(block, 0, float_from_half(best.minimum), code);
    memset(best.code, (int)levels->offset, BLOCK);
    if (levels->has_minimum) {
        search_scale_and_minimum(block, levels, lowest, highest, &best);
    } else {
        search_scale(block, levels, -lowest > highest ? lowest : highest, &best);
    }
    return best;
}

static void store_nibbles(const uint8_t code[BLOCK], uint8_t nibbles[BLOCK / 2]) {
    for (size_t i = 0; i < BLOCK / 2; i++) nibbles[i] = (uint8_t)((code[i] & 15) | (code[i + BLOCK / 2] & 15) << 4);
}

static void store_fifth_bits(const uint8_t code[BLOCK], uint8_t bits[BLOCK / 8]) {
    memset(bits, 0, BLOCK / 8);
    for (size_t i = 0; i < BLOCK; i++) bits[i / 8] |= (uint8_t)((code[i] >> 4) << i % 8);
}

/// Writes block `index` of a row.
static void store_block(lf_type type, const block_fit *fit, void *row, size_t index) {
    if (type == LF_Q4_0) {
        block_q4_0 *block = (block_q4_0 *)row + index;
        block->scale = fit->scale;
        store_nibbles(fit->code, block->nibbles);
    } else if (type == LF_Q4_1) {
        block_q4_1 *block = (block_q4_1 *)row + index;
        block->scale = fit->scale;
        block->minimum = fit->minimum;
        store_nibbles(fit->code, block->nibbles);
    } else if (type == LF_Q5_0) {
        block_q5_0 *block = (block_q5_0 *)row + index;
        block->scale = fit->scale;
        store_fifth_bits(fit->code, block->fifth_bits);
        store_nibbles(fit->code, block->nibbles);
    } else if (type == LF_Q5_1) {
        block_q5_1 *block = (block_q5_1 *)row + index;
        block->scale = fit->scale;
        block->minimum = fit->minimum;
        store_fifth_bits(fit->code, block->fifth_bits);
        store_nibbles(fit->code, block->nibbles);
    } else {
        block_q8_0 *block = (block_q8_0 *)row + index;
        block->scale = fit->scale;
        for (size_t i = 0; i < BLOCK; i++) block->q[i] = (int8_t)(fit->code[i] - 128);
    }
}

bool lf_quantize_row(lf_type type, const float *x, size_t columns, const float *importance, void *out) {
    levels levels;
    switch (type) {
    case LF_Q4_0: levels = (struct levels){.top = 15, .offset = 8}; break;
    case LF_Q4_1: levels = (struct levels){.top = 15, .has_minimum = true}; break;
    case LF_Q5_0: levels = (struct levels){.top = 31, .offset = 16}; break;
    case LF_Q5_1: levels = (struct levels){.top = 31, .has_minimum = true}; break;
    case LF_Q8_0: levels = (struct levels){.top = 255, .offset = 128}; break;
    default: return false;
    }
    if (lf_row_bytes(type, columns) == 0) return false;
    const float largest_half = 65504;
    for (size_t i = 0; i < columns; i++) {
        if (!(fabsf(x[i]) <= largest_half)) return false;
        if (importance && !(importance[i] >= 0 && importance[i] <= FLT_MAX)) return false;
    }
    for (size_t b = 0; b < columns / BLOCK; b++) {
        samples block;
        float largest = 0;
        for (size_t i = 0; importance && i < BLOCK; i++) largest = fmaxf(largest, importance[b * BLOCK + i]);
        for (size_t i = 0; i < BLOCK; i++) {
            block.x[i] = x[b * BLOCK + i];
            block.weight[i] = largest > 0 ? importance[b * BLOCK + i] / largest : 1;
        }
        block_fit fit = fit_block(&block, &levels);
        store_block(type, &fit, out, b);
    }
    return true;
}
