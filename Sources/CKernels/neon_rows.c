// NEON: everything the two NEON variants have in common but attention.
#if defined(__aarch64__)
#include "neon.h"

typedef struct {
    int8x16_t low, high;
} quantized;

NEON_INLINE quantized quantize_block(const float *x, float *scale, float *sum) {
    uint32x4_t largest = vdupq_n_u32(0);
    for (int i = 0; i < 8; i++) {
        largest = vmaxq_u32(largest, vandq_u32(vreinterpretq_u32_f32(vld1q_f32(x + i * 4)), vdupq_n_u32(0x7fffffff)));
    }
    float inverse;
    block_scale(vmaxvq_u32(largest), scale, &inverse);
    if (inverse == 0) {
        *sum = *scale * 0.0f;
        return (quantized){vdupq_n_s8(0), vdupq_n_s8(0)};
    }
    int16x8_t pair[4];
    for (int i = 0; i < 4; i++) {
        int32x4_t low = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x + i * 8), inverse));
        int32x4_t high = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x + i * 8 + 4), inverse));
        pair[i] = vcombine_s16(vmovn_s32(low), vmovn_s32(high));
    }
    quantized q = {vcombine_s8(vmovn_s16(pair[0]), vmovn_s16(pair[1])),
                   vcombine_s8(vmovn_s16(pair[2]), vmovn_s16(pair[3]))};
    *sum = *scale * (float)(vaddlvq_s8(q.low) + vaddlvq_s8(q.high));
    return q;
}

void lf_neon_quantize_activations(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
                                  void *activations) {
    if (!is_quantized(type) || lf_row_bytes(type, columns) == 0) {
        lf_kernels_scalar()->quantize_activations(type, x, x_stride, columns, tokens, activations);
        return;
    }
    size_t blocks = columns / BLOCK;
    token_split split = split_tokens(type, tokens);
    activation_octet *octets = activations;
    for (size_t t = 0; t < split.octets * OCTET; t++) {
        activation_octet *octet = octets + t / OCTET * blocks;
        size_t lane = t % OCTET;
        for (size_t b = 0; b < blocks; b++) {
            int8_t q[BLOCK] = {0};
            octet[b].scale[lane] = octet[b].sum[lane] = 0;
            if (t < tokens) {
                quantized block =
                    quantize_block(x + t * x_stride + b * BLOCK, &octet[b].scale[lane], &octet[b].sum[lane]);
                vst1q_s8(q, block.low);
                vst1q_s8(q + 16, block.high);
            }
            for (size_t i = 0; i < BLOCK / QUAD; i++) memcpy(octet[b].q[i][lane], q + i * QUAD, QUAD);
        }
    }
    activation_single *singles = (activation_single *)(octets + split.octets * blocks);
    for (size_t s = 0; s < split.singles; s++) {
        const float *source = x + (split.octets * OCTET + s) * x_stride;
        for (size_t b = 0; b < blocks; b++) {
            activation_single *single = singles + s * blocks + b;
            quantized block = quantize_block(source + b * BLOCK, &single->scale, &single->sum);
            vst1q_s8(single->q, block.low);
            vst1q_s8(single->q + 16, block.high);
        }
    }
}

void lf_neon_quantize_q8(const float *x, size_t count, int8_t *q, float *scale) {
    size_t whole = count / 8 * 8;
    uint32x4_t most = vdupq_n_u32(0);
    for (size_t i = 0; i < whole; i += 4) {
        most = vmaxq_u32(most, vandq_u32(vreinterpretq_u32_f32(vld1q_f32(x + i)), vdupq_n_u32(0x7fffffff)));
    }
    uint32_t largest = vmaxvq_u32(most);
    for (size_t i = whole; i < count; i++) {
        uint32_t magnitude = bits_from_float(x[i]) & 0x7fffffff;
        if (magnitude > largest) largest = magnitude;
    }
    float inverse;
    block_scale(largest, scale, &inverse);
    if (inverse == 0) {  // zeros whatever x holds: a NaN times zero would not be one
        memset(q, 0, count);
        return;
    }
    for (size_t i = 0; i < whole; i += 8) {
        int32x4_t low = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x + i), inverse));
        int32x4_t high = vcvtnq_s32_f32(vmulq_n_f32(vld1q_f32(x + i + 4), inverse));
        vst1_s8(q + i, vmovn_s16(vcombine_s16(vmovn_s32(low), vmovn_s32(high))));
    }
    for (size_t i = whole; i < count; i++) q[i] = (int8_t)lrintf(x[i] * inverse);
}

void lf_neon_unpack(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    if (type != LF_Q4_0 && type != LF_Q4_1 && type != LF_Q8_0) {
        lf_neon_unpack_wide(type, blocks_of_row, blocks, row, tiles);
        return;
    }
    for (size_t b = 0; b < blocks; b++) {
        weight_tile *tile = tiles + b;
        const uint8_t *nibbles;
        if (type == LF_Q8_0) {
            const block_q8_0 *block = (const block_q8_0 *)blocks_of_row + b;
            tile->scale[row] = convert_half(block->scale);
            memcpy(tile->q[row], block->q, BLOCK);
            continue;
        } else if (type == LF_Q4_1) {
            const block_q4_1 *block = (const block_q4_1 *)blocks_of_row + b;
            tile->scale[row] = convert_half(block->scale);
            tile->minimum[row] = convert_half(block->minimum);
            nibbles = block->nibbles;
        } else {
            const block_q4_0 *block = (const block_q4_0 *)blocks_of_row + b;
            tile->scale[row] = convert_half(block->scale);
            tile->minimum[row] = -8.0f * tile->scale[row];
            nibbles = block->nibbles;
        }
        uint8x16_t bytes = vld1q_u8(nibbles);
        vst1q_s8(tile->q[row], low_nibbles(bytes));
        vst1q_s8(tile->q[row] + 16, high_nibbles(bytes));
    }
}

void lf_neon_write_tile(float (*totals)[TILE_TOKENS], size_t tokens, float *out, size_t out_stride) {
    for (size_t first = 0; first < tokens; first += 4) {
        float32x4_t a = vld1q_f32(totals[0] + first), b = vld1q_f32(totals[1] + first);
        float32x4_t c = vld1q_f32(totals[2] + first), d = vld1q_f32(totals[3] + first);
        float32x4_t ac[2] = {vzip1q_f32(a, c), vzip2q_f32(a, c)}, bd[2] = {vzip1q_f32(b, d), vzip2q_f32(b, d)};
        const float32x4_t token[4] = {vzip1q_f32(ac[0], bd[0]), vzip2q_f32(ac[0], bd[0]),  //
                                      vzip1q_f32(ac[1], bd[1]), vzip2q_f32(ac[1], bd[1])};
        for (size_t t = first; t < smaller(tokens, first + 4); t++) vst1q_f32(out + t * out_stride, token[t - first]);
    }
}

NEON_INLINE void load_weights(lf_type type, const char *row, size_t index, float32x4_t *low, float32x4_t *high) {
    if (type == LF_F32) {
        *low = vreinterpretq_f32_u8(vld1q_u8((const uint8_t *)row + index * sizeof(float)));
        *high = vreinterpretq_f32_u8(vld1q_u8((const uint8_t *)row + (index + 4) * sizeof(float)));
    } else {
        *low = load_four_halves((const uint16_t *)(const void *)row + index);
        *high = load_four_halves((const uint16_t *)(const void *)row + index + 4);
    }
}

/// Four rows with one token; the lanes are added in the order of the reference.
NEON_INLINE void multiply_floats(lf_type type, const char *weights, size_t row_stride, size_t rows, size_t columns,
                                 const float *x, float *out) {
    size_t whole = columns / LANES * LANES, element = type == LF_F32 ? sizeof(float) : sizeof(uint16_t);
    float x_rest[LANES] = {0};
    memcpy(x_rest, x + whole, (columns - whole) * sizeof(float));
    for (size_t i = 0; i < rows; i++) {
        const char *row = weights + i * row_stride;
        float32x4_t low = vdupq_n_f32(0), high = vdupq_n_f32(0), weight_low, weight_high;
        for (size_t c = 0; c < whole; c += LANES) {
            load_weights(type, row, c, &weight_low, &weight_high);
            low = vfmaq_f32(low, weight_low, vld1q_f32(x + c));
            high = vfmaq_f32(high, weight_high, vld1q_f32(x + c + 4));
        }
        if (whole < columns) {
            _Alignas(16) char rest[LANES * sizeof(float)] = {0};
            memcpy(rest, row + whole * element, (columns - whole) * element);
            load_weights(type, rest, 0, &weight_low, &weight_high);
            low = vfmaq_f32(low, weight_low, vld1q_f32(x_rest));
            high = vfmaq_f32(high, weight_high, vld1q_f32(x_rest + 4));
        }
        float32x4_t four = vaddq_f32(low, high);
        float32x2_t two = vadd_f32(vget_low_f32(four), vget_high_f32(four));
        out[i] = vget_lane_f32(vpadd_f32(two, two), 0);
    }
}

void lf_neon_matmul_floats(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                           size_t row_end, const float *x, size_t tokens, float *out, size_t out_stride) {
    if (lf_row_bytes(type, columns) == 0) return;
    for (size_t row = row_begin; row < row_end; row += 4) {
        const char *first = (const char *)weights + row * row_stride;
        size_t rows = row_end - row < 4 ? row_end - row : 4;
        for (size_t t = 0; t < tokens; t++) {
            if (type == LF_F32) {
                multiply_floats(LF_F32, first, row_stride, rows, columns, x + t * columns, out + t * out_stride + row);
            } else {
                multiply_floats(LF_F16, first, row_stride, rows, columns, x + t * columns, out + t * out_stride + row);
            }
        }
    }
}

void lf_neon_dequantize_row(lf_type type, const void *row, size_t columns, float *out) {
    if (type == LF_F32 || lf_row_bytes(type, columns) == 0) {
        lf_kernels_scalar()->dequantize_row(type, row, columns, out);
        return;
    }
    if (type == LF_F16) {
        size_t i = 0;
        for (; i + 4 <= columns; i += 4) vst1q_f32(out + i, load_four_halves((const uint16_t *)row + i));
        for (; i < columns; i++) out[i] = float_from_half(((const uint16_t *)row)[i]);
        return;
    }
    weight_tile tiles[SUPERBLOCK_BLOCKS];
    size_t blocks = columns / BLOCK;
    for (size_t first = 0; first < blocks; first += SUPERBLOCK_BLOCKS) {
        size_t width = blocks - first < SUPERBLOCK_BLOCKS ? blocks - first : SUPERBLOCK_BLOCKS;
        lf_neon_unpack(type, (const char *)row + lf_row_bytes(type, first * BLOCK), width, 0, tiles);
        for (size_t i = 0; i < width * BLOCK; i += 8) {
            const weight_tile *tile = tiles + i / BLOCK;
            float32x4_t scale = vdupq_n_f32(tile_scale(type, tile, 0, i % BLOCK));
            float32x4_t minimum = vdupq_n_f32(has_minimum(type) ? tile->minimum[0] : 0);
            int16x8_t q = vmovl_s8(vld1_s8(tile->q[0] + i % BLOCK));
            float *to = out + first * BLOCK + i;
            vst1q_f32(to, vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_low_s16(q)))));
            vst1q_f32(to + 4, vfmaq_f32(minimum, scale, vcvtq_f32_s32(vmovl_s16(vget_high_s16(q)))));
        }
    }
}

void lf_neon_rms_norm(const float *x, const float *weight, size_t count, float epsilon, float *out) {
    float32x4_t sum[2] = {vdupq_n_f32(0), vdupq_n_f32(0)};
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        for (int j = 0; j < 2; j++) {
            float32x4_t part = vld1q_f32(x + i + j * 4);
            sum[j] = vfmaq_f32(sum[j], part, part);
        }
    }
    float squares = vaddvq_f32(vaddq_f32(sum[0], sum[1]));
    for (; i < count; i++) squares = fmaf(x[i], x[i], squares);
    float factor = 1 / sqrtf(squares / (float)count + epsilon);
    for (i = 0; i + 4 <= count; i += 4) {
        vst1q_f32(out + i, vmulq_f32(vmulq_n_f32(vld1q_f32(x + i), factor), vld1q_f32(weight + i)));
    }
    for (; i < count; i++) out[i] = x[i] * factor * weight[i];
}

void lf_neon_f32_to_f16(const float *x, size_t count, uint16_t *out) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) vst1_u16(out + i, vreinterpret_u16_f16(vcvt_f16_f32(vld1q_f32(x + i))));
    for (; i < count; i++) out[i] = half_from_float(x[i]);
}

void lf_neon_add(float *x, const float *y, size_t count) {
    size_t i = 0;
    for (; i + 4 <= count; i += 4) vst1q_f32(x + i, vaddq_f32(vld1q_f32(x + i), vld1q_f32(y + i)));
    for (; i < count; i++) x[i] += y[i];
}
#endif
