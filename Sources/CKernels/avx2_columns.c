// AVX2 with FMA and F16C: products with matrices stored column by column.
#if defined(__x86_64__)
#include "avx2.h"
#include "columns.h"

/// A half, converted, in all lanes.
AVX2_INLINE __m256 broadcast_half(uint16_t half) {
    return _mm256_cvtph_ps(_mm_set1_epi16((short)half));
}

AVX2_INLINE void integer_weights(const __m256i q[4], __m256 scale, __m256 minimum, __m256 weights[4]) {
    for (int i = 0; i < 4; i++) weights[i] = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(q[i]), minimum);
}

/// Nibbles of 32 columns, in their order.
AVX2_INLINE void widen_nibbles(const uint8_t nibbles[BLOCK / 2], __m256i q[4]) {
    const __m256i low_bits = _mm256_set1_epi32(15);
    for (int i = 0; i < 2; i++) {
        __m256i bytes = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)(nibbles + i * 8)));
        q[i] = _mm256_and_si256(bytes, low_bits);
        q[i + 2] = _mm256_srli_epi32(bytes, 4);
    }
}

/// The same with fifth bits.
AVX2_INLINE void widen_fives(const uint8_t nibbles[BLOCK / 2], const uint8_t fifth_bits[BLOCK / 8], __m256i q[4]) {
    __m256i bytes = _mm256_or_si256(unpack_nibbles(nibbles), spread_bits(fifth_bits));
    for (int i = 0; i < 2; i++) {
        __m128i half = i ? _mm256_extracti128_si256(bytes, 1) : _mm256_castsi256_si128(bytes);
        q[i * 2] = _mm256_cvtepu8_epi32(half);
        q[i * 2 + 1] = _mm256_cvtepu8_epi32(_mm_srli_si128(half, 8));
    }
}

/// Eight weights of a float type.
AVX2_INLINE __m256 float_weights(const lf_type type, const char *from) {
    if (type == LF_F16) return load_halves((const uint16_t *)(const void *)from);
    return _mm256_loadu_ps((const float *)(const void *)from);
}

/// 32 weights, with the bits `dequantize_row` gives them.
AVX2_INLINE void block_weights(const lf_type type, const char *from, __m256 weights[4]) {
    __m256i q[4];
    if (type == LF_Q4_0) {
        const block_q4_0 *block = (const block_q4_0 *)(const void *)from;
        __m256 scale = broadcast_half(block->scale);
        widen_nibbles(block->nibbles, q);
        integer_weights(q, scale, _mm256_mul_ps(scale, _mm256_set1_ps(-8)), weights);
    } else if (type == LF_Q4_1) {
        const block_q4_1 *block = (const block_q4_1 *)(const void *)from;
        int32_t pair;
        memcpy(&pair, block, sizeof pair);
        __m256 both = _mm256_cvtph_ps(_mm_set1_epi32(pair));
        widen_nibbles(block->nibbles, q);
        integer_weights(q, _mm256_moveldup_ps(both), _mm256_movehdup_ps(both), weights);
    } else if (type == LF_Q5_0) {
        const block_q5_0 *block = (const block_q5_0 *)(const void *)from;
        __m256 scale = broadcast_half(block->scale);
        widen_fives(block->nibbles, block->fifth_bits, q);
        integer_weights(q, scale, _mm256_mul_ps(scale, _mm256_set1_ps(-16)), weights);
    } else if (type == LF_Q5_1) {
        const block_q5_1 *block = (const block_q5_1 *)(const void *)from;
        widen_fives(block->nibbles, block->fifth_bits, q);
        integer_weights(q, broadcast_half(block->scale), broadcast_half(block->minimum), weights);
    } else if (type == LF_Q8_0) {
        const block_q8_0 *block = (const block_q8_0 *)(const void *)from;
        for (int i = 0; i < 4; i++) q[i] = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(block->q + i * 8)));
        integer_weights(q, broadcast_half(block->scale), _mm256_setzero_ps(), weights);
    } else {
        for (size_t i = 0; i < 4; i++) weights[i] = float_weights(type, from + i * LANES * float_bytes(type));
    }
}

/// 32 weights of a column of quants; `minimums` is only looked at for Q4_1.
AVX2_INLINE void quant_weights(const lf_type type, const char *nibbles, const uint16_t *scales, const uint16_t *minimums,
                               __m256 weights[4]) {
    __m256i q[4];
    widen_nibbles((const uint8_t *)nibbles, q);
    for (int i = 0; i < 4; i++) {
        __m256 scale = load_halves(scales + i * LANES);
        __m256 minimum =
            type == LF_Q4_1 ? load_halves(minimums + i * LANES) : _mm256_mul_ps(scale, _mm256_set1_ps(-8));
        weights[i] = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(q[i]), minimum);
    }
}

// One token ------------------------------------------------------------------------------------------------------------

/// `vectors` times eight rows of float weights: what is left of columns after their whole blocks, and all of an adapter's.
AVX2_INLINE void accumulate_floats(const lf_type type, const size_t vectors, const char *columns, size_t column_stride,
                                   size_t count, const float *x, float *out) {
    __m256 sum[3];
    for (size_t i = 0; i < vectors; i++) sum[i] = _mm256_loadu_ps(out + i * LANES);
    for (size_t n = 0; n < count; n++) {
        const char *column = columns + n * column_stride;
        __m256 factor = _mm256_broadcast_ss(x + n);
        for (size_t i = 0; i < vectors; i++) {
            sum[i] = _mm256_fmadd_ps(factor, float_weights(type, column + i * LANES * float_bytes(type)), sum[i]);
        }
    }
    for (size_t i = 0; i < vectors; i++) _mm256_storeu_ps(out + i * LANES, sum[i]);
}

/// Fewer than 32 rows of float weights.
AVX2_INLINE void accumulate_rest(const lf_type type, const char *columns, size_t column_stride, size_t count, size_t rows,
                                 const float *x, float *out) {
    size_t vectors = rows / LANES;
    if (vectors == 1) accumulate_floats(type, 1, columns, column_stride, count, x, out);
    if (vectors == 2) accumulate_floats(type, 2, columns, column_stride, count, x, out);
    if (vectors == 3) accumulate_floats(type, 3, columns, column_stride, count, x, out);
    for (size_t r = vectors * LANES; r < rows; r++) {
        for (size_t n = 0; n < count; n++) {
            out[r] = fmaf(x[n], float_weight(type, columns + n * column_stride + r * float_bytes(type)), out[r]);
        }
    }
}

AVX2_INLINE void accumulate(const lf_type type, const size_t block_bytes, const char *columns, size_t column_stride,
                            size_t count, size_t rows, const float *x, bool more, float *out) {
    size_t blocks = rows / BLOCK, bytes = blocks * block_bytes;
    for (size_t b = 0; b < blocks; b++) {
        const char *block = columns + b * block_bytes;
        size_t ahead = line_ahead(b * block_bytes, bytes, column_stride, more) - b * block_bytes;
        float *to = out + b * BLOCK;
        __m256 sum[4];
        for (int i = 0; i < 4; i++) sum[i] = _mm256_loadu_ps(to + i * LANES);
        for (size_t n = 0; n < count; n++) {
            for (size_t line = 0; line < block_bytes; line += 64) _mm_prefetch(block + ahead + line, _MM_HINT_T0);
            __m256 weights[4], factor = _mm256_broadcast_ss(x + n);
            block_weights(type, block, weights);
            for (int i = 0; i < 4; i++) sum[i] = _mm256_fmadd_ps(factor, weights[i], sum[i]);
            block += column_stride;
        }
        for (int i = 0; i < 4; i++) _mm256_storeu_ps(to + i * LANES, sum[i]);
    }
    accumulate_rest(type, columns + bytes, column_stride, count, rows - blocks * BLOCK, x, out + blocks * BLOCK);
}

AVX2 static void single(lf_type type, const char *columns, size_t column_stride, size_t count, size_t rows,
                        const float *x, bool more, float *out) {
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

AVX2_INLINE void accumulate_quants(const lf_type type, const char *columns, size_t column_stride, column_scales scales,
                                   size_t count, size_t rows, const float *x, bool more, float *out) {
    for (size_t r = 0; r < rows; r += BLOCK) {
        const char *quants = columns + r / 2;
        size_t ahead = line_ahead(r / 2, rows / 2, column_stride, more) - r / 2;
        __m256 sum[4];
        for (size_t i = 0; i < 4; i++) sum[i] = _mm256_loadu_ps(out + r + i * LANES);
        for (size_t n = 0; n < count; n++) {
            _mm_prefetch(quants + ahead, _MM_HINT_T0);
            __m256 weights[4], factor = _mm256_broadcast_ss(x + n);
            quant_weights(type, quants, scales.columns[n] + r, scales.columns[n] + scales.height + r, weights);
            for (size_t i = 0; i < 4; i++) sum[i] = _mm256_fmadd_ps(factor, weights[i], sum[i]);
            quants += column_stride;
        }
        for (size_t i = 0; i < 4; i++) _mm256_storeu_ps(out + r + i * LANES, sum[i]);
    }
}

AVX2 static void single_quants(lf_type type, const char *columns, size_t column_stride, column_scales scales,
                               size_t count, size_t rows, const float *x, bool more, float *out) {
    if (type == LF_Q4_1) {
        accumulate_quants(LF_Q4_1, columns, column_stride, scales, count, rows, x, more, out);
    } else {
        accumulate_quants(LF_Q4_0, columns, column_stride, scales, count, rows, x, more, out);
    }
}

// Several tokens -------------------------------------------------------------------------------------------------------

AVX2_INLINE void expand_blocks(const lf_type type, const size_t block_bytes, const char *column, size_t rows,
                               float *weights) {
    size_t blocks = rows / BLOCK;
    for (size_t b = 0; b < blocks; b++) {
        __m256 block[4];
        block_weights(type, column + b * block_bytes, block);
        for (int i = 0; i < 4; i++) _mm256_store_ps(weights + b * BLOCK + i * LANES, block[i]);
    }
    size_t r = blocks * BLOCK;
    for (; r + LANES <= rows; r += LANES) _mm256_store_ps(weights + r, float_weights(type, column + r * float_bytes(type)));
    for (; r < rows; r++) weights[r] = float_weight(type, column + r * float_bytes(type));
}

AVX2 static void expand(lf_type type, const char *column, size_t rows, float *weights) {
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

AVX2_INLINE void expand_quant_blocks(const lf_type type, const char *column, const uint16_t *scales, size_t height,
                                     size_t rows, float *weights) {
    for (size_t r = 0; r < rows; r += BLOCK) {
        __m256 block[4];
        quant_weights(type, column + r / 2, scales + r, scales + height + r, block);
        for (size_t i = 0; i < 4; i++) _mm256_store_ps(weights + r + i * LANES, block[i]);
    }
}

AVX2 static void expand_quants(lf_type type, const char *column, const uint16_t *scales, size_t height, size_t rows,
                               float *weights) {
    if (type == LF_Q4_1) {
        expand_quant_blocks(LF_Q4_1, column, scales, height, rows, weights);
    } else {
        expand_quant_blocks(LF_Q4_0, column, scales, height, rows, weights);
    }
}

AVX2_INLINE void multiply_strip(const float *weights, size_t count, const float *x, size_t x_stride, const int tokens,
                                float *out, size_t out_stride) {
    __m256 sum[STRIP_TOKENS][2];
    for (int t = 0; t < tokens; t++) {
        for (int i = 0; i < 2; i++) sum[t][i] = _mm256_loadu_ps(out + (size_t)t * out_stride + i * LANES);
    }
    for (size_t n = 0; n < count; n++) {
        __m256 low = _mm256_load_ps(weights + n * COLUMN_TILE_ROWS);
        __m256 high = _mm256_load_ps(weights + n * COLUMN_TILE_ROWS + LANES);
        for (int t = 0; t < tokens; t++) {
            __m256 factor = _mm256_broadcast_ss(x + (size_t)t * x_stride + n);
            sum[t][0] = _mm256_fmadd_ps(factor, low, sum[t][0]);
            sum[t][1] = _mm256_fmadd_ps(factor, high, sum[t][1]);
        }
    }
    for (int t = 0; t < tokens; t++) {
        for (int i = 0; i < 2; i++) _mm256_storeu_ps(out + (size_t)t * out_stride + i * LANES, sum[t][i]);
    }
}

AVX2 static void strip(const float *weights, size_t count, const float *x, size_t x_stride, size_t tokens, float *out,
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

void lf_avx2_accumulate_columns(lf_type type, const void *columns, size_t column_stride, const lf_shared_scales *scales,
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
