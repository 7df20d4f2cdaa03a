// The layout of quantised activations, and the small conversions every variant needs. Weight blocks: blocks.h.
//
// Activations are quantised once, in blocks of 32 columns: scale = max|x| / 127, q = round(x / scale) to nearest even.
// Tokens are laid out in octets: the four columns of a quad stand together, those of the eight tokens side by side, so that
// one 32-byte vector holds a quad of eight tokens and a broadcast quad of weights meets all of them. A remainder of five
// to seven tokens is an octet padded with zeros; one of one to four tokens is that many singles.
//
// Every variant computes one output by the same operations in the same order (`sum_block` below, block after block),
// so an output's bits depend neither on the variant, nor on the number of tokens, nor on how rows are split.
#ifndef LANDFALL_LAYOUT_H
#define LANDFALL_LAYOUT_H

#include "blocks.h"
#include "multiply_adds.h"

#include <math.h>

enum {
    QUAD = 4,     // columns whose products one 32-bit lane sums
    OCTET = 8,    // tokens that are multiplied together
#if defined(__x86_64__)
    MOST_SINGLES = 8,  // twice four tokens cost a tenth less than an octet (NOTES.md)
#else
    MOST_SINGLES = 4,
#endif
    PADDED = 5,   // a remainder of this many tokens or more is padded to an octet
    LANES = 8,    // partial sums of products with float weights
};

/// 32 columns of eight tokens.
typedef struct {
    int8_t q[BLOCK / QUAD][OCTET][QUAD];
    float scale[OCTET];
    float sum[OCTET];  // scale · Σq, for weights with a minimum
} activation_octet;

/// 32 columns of one token.
typedef struct {
    int8_t q[BLOCK];
    float scale;
    float sum;
} activation_single;

/// Where the tokens of a batch stand: `octets` octets, then `singles` tokens of their own.
typedef struct {
    size_t octets;
    size_t singles;
} token_split;

/// Up to MOST_SINGLES tokens stand alone where weights are multiplied as they are in the file; what must be unpacked first is unpacked
/// for an octet.
static inline token_split split_tokens(lf_type type, size_t tokens) {
    lf_type plain = plain_type(type);
    bool is_direct = plain == LF_Q4_0 || plain == LF_Q4_1 || plain == LF_Q8_0;
    if (is_direct && tokens <= MOST_SINGLES) return (token_split){.octets = 0, .singles = tokens};
    size_t rest = tokens % OCTET;
    bool padded = rest >= PADDED;
    return (token_split){.octets = tokens / OCTET + padded, .singles = padded ? 0 : rest};
}

static inline const activation_octet *octet_at(const void *activations, size_t blocks, size_t octet) {
    return (const activation_octet *)activations + octet * blocks;
}

static inline const activation_single *single_at(const void *activations, size_t blocks, size_t octets, size_t single) {
    return (const activation_single *)octet_at(activations, blocks, octets) + single * blocks;
}

/// Whether `accumulate_columns` knows the type, and the rows do not cut a block.
static inline bool accumulates(lf_type type, const lf_shared_scales *scales, size_t row_begin, size_t row_end) {
    if (scales && type != LF_Q4_0 && type != LF_Q4_1) return false;
    switch (block_columns(type)) {
    case 1: return true;
    case BLOCK: return row_begin % BLOCK == 0 && row_end % BLOCK == 0;
    default: return false;
    }
}

/// Bytes of `rows` rows of a column.
static inline size_t column_bytes(lf_type type, const lf_shared_scales *scales, size_t rows) {
    return scales ? rows / 2 : lf_row_bytes(type, rows);
}

/// The scale of a column's row 0; its minimums, if it has any, stand `height` halves further.
static inline const uint16_t *scales_of_column(lf_type type, const lf_shared_scales *scales, const char *column) {
    uint32_t group;
    memcpy(&group, column + scales->height / 2, sizeof group);
    size_t row = group < scales->groups ? group : scales->groups - 1;
    return scales->halves + row * scales->height * (type == LF_Q4_1 ? 2 : 1);
}

static inline size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

static inline float float_from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint32_t bits_from_float(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// IEEE 754 binary16 to binary32, exactly. A signalling NaN becomes quiet, as in hardware.
static inline float float_from_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = (half >> 10) & 0x1f;
    uint32_t fraction = half & 0x3ff;
    if (exponent == 0x1f) {
        return float_from_bits(sign | 0x7f800000 | fraction << 13 | (fraction ? 0x400000 : 0));
    }
    if (exponent == 0) {  // zero or subnormal: fraction · 2⁻²⁴
        float magnitude = (float)fraction * 0x1p-24f;
        return sign ? -magnitude : magnitude;
    }
    return float_from_bits(sign | (exponent + 112) << 23 | fraction << 13);
}

/// IEEE 754 binary32 to binary16, rounding to nearest even; beyond ±65519.99 becomes infinite. NaN stays NaN.
static inline uint16_t half_from_float(float value) {
    uint32_t bits = bits_from_float(value);
    uint16_t sign = (uint16_t)((bits >> 16) & 0x8000);
    uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) return (uint16_t)(sign | 0x7e00 | ((magnitude >> 13) & 0x1ff));
    if (magnitude >= 0x477ff000) return (uint16_t)(sign | 0x7c00);  // rounds to 65536 or more
    if (magnitude < 0x38800000) {                                   // below 2⁻¹⁴: a multiple of 2⁻²⁴
        return (uint16_t)(sign | (uint16_t)lrintf(float_from_bits(magnitude) * 0x1p24f));
    }
    uint32_t odd = (magnitude >> 13) & 1;
    return (uint16_t)(sign | ((magnitude - 0x38000000 + 0xfff + odd) >> 13));
}

/// Bits of the smallest magnitude whose block is quantised; below it the scale would be subnormal, and the block is zero.
#define SMALLEST_QUANTIZED_BITS 0x04000000u  // 2⁻¹¹⁹
#define INFINITY_BITS 0x7f800000u

/// Scale and its inverse for a block whose largest magnitude has these bits (bits order like magnitudes, NaN above all).
/// A block with a NaN or an infinity has the scale NaN and q = 0: what is computed from it is NaN, never plausible.
static inline void block_scale(uint32_t largest_bits, float *scale, float *inverse) {
    *scale = *inverse = 0;
    if (largest_bits >= INFINITY_BITS) {
        *scale = NAN;
    } else if (largest_bits >= SMALLEST_QUANTIZED_BITS) {
        float largest = float_from_bits(largest_bits);
        *scale = largest / 127.0f;
        *inverse = 127.0f / largest;
    }
}

/// One block's share of an output: the operations, and their order, that every variant keeps to.
/// `products` is Σ q_weight · q_activation, exact; the minimum of Q4_0, whose weights are scale · (nibble − 8), is −8 · scale. For
/// Q6_K it is the sum of both halves' products, each times the half's integer factor: at most 2 · 128 · 16 · 32 · 127 < 2²⁴,
/// which a float holds.
static inline float sum_block(float total, float weight_scale, float scale, int32_t products) {
    return fmaf(weight_scale * scale, (float)products, total);
}
static inline float sum_minimum(float total, float minimum, float sum) {
    return fmaf(minimum, sum, total);
}

/// Steps of the reference that variants take over.
void lf_scalar_accumulate_columns(lf_type type, const void *columns, size_t column_stride,
                                  const lf_shared_scales *scales, size_t count, size_t row_begin, size_t row_end,
                                  const float *x, size_t x_stride, size_t tokens, float *out, size_t out_stride);
void lf_scalar_quantize_q8(const float *x, size_t count, int8_t *q, float *scale);
void lf_scalar_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                            size_t tokens, float *out, size_t out_stride);

#endif
