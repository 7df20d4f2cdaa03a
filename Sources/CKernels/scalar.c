// The reference: plain C, as near to the definitions as it can be. Every other variant is tested against it.
#include "attention.h"
#include "interleaved.h"

static void quantize_block(const float *x, int8_t *q, size_t quad_stride, float *scale, float *sum) {
    uint32_t largest = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        uint32_t magnitude = bits_from_float(x[i]) & 0x7fffffff;
        if (magnitude > largest) largest = magnitude;
    }
    float inverse;
    block_scale(largest, scale, &inverse);
    int32_t total = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        int8_t value = inverse == 0 ? 0 : (int8_t)lrintf(x[i] * inverse);
        q[i / QUAD * quad_stride + i % QUAD] = value;
        total += value;
    }
    *sum = *scale * (float)total;
}

static void quantize_activations(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
                                 void *activations) {
    if (lf_row_bytes(type, columns) == 0) return;
    if (!is_quantized(type)) {
        for (size_t t = 0; t < tokens; t++) {
            memcpy((float *)activations + t * columns, x + t * x_stride, columns * sizeof(float));
        }
        return;
    }
    size_t blocks = columns / BLOCK;
    token_split split = split_tokens(type, tokens);
    activation_octet *octets = activations;
    for (size_t t = 0; t < split.octets * OCTET; t++) {
        activation_octet *octet = octets + t / OCTET * blocks;
        size_t lane = t % OCTET;
        for (size_t b = 0; b < blocks; b++) {
            static const float zeros[BLOCK];
            const float *source = t < tokens ? x + t * x_stride + b * BLOCK : zeros;
            quantize_block(source, octet[b].q[0][lane], OCTET * QUAD, &octet[b].scale[lane], &octet[b].sum[lane]);
        }
    }
    activation_single *singles = (activation_single *)(octets + split.octets * blocks);
    for (size_t s = 0; s < split.singles; s++) {
        const float *source = x + (split.octets * OCTET + s) * x_stride;
        for (size_t b = 0; b < blocks; b++) {
            activation_single *single = singles + s * blocks + b;
            quantize_block(source + b * BLOCK, single->q, QUAD, &single->scale, &single->sum);
        }
    }
}

/// 32 weights: (scale · factor[i / 16]) · q[i] + minimum. The factors are 1 but for Q6_K.
typedef struct {
    int8_t q[BLOCK];
    int factor[2];
    float scale;
    float minimum;
} unpacked_block;

static void unpack_nibbles(const uint8_t nibbles[BLOCK / 2], int8_t q[BLOCK]) {
    for (size_t i = 0; i < BLOCK / 2; i++) {
        q[i] = nibbles[i] & 15;
        q[i + BLOCK / 2] = nibbles[i] >> 4;
    }
}

static void add_fifth_bits(const uint8_t fifth_bits[BLOCK / 8], int8_t q[BLOCK]) {
    for (size_t i = 0; i < BLOCK; i++) q[i] |= (int8_t)((fifth_bits[i / 8] >> i % 8 & 1) << 4);
}

/// Block `b` of a superblock of Q4_K, or of Q5_K when there are fifth bits.
static void unpack_k(uint16_t scale, uint16_t minimum, const uint8_t packed_scales[PACKED_SCALES],
                     const uint8_t *nibbles, const uint8_t *fifth_bits, size_t b, unpacked_block *out) {
    uint8_t scales[SUPERBLOCK_BLOCKS], minimums[SUPERBLOCK_BLOCKS];
    unpack_scales(packed_scales, scales, minimums);
    out->scale = float_from_half(scale) * scales[b];
    out->minimum = -(float_from_half(minimum) * minimums[b]);
    for (size_t i = 0; i < BLOCK; i++) {
        out->q[i] = nibbles[b / 2 * BLOCK + i] >> b % 2 * 4 & 15;
        if (fifth_bits) out->q[i] |= (int8_t)((fifth_bits[i] >> b & 1) << 4);
    }
}

static void unpack_q6_k(const block_q6_k *block, size_t b, unpacked_block *out) {
    const uint8_t *nibbles = block->nibbles + b / 4 * 64 + b % 2 * BLOCK;
    const uint8_t *upper_bits = block->upper_bits + b / 4 * BLOCK;
    out->scale = float_from_half(block->scale);
    for (size_t h = 0; h < 2; h++) out->factor[h] = block->scales[b * 2 + h];
    for (size_t i = 0; i < BLOCK; i++) {
        int low = nibbles[i] >> b % 4 / 2 * 4 & 15, high = upper_bits[i] >> b % 4 * 2 & 3;
        out->q[i] = (int8_t)((low | high << 4) - 32);
    }
}

/// Block `index` (of 32 columns) of a row. q is 0…15 or 0…31 where there is a minimum, else signed.
static unpacked_block unpack_block(lf_type type, const void *row, size_t index) {
    unpacked_block out = {.factor = {1, 1}};
    size_t super = index / SUPERBLOCK_BLOCKS, b = index % SUPERBLOCK_BLOCKS;
    switch (type) {
    case LF_Q4_0: {
        const block_q4_0 *block = (const block_q4_0 *)row + index;
        out.scale = float_from_half(block->scale);
        out.minimum = -8.0f * out.scale;
        unpack_nibbles(block->nibbles, out.q);
        break;
    }
    case LF_Q4_1: {
        const block_q4_1 *block = (const block_q4_1 *)row + index;
        out.scale = float_from_half(block->scale);
        out.minimum = float_from_half(block->minimum);
        unpack_nibbles(block->nibbles, out.q);
        break;
    }
    case LF_Q5_0: {
        const block_q5_0 *block = (const block_q5_0 *)row + index;
        out.scale = float_from_half(block->scale);
        out.minimum = -16.0f * out.scale;
        unpack_nibbles(block->nibbles, out.q);
        add_fifth_bits(block->fifth_bits, out.q);
        break;
    }
    case LF_Q5_1: {
        const block_q5_1 *block = (const block_q5_1 *)row + index;
        out.scale = float_from_half(block->scale);
        out.minimum = float_from_half(block->minimum);
        unpack_nibbles(block->nibbles, out.q);
        add_fifth_bits(block->fifth_bits, out.q);
        break;
    }
    case LF_Q4_K: {
        const block_q4_k *block = (const block_q4_k *)row + super;
        unpack_k(block->scale, block->minimum, block->packed_scales, block->nibbles, NULL, b, &out);
        break;
    }
    case LF_Q5_K: {
        const block_q5_k *block = (const block_q5_k *)row + super;
        unpack_k(block->scale, block->minimum, block->packed_scales, block->nibbles, block->fifth_bits, b, &out);
        break;
    }
    case LF_Q6_K: unpack_q6_k((const block_q6_k *)row + super, b, &out); break;
    default: {  // Q8_0
        const block_q8_0 *block = (const block_q8_0 *)row + index;
        out.scale = float_from_half(block->scale);
        memcpy(out.q, block->q, BLOCK);
    }
    }
    return out;
}

/// The same of row `row` of a matrix, which may be interleaved.
static unpacked_block unpack_block_of(lf_type type, const void *weights, size_t row_stride, size_t row, size_t index) {
    if (!is_interleaved(type)) return unpack_block(type, (const char *)weights + row * row_stride, index);
    size_t line = row % INTERLEAVED_ROWS;
    plain_block block = lf_interleaved_block(type, (const char *)weights + (row - line) * row_stride, line, index);
    return unpack_block(plain_type(type), block.bytes, 0);
}

static float dot_quantized(lf_type type, const void *weight_rows, size_t row_stride, size_t row, size_t blocks,
                           const void *activations, size_t tokens, size_t token) {
    token_split split = split_tokens(type, tokens);
    bool in_octet = token < split.octets * OCTET;
    const activation_octet *octet = octet_at(activations, blocks, token / OCTET);
    const activation_single *single =
        in_octet ? NULL : single_at(activations, blocks, split.octets, token - split.octets * OCTET);
    float total = 0;
    for (size_t b = 0; b < blocks; b++) {
        unpacked_block weights = unpack_block_of(type, weight_rows, row_stride, row, b);
        int32_t products = 0;
        for (size_t i = 0; i < BLOCK; i++) {
            int8_t q = in_octet ? octet[b].q[i / QUAD][token % OCTET][i % QUAD] : single[b].q[i];
            products += weights.factor[i / 16] * weights.q[i] * q;
        }
        float scale = in_octet ? octet[b].scale[token % OCTET] : single[b].scale;
        float sum = in_octet ? octet[b].sum[token % OCTET] : single[b].sum;
        total = sum_block(total, weights.scale, scale, products);
        if (has_minimum(plain_type(type))) total = sum_minimum(total, weights.minimum, sum);
    }
    return total;
}

static float dot_float(lf_type type, const void *row, size_t columns, const float *x) {
    float lane[LANES] = {0};
    for (size_t i = 0; i < columns; i++) {
        float weight;
        if (type == LF_F32) {
            memcpy(&weight, (const char *)row + i * sizeof weight, sizeof weight);
        } else {
            weight = float_from_half(((const uint16_t *)row)[i]);
        }
        lane[i % LANES] = fmaf(weight, x[i], lane[i % LANES]);
    }
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                   size_t row_end, const void *activations, size_t tokens, float *out, size_t out_stride) {
    if (lf_row_bytes(type, columns) == 0) return;
    for (size_t row = row_begin; row < row_end; row++) {
        const void *float_row = (const char *)weights + row * row_stride;
        for (size_t t = 0; t < tokens; t++) {
            out[t * out_stride + row] =
                is_quantized(type) ? dot_quantized(type, weights, row_stride, row, columns / BLOCK, activations, tokens, t)
                                   : dot_float(type, float_row, columns, (const float *)activations + t * columns);
        }
    }
}

static void dequantize_row(lf_type type, const void *row, size_t columns, float *out) {
    if (lf_row_bytes(type, columns) == 0) return;
    if (type == LF_F32) {
        memcpy(out, row, columns * sizeof(float));
        return;
    }
    if (type == LF_F16) {
        for (size_t i = 0; i < columns; i++) out[i] = float_from_half(((const uint16_t *)row)[i]);
        return;
    }
    for (size_t b = 0; b < columns / BLOCK; b++) {
        unpacked_block block = unpack_block(type, row, b);
        for (size_t i = 0; i < BLOCK; i++) {
            out[b * BLOCK + i] = fmaf(block.scale * (float)block.factor[i / 16], block.q[i], block.minimum);
        }
    }
}

/// Rows r ..< r + BLOCK of a column of quants.
static void dequantize_quants(lf_type type, const lf_shared_scales *scales, const char *column, size_t r,
                              float weights[BLOCK]) {
    const uint16_t *scale = scales_of_column(type, scales, column) + r, *minimum = scale + scales->height;
    const uint8_t *nibbles = (const uint8_t *)column + r / 2;
    for (size_t i = 0; i < BLOCK; i++) {
        uint8_t q = i < BLOCK / 2 ? nibbles[i] & 15 : nibbles[i - BLOCK / 2] >> 4;
        float factor = float_from_half(scale[i]);
        weights[i] = fmaf(factor, q, type == LF_Q4_1 ? float_from_half(minimum[i]) : -8 * factor);
    }
}

void lf_scalar_accumulate_columns(lf_type type, const void *columns, size_t column_stride,
                                  const lf_shared_scales *scales, size_t count, size_t row_begin, size_t row_end,
                                  const float *x, size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    if (!accumulates(type, scales, row_begin, row_end)) return;
    for (size_t n = 0; n < count; n++) {
        const char *column = (const char *)columns + n * column_stride;
        for (size_t r = row_begin; r < row_end; r += BLOCK) {
            float weights[BLOCK];
            size_t rows = row_end - r < BLOCK ? row_end - r : BLOCK;
            if (scales) {
                dequantize_quants(type, scales, column, r, weights);
            } else {
                dequantize_row(type, column + lf_row_bytes(type, r), rows, weights);
            }
            for (size_t t = 0; t < tokens; t++) {
                float *line = out + t * out_stride + r;
                for (size_t i = 0; i < rows; i++) line[i] = fmaf(x[t * x_stride + n], weights[i], line[i]);
            }
        }
    }
}

static void rms_norm(const float *x, const float *weight, size_t count, float epsilon, float *out) {
    double squares = 0;
    for (size_t i = 0; i < count; i++) squares += (double)x[i] * x[i];
    float factor = (float)(1 / sqrt(squares / (double)count + epsilon));
    for (size_t i = 0; i < count; i++) out[i] = x[i] * factor * weight[i];
}

static void silu_mul(float *gate, const float *up, size_t count) {
    for (size_t i = 0; i < count; i++) gate[i] = gate[i] / (1 + expf(-gate[i])) * up[i];
}

/// scores = e^(scores − largest), the numerators of a softmax; returns their sum.
static double exponentiate(float *scores, size_t positions, float largest) {
    double total = 0;
    for (size_t p = 0; p < positions; p++) {
        scores[p] = expf(scores[p] - largest);
        total += scores[p];
    }
    return total;
}

static void attend_query(const lf_attention *a, size_t q) {
    const float *query = a->queries + query_offset(a, q);
    float *scores = scores_of(a, q), *out = a->out + query_offset(a, q), largest = -INFINITY;
    size_t positions = attended_positions(a, q);
    bool bytes = a->keys.scales != NULL;
    for (size_t p = 0; p < positions; p++) {
        const void *key = cached_row(a->keys, p);
        double score = 0;
        for (size_t i = 0; i < a->head_size; i++) score += (double)query[i] * cached_element(bytes, key, i);
        scores[p] = (float)(score * cached_scale(a->keys, p)) * a->scale;
        if (scores[p] > largest) largest = scores[p];
    }
    double total = exponentiate(scores, positions, largest);
    for (size_t i = 0; i < a->head_size; i++) {
        double sum = 0;
        for (size_t p = 0; p < positions; p++) {
            float value = cached_element(bytes, cached_row(a->values, p), i);
            sum += (double)scores[p] * cached_scale(a->values, p) * value;
        }
        out[i] = (float)(sum / total);
    }
}

static void attend(const lf_attention *a) {
    for (size_t q = 0; q < a->tokens * a->heads; q++) attend_query(a, q);
}

void lf_scalar_quantize_q8(const float *x, size_t count, int8_t *q, float *scale) {
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t magnitude = bits_from_float(x[i]) & 0x7fffffff;
        if (magnitude > largest) largest = magnitude;
    }
    float inverse;
    block_scale(largest, scale, &inverse);
    for (size_t i = 0; i < count; i++) q[i] = inverse == 0 ? 0 : (int8_t)lrintf(x[i] * inverse);
}

static void f32_to_f16(const float *x, size_t count, uint16_t *out) {
    for (size_t i = 0; i < count; i++) out[i] = half_from_float(x[i]);
}

static void add(float *x, const float *y, size_t count) {
    for (size_t i = 0; i < count; i++) x[i] += y[i];
}

const lf_kernels lf_scalar_kernels = {
    .name = "scalar",
    .quantize_activations = quantize_activations,
    .matmul = matmul,
    .dequantize_row = dequantize_row,
    .rms_norm = rms_norm,
    .silu_mul = silu_mul,
    .attend = attend,
    .f32_to_f16 = f32_to_f16,
    .add = add,
    .accumulate_columns = lf_scalar_accumulate_columns,
    .add_low_rank = lf_scalar_add_low_rank,
    .quantize_q8 = lf_scalar_quantize_q8,
    .multiply_adds = lf_scalar_multiply_adds,
};
