// What the NEON files share. Baseline ARMv8 everywhere but in neon_dotprod.c and neon_i8mm.c.
#ifndef LANDFALL_NEON_H
#define LANDFALL_NEON_H

#include "tiled.h"

#include <arm_neon.h>

#define NEON_INLINE static inline __attribute__((always_inline))

NEON_INLINE float32x4_t load_four_halves(const uint16_t *halves) {
    return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(halves)));
}

NEON_INLINE float convert_half(uint16_t half) {
    return vgetq_lane_f32(vcvt_f32_f16(vreinterpret_f16_u16(vdup_n_u16(half))), 0);
}

/// The half at `offset` of each of four rows.
NEON_INLINE float32x4_t gather_halves(const char *const row[4], size_t offset) {
    uint16_t halves[4];
    for (int i = 0; i < 4; i++) memcpy(halves + i, row[i] + offset, sizeof *halves);
    return load_four_halves(halves);
}

NEON_INLINE int8x16_t low_nibbles(uint8x16_t bytes) {
    return vreinterpretq_s8_u8(vandq_u8(bytes, vdupq_n_u8(15)));
}

NEON_INLINE int8x16_t high_nibbles(uint8x16_t bytes) {
    return vreinterpretq_s8_u8(vshrq_n_u8(bytes, 4));
}

/// Bit i of two bytes becomes 16 or 0 in byte i.
NEON_INLINE uint8x16_t spread_bits(const uint8_t bits[2]) {
    static const uint8_t bit[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t bytes = vcombine_u8(vdup_n_u8(bits[0]), vdup_n_u8(bits[1]));
    return vandq_u8(vtstq_u8(bytes, vld1q_u8(bit)), vdupq_n_u8(16));
}

/// One block's share of four outputs, as `sum_block` and `sum_minimum` do it.
NEON_INLINE float32x4_t sum_four(float32x4_t total, float32x4_t scale, int32x4_t products) {
    return vfmaq_f32(total, scale, vcvtq_f32_s32(products));
}

/// out[0 ..< rows] = the first lanes.
NEON_INLINE void store_rows(float32x4_t lanes, size_t rows, float *out) {
    float four[4];
    vst1q_f32(four, lanes);
    memcpy(out, four, (rows < 4 ? rows : 4) * sizeof *out);
}

/// Sums of products of one block of four rows, whose quants stand at `offset`, with one token.
typedef int32x4_t (*four_products)(const char *const row[4], size_t offset, const activation_single *x);

/// tiled_steps.few. `products` is known where this is inlined, and is inlined in turn; the compiler sees that it reads the
/// same weights for every token.
NEON_INLINE void multiply_few(lf_type type, size_t block_bytes, size_t quants, const four_products products,
                              const int tokens, const void *weights, size_t row_stride, size_t rows, size_t blocks,
                              const activation_single *x, float *out, size_t out_stride) {
    for (size_t group = 0; group < rows; group += 4) {
        const char *row[4];
        for (size_t i = 0; i < 4; i++) {
            row[i] = (const char *)weights + (group + i < rows ? group + i : rows - 1) * row_stride;
        }
        float32x4_t total[FEW];
        for (int t = 0; t < tokens; t++) total[t] = vdupq_n_f32(0);
        for (size_t b = 0; b < blocks; b++) {
            size_t offset = b * block_bytes;
            float32x4_t scale = gather_halves(row, offset), minimum = vmulq_n_f32(scale, -8);
            if (type == LF_Q4_1) minimum = gather_halves(row, offset + offsetof(block_q4_1, minimum));
            for (int t = 0; t < tokens; t++) {
                const activation_single *block = x + (size_t)t * blocks + b;
                total[t] = sum_four(total[t], vmulq_n_f32(scale, block->scale), products(row, offset + quants, block));
                if (type != LF_Q8_0) total[t] = vfmaq_n_f32(total[t], minimum, block->sum);
            }
        }
        for (int t = 0; t < tokens; t++) store_rows(total[t], rows - group, out + (size_t)t * out_stride + group);
    }
}

/// Of Q5_0, Q5_1 and the K types.
void lf_neon_unpack_wide(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);

/// Sums of products of 16 columns, in lanes of any number of columns each.
typedef int32x4_t (*half_products)(int8x16_t q, int8x16_t x);

/// tiled_steps.few for types that are unpacked first. Without a minimum, each half's products have a factor.
NEON_INLINE void multiply_few_wide(const bool minimum, const half_products products, lf_type type, const int tokens,
                                   const void *weights, size_t row_stride, size_t rows, size_t blocks,
                                   const activation_single *x, float *out, size_t out_stride) {
    for (size_t group = 0; group < rows; group += TILE_ROWS) {
        size_t group_rows = rows - group < TILE_ROWS ? rows - group : TILE_ROWS;
        float32x4_t total[FEW];
        for (int t = 0; t < tokens; t++) total[t] = vdupq_n_f32(0);
        for (size_t first = 0; first < blocks; first += SUPERBLOCK_BLOCKS) {
            weight_tile tiles[SUPERBLOCK_BLOCKS];
            size_t width = blocks - first < SUPERBLOCK_BLOCKS ? blocks - first : SUPERBLOCK_BLOCKS;
            for (size_t r = 0; r < TILE_ROWS; r++) {
                size_t row = group + (r < group_rows ? r : group_rows - 1);
                lf_neon_unpack_wide(type, (const char *)weights + row * row_stride + lf_row_bytes(type, first * BLOCK),
                                    width, r, tiles);
            }
            for (size_t b = 0; b < width; b++) {
                const weight_tile *tile = tiles + b;
                for (int t = 0; t < tokens; t++) {
                    const activation_single *block = x + (size_t)t * blocks + first + b;
                    int8x16_t x_low = vld1q_s8(block->q), x_high = vld1q_s8(block->q + 16);
                    int32x4_t sum[TILE_ROWS];
                    for (int r = 0; r < TILE_ROWS; r++) {
                        int32x4_t low = products(vld1q_s8(tile->q[r]), x_low);
                        int32x4_t high = products(vld1q_s8(tile->q[r] + 16), x_high);
                        sum[r] = minimum ? vaddq_s32(low, high)
                                         : vmlaq_n_s32(vmulq_n_s32(low, tile->factor[r][0]), high, tile->factor[r][1]);
                    }
                    int32x4_t sums = vpaddq_s32(vpaddq_s32(sum[0], sum[1]), vpaddq_s32(sum[2], sum[3]));
                    total[t] = sum_four(total[t], vmulq_n_f32(vld1q_f32(tile->scale), block->scale), sums);
                    if (minimum) total[t] = vfmaq_n_f32(total[t], vld1q_f32(tile->minimum), block->sum);
                }
            }
        }
        for (int t = 0; t < tokens; t++) store_rows(total[t], rows - group, out + (size_t)t * out_stride + group);
    }
}

/// The bodies of a variant's `few` and of the functions it calls, one a type, with the three ways of multiplying.
#define FEW_BY_TYPE(attribute, products_q4, products_q8, products_half)                                              \
    attribute static void few_q4_0(FEW_PARAMETERS) {                                                                 \
        FEW_TOKENS(multiply_few, LF_Q4_0, sizeof(block_q4_0), offsetof(block_q4_0, nibbles), products_q4)            \
    }                                                                                                                \
    attribute static void few_q4_1(FEW_PARAMETERS) {                                                                 \
        FEW_TOKENS(multiply_few, LF_Q4_1, sizeof(block_q4_1), offsetof(block_q4_1, nibbles), products_q4)            \
    }                                                                                                                \
    attribute static void few_q8_0(FEW_PARAMETERS) {                                                                 \
        FEW_TOKENS(multiply_few, LF_Q8_0, sizeof(block_q8_0), offsetof(block_q8_0, q), products_q8)                  \
    }                                                                                                                \
    attribute static void few_with_minimum(lf_type type, FEW_PARAMETERS) {                                           \
        FEW_TOKENS(multiply_few_wide, true, products_half, type)                                                     \
    }                                                                                                                \
    attribute static void few_with_factors(lf_type type, FEW_PARAMETERS) {                                           \
        FEW_TOKENS(multiply_few_wide, false, products_half, type)                                                    \
    }                                                                                                                \
    attribute static void few(lf_type type, FEW_PARAMETERS) {                                                        \
        switch (type) {                                                                                              \
        case LF_Q4_0: few_q4_0(FEW_ARGUMENTS); break;                                                                \
        case LF_Q4_1: few_q4_1(FEW_ARGUMENTS); break;                                                                \
        case LF_Q8_0: few_q8_0(FEW_ARGUMENTS); break;                                                                \
        case LF_Q6_K: few_with_factors(type, FEW_ARGUMENTS); break;                                                  \
        default: few_with_minimum(type, FEW_ARGUMENTS);                                                              \
        }                                                                                                            \
    }

/// Adds a block's share to the totals of one row and four tokens.
NEON_INLINE void update_totals(bool minimum, const weight_tile *tile, int row, const activation_octet *octet, int half,
                               int32x4_t products, float *totals) {
    float32x4_t scale = vmulq_n_f32(vld1q_f32(octet->scale + half * 4), tile->scale[row]);
    float32x4_t total = sum_four(vld1q_f32(totals), scale, products);
    if (minimum) total = vfmaq_n_f32(total, vld1q_f32(octet->sum + half * 4), tile->minimum[row]);
    vst1q_f32(totals, total);
}

void lf_neon_quantize_activations(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
                                  void *activations);
void lf_neon_unpack(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);
void lf_neon_unpack_group(lf_type type, const void *records, size_t blocks, weight_tile *panel);
void lf_neon_dotprod_few(lf_type type, FEW_PARAMETERS);
void lf_neon_dotprod_few_interleaved(lf_type type, FEW_PARAMETERS);
void lf_neon_write_tile(float (*totals)[TILE_TOKENS], size_t tokens, float *out, size_t out_stride);
void lf_neon_matmul_floats(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                           size_t row_end, const float *x, size_t tokens, float *out, size_t out_stride);
void lf_neon_dequantize_row(lf_type type, const void *row, size_t columns, float *out);
void lf_neon_rms_norm(const float *x, const float *weight, size_t count, float epsilon, float *out);
void lf_neon_silu_mul(float *gate, const float *up, size_t count);
void lf_neon_attend(const lf_attention *a);
void lf_neon_quantize_q8(const float *x, size_t count, int8_t *q, float *scale);
void lf_neon_add_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                            size_t tokens, float *out, size_t out_stride);
void lf_neon_f32_to_f16(const float *x, size_t count, uint16_t *out);
void lf_neon_add(float *x, const float *y, size_t count);
void lf_neon_accumulate_columns(lf_type type, const void *columns, size_t column_stride, const lf_shared_scales *scales,
                                size_t count, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                                size_t tokens, float *out, size_t out_stride);

#endif
