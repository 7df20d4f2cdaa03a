// NEON of every ARMv8 processor: products with matrices stored column by column.
#if defined(__aarch64__)
#include "columns.h"
#include "neon.h"

enum { QUARTET = 4, QUARTETS = BLOCK / QUARTET };

NEON_INLINE float32x4_t broadcast_half(const uint16_t *half) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_dup_u16(half)));
}

/// scale · q + minimum for sixteen columns.
NEON_INLINE void integer_weights(int8x16_t q, float32x4_t scale, float32x4_t minimum, float32x4_t weights[4]) {
    int16x8_t low = vmovl_s8(vget_low_s8(q)), high = vmovl_s8(vget_high_s8(q));
    weights[0] = vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_low_s16(low))));
    weights[1] = vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_high_s16(low))));
    weights[2] = vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_low_s16(high))));
    weights[3] = vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_high_s16(high))));
}

NEON_INLINE void nibble_weights(const uint8_t nibbles[BLOCK / 2], float32x4_t scale, float32x4_t minimum,
                                float32x4_t weights[QUARTETS]) {
    uint8x16_t bytes = vld1q_u8(nibbles);
    integer_weights(low_nibbles(bytes), scale, minimum, weights);
    integer_weights(high_nibbles(bytes), scale, minimum, weights + 4);
}

NEON_INLINE void five_bit_weights(const uint8_t nibbles[BLOCK / 2], const uint8_t fifth_bits[BLOCK / 8],
                                  float32x4_t scale, float32x4_t minimum, float32x4_t weights[QUARTETS]) {
    uint8x16_t bytes = vld1q_u8(nibbles);
    int8x16_t low = vreinterpretq_s8_u8(spread_bits(fifth_bits)), high = vreinterpretq_s8_u8(spread_bits(fifth_bits + 2));
    integer_weights(vorrq_s8(low_nibbles(bytes), low), scale, minimum, weights);
    integer_weights(vorrq_s8(high_nibbles(bytes), high), scale, minimum, weights + 4);
}

/// Four weights of a float type.
NEON_INLINE float32x4_t float_weights(const lf_type type, const char *from) {
    if (type == LF_F16) return load_four_halves((const uint16_t *)(const void *)from);
    return vreinterpretq_f32_u8(vld1q_u8((const uint8_t *)from));
}

/// 32 weights, with the bits `dequantize_row` gives them.
NEON_INLINE void block_weights(const lf_type type, const char *from, float32x4_t weights[QUARTETS]) {
    if (type == LF_Q4_0) {
        const block_q4_0 *block = (const block_q4_0 *)(const void *)from;
        float32x4_t scale = broadcast_half(&block->scale);
        nibble_weights(block->nibbles, scale, vmulq_n_f32(scale, -8), weights);
    } else if (type == LF_Q4_1) {
        const block_q4_1 *block = (const block_q4_1 *)(const void *)from;
        nibble_weights(block->nibbles, broadcast_half(&block->scale), broadcast_half(&block->minimum), weights);
    } else if (type == LF_Q5_0) {
        const block_q5_0 *block = (const block_q5_0 *)(const void *)from;
        float32x4_t scale = broadcast_half(&block->scale);
        five_bit_weights(block->nibbles, block->fifth_bits, scale, vmulq_n_f32(scale, -16), weights);
    } else if (type == LF_Q5_1) {
        const block_q5_1 *block = (const block_q5_1 *)(const void *)from;
        five_bit_weights(block->nibbles, block->fifth_bits, broadcast_half(&block->scale),
                         broadcast_half(&block->minimum), weights);
    } else if (type == LF_Q8_0) {
        const block_q8_0 *block = (const block_q8_0 *)(const void *)from;
        float32x4_t scale = broadcast_half(&block->scale);
        integer_weights(vld1q_s8(block->q), scale, vdupq_n_f32(0), weights);
        integer_weights(vld1q_s8(block->q + 16), scale, vdupq_n_f32(0), weights + 4);
    } else {
        for (size_t i = 0; i < QUARTETS; i++) weights[i] = float_weights(type, from + i * QUARTET * float_bytes(type));
    }
}

/// Sixteen weights of a column of quants; `minimums` is only looked at for Q4_1.
NEON_INLINE void quant_half(const lf_type type, int8x16_t q, const uint16_t *scales, const uint16_t *minimums,
                            float32x4_t weights[4]) {
    int16x8_t wide[2] = {vmovl_s8(vget_low_s8(q)), vmovl_s8(vget_high_s8(q))};
    for (size_t i = 0; i < 4; i++) {
        int16x4_t part = i % 2 ? vget_high_s16(wide[i / 2]) : vget_low_s16(wide[i / 2]);
        float32x4_t scale = load_four_halves(scales + i * QUARTET);
        float32x4_t minimum = type == LF_Q4_1 ? load_four_halves(minimums + i * QUARTET) : vmulq_n_f32(scale, -8);
        weights[i] = vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(part)));
    }
}

/// 32 weights of a column of quants.
NEON_INLINE void quant_weights(const lf_type type, const char *nibbles, const uint16_t *scales, const uint16_t *minimums,
                               float32x4_t weights[QUARTETS]) {
    uint8x16_t bytes = vld1q_u8((const uint8_t *)nibbles);
    quant_half(type, low_nibbles(bytes), scales, minimums, weights);
    quant_half(type, high_nibbles(bytes), scales + BLOCK / 2, minimums + BLOCK / 2, weights + 4);
}

// One token ------------------------------------------------------------------------------------------------------------

/// `quartets` times four rows of float weights: what is left of columns after their whole blocks, and all of an adapter's.
NEON_INLINE void accumulate_floats(const lf_type type, const size_t quartets, const char *columns, size_t column_stride,
                                   size_t count, const float *x, float *out) {
    float32x4_t sum[4];
    for (size_t i = 0; i < quartets; i++) sum[i] = vld1q_f32(out + i * QUARTET);
    for (size_t n = 0; n < count; n++) {
        const char *column = columns + n * column_stride;
        float32x4_t factor = vld1q_dup_f32(x + n);
        for (size_t i = 0; i < quartets; i++) {
            sum[i] = vfmaq_f32(sum[i], factor, float_weights(type, column + i * QUARTET * float_bytes(type)));
        }
    }
    for (size_t i = 0; i < quartets; i++) vst1q_f32(out + i * QUARTET, sum[i]);
}

/// Fewer than 32 rows of float weights.
NEON_INLINE void accumulate_rest(const lf_type type, const char *columns, size_t column_stride, size_t count, size_t rows,
                                 const float *x, float *out) {
    size_t r = 0;
    for (; r + 4 * QUARTET <= rows; r += 4 * QUARTET) {
        accumulate_floats(type, 4, columns + r * float_bytes(type), column_stride, count, x, out + r);
    }
    for (; r + QUARTET <= rows; r += QUARTET) {
        accumulate_floats(type, 1, columns + r * float_bytes(type), column_stride, count, x, out + r);
    }
    for (; r < rows; r++) {
        for (size_t n = 0; n < count; n++) {
            out[r] = fmaf(x[n], float_weight(type, columns + n * column_stride + r * float_bytes(type)), out[r]);
        }
    }
}

NEON_INLINE void accumulate(const lf_type type, const size_t block_bytes, const char *columns, size_t column_stride,
                            size_t count, size_t rows, const float *x, bool more, float *out) {
    size_t blocks = rows / BLOCK, bytes = blocks * block_bytes;
    for (size_t b = 0; b < blocks; b++) {
        const char *block = columns + b * block_bytes;
        size_t ahead = line_ahead(b * block_bytes, bytes, column_stride, more) - b * block_bytes;
        float *to = out + b * BLOCK;
        float32x4_t sum[QUARTETS];
        for (size_t i = 0; i < QUARTETS; i++) sum[i] = vld1q_f32(to + i * QUARTET);
        for (size_t n = 0; n < count; n++) {
            for (size_t line = 0; line < block_bytes; line += 64) __builtin_prefetch(block + ahead + line);
            float32x4_t weights[QUARTETS], factor = vld1q_dup_f32(x + n);
            block_weights(type, block, weights);
            for (size_t i = 0; i < QUARTETS; i++) sum[i] = vfmaq_f32(sum[i], factor, weights[i]);
            block += column_stride;
        }
        for (size_t i = 0; i < QUARTETS; i++) vst1q_f32(to + i * QUARTET, sum[i]);
    }
    accumulate_rest(type, columns + bytes, column_stride, count, rows - blocks * BLOCK, x, out + blocks * BLOCK);
}

static void single(lf_type type, const char *columns, size_t column_stride, size_t count, size_t rows, const float *x,
                   bool more, float *out) {
    switch (type) {
    case LF_Q4_0:
        accumulate(LF_Q4_0, sizeof(block_q4_0), columns, column_stride, count, rows, x, more, out);
        break;
    case LF_Q4_1:
        accumulate(LF_Q4_1, sizeof(block_q4_1), columns, column_stride, count, rows, x, more, out);
        break;
    case LF_Q5_0:
        accumulate(LF_Q5_0, sizeof(block_q5_0), columns, column_stride, count, rows, x, more, out);
        break;
    case LF_Q5_1:
        accumulate(LF_Q5_1, sizeof(block_q5_1), columns, column_stride, count, rows, x, more, out);
        break;
    case LF_Q8_0:
        accumulate(LF_Q8_0, sizeof(block_q8_0), columns, column_stride, count, rows, x, more, out);
        break;
    case LF_F16:
        accumulate(LF_F16, BLOCK * sizeof(uint16_t), columns, column_stride, count, rows, x, more, out);
        break;
    default: accumulate(LF_F32, BLOCK * sizeof(float), columns, column_stride, count, rows, x, more, out);
    }
}

NEON_INLINE void accumulate_quants(const lf_type type, const char *columns, size_t column_stride, column_scales scales,
                                   size_t count, size_t rows, const float *x, bool more, float *out) {
    for (size_t r = 0; r < rows; r += BLOCK) {
        const char *quants = columns + r / 2;
        size_t ahead = line_ahead(r / 2, rows / 2, column_stride, more) - r / 2;
        float32x4_t sum[QUARTETS];
        for (size_t i = 0; i < QUARTETS; i++) sum[i] = vld1q_f32(out + r + i * QUARTET);
        for (size_t n = 0; n < count; n++) {
            __builtin_prefetch(quants + ahead);
            float32x4_t weights[QUARTETS], factor = vld1q_dup_f32(x + n);
            quant_weights(type, quants, scales.columns[n] + r, scales.columns[n] + scales.height + r, weights);
            for (size_t i = 0; i < QUARTETS; i++) sum[i] = vfmaq_f32(sum[i], factor, weights[i]);
            quants += column_stride;
        }
        for (size_t i = 0; i < QUARTETS; i++) vst1q_f32(out + r + i * QUARTET, sum[i]);
    }
}

static void single_quants(lf_type type, const char *columns, size_t column_stride, column_scales scales,
                               size_t count, size_t rows, const float *x, bool more, float *out) {
    if (type == LF_Q4_1) {
        accumulate_quants(LF_Q4_1, columns, column_stride, scales, count, rows, x, more, out);
    } else {
        accumulate_quants(LF_Q4_0, columns, column_stride, scales, count, rows, x, more, out);
    }
}

// Several tokens -------------------------------------------------------------------------------------------------------

NEON_INLINE void expand_blocks(const lf_type type, const size_t block_bytes, const char *column, size_t rows,
                               float *weights) {
    size_t blocks = rows / BLOCK;
    for (size_t b = 0; b < blocks; b++) {
        float32x4_t block[QUARTETS];
        block_weights(type, column + b * block_bytes, block);
        for (size_t i = 0; i < QUARTETS; i++) vst1q_f32(weights + b * BLOCK + i * QUARTET, block[i]);
    }
    size_t r = blocks * BLOCK;
    for (; r + QUARTET <= rows; r += QUARTET) vst1q_f32(weights + r, float_weights(type, column + r * float_bytes(type)));
    for (; r < rows; r++) weights[r] = float_weight(type, column + r * float_bytes(type));
}

static void expand(lf_type type, const char *column, size_t rows, float *weights) {
    switch (type) {
    case LF_Q4_0: expand_blocks(LF_Q4_0, sizeof(block_q4_0), column, rows, weights); break;
    case LF_Q4_1: expand_blocks(LF_Q4_1, sizeof(block_q4_1), column, rows, weights); break;
    case LF_Q5_0: expand_blocks(LF_Q5_0, sizeof(block_q5_0), column, rows, weights); break;
    case LF_Q5_1: expand_blocks(LF_Q5_1, sizeof(block_q5_1), column, rows, weights); break;
    case LF_Q8_0: expand_blocks(LF_Q8_0, sizeof(block_q8_0), column, rows, weights); break;
    case LF_F16: expand_blocks(LF_F16, BLOCK * sizeof(uint16_t), column, rows, weights); break;
    default: expand_blocks(LF_F32, BLOCK * sizeof(float), column, rows, weights);
    }
}

NEON_INLINE void expand_quant_blocks(const lf_type type, const char *column, const uint16_t *scales, size_t height,
                                     size_t rows, float *weights) {
    for (size_t r = 0; r < rows; r += BLOCK) {
        float32x4_t block[QUARTETS];
        quant_weights(type, column + r / 2, scales + r, scales + height + r, block);
        for (size_t i = 0; i < QUARTETS; i++) vst1q_f32(weights + r + i * QUARTET, block[i]);
    }
}

static void expand_quants(lf_type type, const char *column, const uint16_t *scales, size_t height, size_t rows,
                               float *weights) {
    if (type == LF_Q4_1) {
        expand_quant_blocks(LF_Q4_1, column, scales, height, rows, weights);
    } else {
        expand_quant_blocks(LF_Q4_0, column, scales, height, rows, weights);
    }
}

/// Six tokens × four quartets are 24 sums; with four quartets of weights and a factor they fit the 32 registers.
NEON_INLINE void multiply_strip(const float *weights, size_t count, const float *x, size_t x_stride, const int tokens,
                                float *out, size_t out_stride) {
    float32x4_t sum[STRIP_TOKENS][4];
    for (int t = 0; t < tokens; t++) {
        for (int i = 0; i < 4; i++) sum[t][i] = vld1q_f32(out + (size_t)t * out_stride + i * QUARTET);
    }
    for (size_t n = 0; n < count; n++) {
        float32x4_t part[4];
        for (int i = 0; i < 4; i++) part[i] = vld1q_f32(weights + n * COLUMN_TILE_ROWS + i * QUARTET);
        for (int t = 0; t < tokens; t++) {
            float factor = x[(size_t)t * x_stride + n];
            for (int i = 0; i < 4; i++) sum[t][i] = vfmaq_n_f32(sum[t][i], part[i], factor);
        }
    }
    for (int t = 0; t < tokens; t++) {
        for (int i = 0; i < 4; i++) vst1q_f32(out + (size_t)t * out_stride + i * QUARTET, sum[t][i]);
    }
}

static void strip(const float *weights, size_t count, const float *x, size_t x_stride, size_t tokens, float *out,
                  size_t out_stride) {
    switch (tokens) {
    case 1: multiply_strip(weights, count, x, x_stride, 1, out, out_stride); break;
    case 2: multiply_strip(weights, count, x, x_stride, 2, out, out_stride); break;
    case 3: multiply_strip(weights, count, x, x_stride, 3, out, out_stride); break;
    case 4: multiply_strip(weights, count, x, x_stride, 4, out, out_stride); break;
    case 5: multiply_strip(weights, count, x, x_stride, 5, out, out_stride); break;
    default: multiply_strip(weights, count, x, x_stride, STRIP_TOKENS, out, out_stride);
    }
}

void lf_neon_accumulate_columns(lf_type type, const void *columns, size_t column_stride, const lf_shared_scales *scales,
                                size_t count, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                                size_t tokens, float *out, size_t out_stride) {
    static const column_steps steps = {
        .single = single,
        .expand = expand,
        .single_quants = single_quants,
        .expand_quants = expand_quants,
        .strip = strip,
    };
    lf_accumulate_tiled(&steps, type, columns, column_stride, scales, count, row_begin, row_end, x, x_stride, tokens, out,
                        out_stride);
}
#endif
