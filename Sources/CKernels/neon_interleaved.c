// NEON with dot products: interleaved rows with one to four tokens. A vector holds a quad of four rows and meets the same quad of a token,
// which an instruction takes from a lane; and their unpacking for prompts.
#if defined(__aarch64__)
#include "interleaved.h"
#include "neon.h"

#define DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define DOTPROD_INLINE DOTPROD NEON_INLINE

enum { QUARTETS = INTERLEAVED_ROWS / 4, QUAD_BYTES = INTERLEAVED_ROWS * QUAD };

/// Adds quad `k` of the low and of the high nibbles. The number must be a constant.
#define ADD_NIBBLES(k)                                                                            \
    for (int i = 0; i < QUARTETS; i++) {                                                          \
        uint8x16_t bytes = vld1q_u8((const uint8_t *)quants + (k) * QUAD_BYTES + i * 16);         \
        int8x16_t lower = low_nibbles(bytes), upper = high_nibbles(bytes);                        \
        for (int t = 0; t < tokens; t++) {                                                        \
            sum[t][i] = vdotq_laneq_s32(sum[t][i], lower, x_low[t], (k));                         \
            sum[t][i] = vdotq_laneq_s32(sum[t][i], upper, x_high[t], (k));                        \
        }                                                                                         \
    }

/// Adds quad `k` of the first and of the second sixteen bytes.
#define ADD_BYTES(k)                                                                              \
    for (int i = 0; i < QUARTETS; i++) {                                                          \
        int8x16_t first = vld1q_s8((const int8_t *)quants + (k) * QUAD_BYTES + i * 16);           \
        int8x16_t second = vld1q_s8((const int8_t *)quants + ((k) + 4) * QUAD_BYTES + i * 16);    \
        for (int t = 0; t < tokens; t++) {                                                        \
            sum[t][i] = vdotq_laneq_s32(sum[t][i], first, x_low[t], (k));                         \
            sum[t][i] = vdotq_laneq_s32(sum[t][i], second, x_high[t], (k));                       \
        }                                                                                         \
    }

/// Block b of sixteen rows.
DOTPROD_INLINE void add_record(const lf_type type, const int tokens, const char *record, const activation_single *x,
                               size_t blocks, float32x4_t total[FEW][QUARTETS]) {
    const uint16_t *scale = (const uint16_t *)(const void *)record;
    const char *quants = record + INTERLEAVED_ROWS * sizeof *scale * (type == LF_Q4_1 ? 2 : 1);
    int32x4_t sum[FEW][QUARTETS];
    int8x16_t x_low[FEW], x_high[FEW];
    for (int t = 0; t < tokens; t++) {
        x_low[t] = vld1q_s8(x[(size_t)t * blocks].q);
        x_high[t] = vld1q_s8(x[(size_t)t * blocks].q + BLOCK / 2);
        for (int i = 0; i < QUARTETS; i++) sum[t][i] = vdupq_n_s32(0);
    }
    if (type == LF_Q8_0) {
        ADD_BYTES(0)
        ADD_BYTES(1)
        ADD_BYTES(2)
        ADD_BYTES(3)
    } else {
        ADD_NIBBLES(0)
        ADD_NIBBLES(1)
        ADD_NIBBLES(2)
        ADD_NIBBLES(3)
    }
    for (int i = 0; i < QUARTETS; i++) {
        float32x4_t unit = load_four_halves(scale + i * 4);
        float32x4_t minimum = type == LF_Q4_1 ? load_four_halves(scale + INTERLEAVED_ROWS + i * 4) : vmulq_n_f32(unit, -8);
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * blocks;
            total[t][i] = sum_four(total[t][i], vmulq_n_f32(unit, block->scale), sum[t][i]);
            if (type != LF_Q8_0) total[t][i] = vfmaq_n_f32(total[t][i], minimum, block->sum);
        }
    }
}

DOTPROD_INLINE void multiply_rows(const lf_type type, const int tokens, const char *weights, size_t row_stride, size_t rows,
                                  size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    for (size_t row = 0; row < rows; row += INTERLEAVED_ROWS) {
        const char *record = weights + row * row_stride;
        float32x4_t total[FEW][QUARTETS];
        for (int t = 0; t < tokens; t++) {
            for (int i = 0; i < QUARTETS; i++) total[t][i] = vdupq_n_f32(0);
        }
        for (size_t b = 0; b < blocks; b++, record += record_bytes(type)) {
            add_record(type, tokens, record, x + b, blocks, total);
        }
        for (int t = 0; t < tokens; t++) {
            for (int i = 0; i < QUARTETS; i++) vst1q_f32(out + (size_t)t * out_stride + row + i * 4, total[t][i]);
        }
    }
}

DOTPROD static void few_q4_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_0)
}

DOTPROD static void few_q4_1(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_1)
}

DOTPROD static void few_q8_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q8_0)
}

DOTPROD void lf_neon_dotprod_few_interleaved(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q4_0_INTERLEAVED: few_q4_0(FEW_ARGUMENTS); break;
    case LF_Q4_1_INTERLEAVED: few_q4_1(FEW_ARGUMENTS); break;
    default: few_q8_0(FEW_ARGUMENTS);
    }
}

// Unpacking ------------------------------------------------------------------------------------------------------------

/// Sixteen bytes of each of four rows, from four quads of theirs.
NEON_INLINE void transpose_rows(const char *quads, int8x16_t rows[TILE_ROWS]) {
    int32x4_t quad[4];
    for (int k = 0; k < 4; k++) quad[k] = vreinterpretq_s32_s8(vld1q_s8((const int8_t *)quads + k * QUAD_BYTES));
    int32x4x2_t a = vtrnq_s32(quad[0], quad[1]), b = vtrnq_s32(quad[2], quad[3]);
    for (int i = 0; i < 2; i++) {
        int64x2_t low = vreinterpretq_s64_s32(a.val[i]), high = vreinterpretq_s64_s32(b.val[i]);
        rows[i] = vreinterpretq_s8_s64(vtrn1q_s64(low, high));
        rows[i + 2] = vreinterpretq_s8_s64(vtrn2q_s64(low, high));
    }
}

NEON_INLINE void unpack_record(const lf_type type, const char *record, weight_tile *panel) {
    const uint16_t *scale = (const uint16_t *)(const void *)record;
    const char *quants = record + INTERLEAVED_ROWS * sizeof *scale * (type == LF_Q4_1 ? 2 : 1);
    for (int i = 0; i < QUARTETS; i++) {
        weight_tile *tile = panel + i * PANEL_BLOCKS;
        float32x4_t unit = load_four_halves(scale + i * 4);
        vst1q_f32(tile->scale, unit);
        int8x16_t rows[TILE_ROWS], more[TILE_ROWS];
        transpose_rows(quants + i * 16, rows);
        if (type == LF_Q8_0) {
            transpose_rows(quants + 4 * QUAD_BYTES + i * 16, more);
        } else {
            vst1q_f32(tile->minimum, type == LF_Q4_1 ? load_four_halves(scale + INTERLEAVED_ROWS + i * 4) : vmulq_n_f32(unit, -8));
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            uint8x16_t bytes = vreinterpretq_u8_s8(rows[r]);
            vst1q_s8(tile->q[r], type == LF_Q8_0 ? rows[r] : low_nibbles(bytes));
            vst1q_s8(tile->q[r] + 16, type == LF_Q8_0 ? more[r] : high_nibbles(bytes));
        }
    }
}

void lf_neon_unpack_group(lf_type type, const void *records, size_t blocks, weight_tile *panel) {
    for (size_t b = 0; b < blocks; b++) {
        const char *record = (const char *)records + b * record_bytes(type);
        switch (type) {
        case LF_Q4_0_INTERLEAVED: unpack_record(LF_Q4_0, record, panel + b); break;
        case LF_Q4_1_INTERLEAVED: unpack_record(LF_Q4_1, record, panel + b); break;
        default: unpack_record(LF_Q8_0, record, panel + b);
        }
    }
}
#endif
