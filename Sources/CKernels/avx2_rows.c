// AVX2 with FMA and F16C: everything but products with quantised weights and attention.
#if defined(__x86_64__)
#include "avx2.h"

// Quantisation ---------------------------------------------------------------------------------------------------------

AVX2_INLINE __m256i quantize_block(const float *x, float *scale, float *sum) {
    __m256 part[4];
    __m256i largest = _mm256_setzero_si256();
    const __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
    for (int i = 0; i < 4; i++) {
        part[i] = _mm256_loadu_ps(x + i * 8);
        largest = _mm256_max_epi32(largest, _mm256_and_si256(_mm256_castps_si256(part[i]), magnitude));
    }
    __m128i four = _mm_max_epi32(_mm256_castsi256_si128(largest), _mm256_extracti128_si256(largest, 1));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0xb1));
    float inverse;
    block_scale((uint32_t)_mm_cvtsi128_si32(four), scale, &inverse);
    if (inverse == 0) {
        *sum = *scale * 0.0f;
        return _mm256_setzero_si256();
    }
    __m256i rounded[4];
    for (int i = 0; i < 4; i++) rounded[i] = _mm256_cvtps_epi32(_mm256_mul_ps(part[i], _mm256_set1_ps(inverse)));
    // Packing works in halves: the order of groups of four becomes 0 2 4 6 1 3 5 7, and is put right at the end.
    __m256i packed = _mm256_packs_epi16(_mm256_packs_epi32(rounded[0], rounded[1]),
                                        _mm256_packs_epi32(rounded[2], rounded[3]));
    packed = _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi8(1), packed);
    __m256i quads = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
    *sum = *scale * (float)sum_integers(quads);
    return packed;
}

AVX2 void lf_avx2_quantize_activations(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
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
            __m256i q = _mm256_setzero_si256();
            octet[b].scale[lane] = octet[b].sum[lane] = 0;
            if (t < tokens) {
                q = quantize_block(x + t * x_stride + b * BLOCK, &octet[b].scale[lane], &octet[b].sum[lane]);
            }
            int32_t quads[BLOCK / QUAD];
            _mm256_storeu_si256((__m256i *)quads, q);
            for (size_t i = 0; i < BLOCK / QUAD; i++) memcpy(octet[b].q[i][lane], quads + i, QUAD);
        }
    }
    activation_single *singles = (activation_single *)(octets + split.octets * blocks);
    for (size_t s = 0; s < split.singles; s++) {
        const float *source = x + (split.octets * OCTET + s) * x_stride;
        for (size_t b = 0; b < blocks; b++) {
            activation_single *single = singles + s * blocks + b;
            __m256i q = quantize_block(source + b * BLOCK, &single->scale, &single->sum);
            _mm256_storeu_si256((__m256i *)single->q, q);
        }
    }
}

AVX2 void lf_avx2_quantize_q8(const float *x, size_t count, int8_t *q, float *scale) {
    const __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
    __m256i largest = _mm256_setzero_si256();
    for (size_t i = 0; i < count; i += LANES) {
        __m256 part = _mm256_maskload_ps(x + i, first_lanes(count - i < LANES ? count - i : LANES));
        largest = _mm256_max_epi32(largest, _mm256_and_si256(_mm256_castps_si256(part), magnitude));
    }
    __m128i four = _mm_max_epi32(_mm256_castsi256_si128(largest), _mm256_extracti128_si256(largest, 1));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0x4e));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0xb1));
    float inverse;
    block_scale((uint32_t)_mm_cvtsi128_si32(four), scale, &inverse);
    if (inverse == 0) {  // zeros whatever x holds: a NaN times zero would not be one
        memset(q, 0, count);
        return;
    }
    for (size_t i = 0; i < count; i += LANES) {
        size_t rest = count - i < LANES ? count - i : LANES;
        __m256 part = _mm256_maskload_ps(x + i, first_lanes(rest));
        __m256i rounded = _mm256_cvtps_epi32(_mm256_mul_ps(part, _mm256_set1_ps(inverse)));
        __m128i pairs = _mm_packs_epi32(_mm256_castsi256_si128(rounded), _mm256_extracti128_si256(rounded, 1));
        int8_t packed[LANES];
        _mm_storel_epi64((__m128i *)packed, _mm_packs_epi16(pairs, pairs));
        memcpy(q + i, packed, rest);
    }
}

// Unpacking ------------------------------------------------------------------------------------------------------------

AVX2 void lf_avx2_unpack(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    if (type != LF_Q4_0 && type != LF_Q4_1 && type != LF_Q8_0) {
        lf_avx2_unpack_wide(type, blocks_of_row, blocks, row, tiles);
        return;
    }
    for (size_t b = 0; b < blocks; b++) {
        __m256i q;
        if (type == LF_Q4_1) {
            const block_q4_1 *block = (const block_q4_1 *)blocks_of_row + b;
            q = unpack_nibbles(block->nibbles);
            tiles[b].scale[row] = convert_half(block->scale);
            tiles[b].minimum[row] = convert_half(block->minimum);
        } else if (type == LF_Q4_0) {
            const block_q4_0 *block = (const block_q4_0 *)blocks_of_row + b;
            q = unpack_nibbles(block->nibbles);
            tiles[b].scale[row] = convert_half(block->scale);
            tiles[b].minimum[row] = -8.0f * tiles[b].scale[row];
        } else {
            const block_q8_0 *block = (const block_q8_0 *)blocks_of_row + b;
            q = _mm256_loadu_si256((const __m256i *)block->q);
            tiles[b].scale[row] = convert_half(block->scale);
        }
        _mm256_storeu_si256((__m256i *)tiles[b].q[row], q);
    }
}

/// With `excess`, for variants that multiply signed quants with activations + 128.
AVX2 void lf_avx2_unpack_with_excess(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    lf_avx2_unpack(type, blocks_of_row, blocks, row, tiles);
    if (has_minimum(type)) return;
    for (size_t b = 0; b < blocks; b++) {
        // Each half's sum times its factor: within 128 · 2 · 16 · 128 · 128, and Q6_K's quants are within ±32.
        const int16_t *factor = tiles[b].factor[row];
        __m256i q = _mm256_loadu_si256((const __m256i *)tiles[b].q[row]);
        __m256i pairs = _mm256_maddubs_epi16(_mm256_set1_epi8(1), q);
        __m256i ones = _mm256_set1_epi16(1);
        __m256i factors = type == LF_Q6_K ? _mm256_setr_m128i(_mm_set1_epi16(factor[0]), _mm_set1_epi16(factor[1])) : ones;
        __m256i quads = _mm256_madd_epi16(pairs, factors);
        tiles[b].excess[row] = 128 * sum_integers(quads);
    }
}


// Tiles ----------------------------------------------------------------------------------------------------------------

AVX2 void lf_avx2_write_tile(float (*totals)[TILE_TOKENS], size_t tokens, float *out, size_t out_stride) {
    for (size_t first = 0; first < tokens; first += 4) {
        __m128 row[TILE_ROWS];
        for (int r = 0; r < TILE_ROWS; r++) row[r] = _mm_load_ps(totals[r] + first);
        _MM_TRANSPOSE4_PS(row[0], row[1], row[2], row[3]);
        for (size_t t = first; t < smaller(tokens, first + 4); t++) _mm_storeu_ps(out + t * out_stride, row[t - first]);
    }
}

// Float weights --------------------------------------------------------------------------------------------------------

AVX2_INLINE __m256 load_weights(lf_type type, const char *row, size_t index) {
    if (type == LF_F32) return _mm256_loadu_ps((const float *)(const void *)(row + index * sizeof(float)));
    return load_halves((const uint16_t *)(const void *)(row + index * sizeof(uint16_t)));
}

/// Four rows with one token: four independent sums hide the latency of the additions.
AVX2_INLINE void multiply_floats(lf_type type, const char *weights, size_t row_stride, size_t rows, size_t columns,
                                 const float *x, float *out) {
    const char *row[4];
    for (size_t i = 0; i < 4; i++) row[i] = weights + (i < rows ? i : rows - 1) * row_stride;
    __m256 sum[4] = {_mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps(), _mm256_setzero_ps()};
    size_t whole = columns / LANES * LANES;
    for (size_t c = 0; c < whole; c += LANES) {
        __m256 value = _mm256_loadu_ps(x + c);
        for (int i = 0; i < 4; i++) sum[i] = _mm256_fmadd_ps(load_weights(type, row[i], c), value, sum[i]);
    }
    if (whole < columns) {
        char rest[LANES * sizeof(float)];
        __m256 value = _mm256_maskload_ps(x + whole, first_lanes(columns - whole));
        size_t element = type == LF_F32 ? sizeof(float) : sizeof(uint16_t);
        for (int i = 0; i < 4; i++) {
            memset(rest, 0, sizeof rest);
            memcpy(rest, row[i] + whole * element, (columns - whole) * element);
            sum[i] = _mm256_fmadd_ps(load_weights(type, rest, 0), value, sum[i]);
        }
    }
    for (size_t i = 0; i < rows; i++) out[i] = sum_lanes(sum[i]);
}

AVX2 void lf_avx2_matmul_floats(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                                size_t row_end, const float *x, size_t tokens, float *out, size_t out_stride) {
    if (lf_row_bytes(type, columns) == 0) return;
    for (size_t row = row_begin; row < row_end; row += 4) {
        const char *first = (const char *)weights + row * row_stride;
        size_t rows = row_end - row < 4 ? row_end - row : 4;
        for (size_t t = 0; t < tokens; t++) {
            const float *token = x + t * columns;
            float *line = out + t * out_stride + row;
            if (type == LF_F32) {
                multiply_floats(LF_F32, first, row_stride, rows, columns, token, line);
            } else {
                multiply_floats(LF_F16, first, row_stride, rows, columns, token, line);
            }
        }
    }
}

// Rows and vectors -----------------------------------------------------------------------------------------------------

AVX2 void lf_avx2_dequantize_row(lf_type type, const void *row, size_t columns, float *out) {
    if (type == LF_F32 || lf_row_bytes(type, columns) == 0) {
        lf_kernels_scalar()->dequantize_row(type, row, columns, out);
        return;
    }
    if (type == LF_F16) {
        size_t i = 0;
        for (; i + LANES <= columns; i += LANES) _mm256_storeu_ps(out + i, load_halves((const uint16_t *)row + i));
        for (; i < columns; i++) out[i] = float_from_half(((const uint16_t *)row)[i]);
        return;
    }
    weight_tile tiles[SUPERBLOCK_BLOCKS];
    size_t blocks = columns / BLOCK;
    for (size_t first = 0; first < blocks; first += SUPERBLOCK_BLOCKS) {
        size_t width = blocks - first < SUPERBLOCK_BLOCKS ? blocks - first : SUPERBLOCK_BLOCKS;
        lf_avx2_unpack(type, (const char *)row + lf_row_bytes(type, first * BLOCK), width, 0, tiles);
        for (size_t i = 0; i < width * BLOCK; i += LANES) {
            const weight_tile *tile = tiles + i / BLOCK;
            __m256i q = _mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)(tile->q[0] + i % BLOCK)));
            __m256 scale = _mm256_set1_ps(tile_scale(type, tile, 0, i % BLOCK));
            __m256 minimum = _mm256_set1_ps(has_minimum(type) ? tile->minimum[0] : 0);
            _mm256_storeu_ps(out + first * BLOCK + i, _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(q), minimum));
        }
    }
}

AVX2 void lf_avx2_rms_norm(const float *x, const float *weight, size_t count, float epsilon, float *out) {
    __m256 sum[2] = {_mm256_setzero_ps(), _mm256_setzero_ps()};
    size_t i = 0;
    for (; i + 2 * LANES <= count; i += 2 * LANES) {
        for (int j = 0; j < 2; j++) {
            __m256 part = _mm256_loadu_ps(x + i + j * LANES);
            sum[j] = _mm256_fmadd_ps(part, part, sum[j]);
        }
    }
    float squares = sum_lanes(_mm256_add_ps(sum[0], sum[1]));
    for (size_t j = i; j < count; j++) squares = fmaf(x[j], x[j], squares);
    float factor = 1 / sqrtf(squares / (float)count + epsilon);
    for (i = 0; i + LANES <= count; i += LANES) {
        __m256 scaled = _mm256_mul_ps(_mm256_loadu_ps(x + i), _mm256_set1_ps(factor));
        _mm256_storeu_ps(out + i, _mm256_mul_ps(scaled, _mm256_loadu_ps(weight + i)));
    }
    for (; i < count; i++) out[i] = x[i] * factor * weight[i];
}

AVX2 void lf_avx2_f32_to_f16(const float *x, size_t count, uint16_t *out) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        _mm_storeu_si128((__m128i *)(out + i), _mm256_cvtps_ph(_mm256_loadu_ps(x + i), _MM_FROUND_TO_NEAREST_INT));
    }
    for (; i < count; i++) out[i] = half_from_float(x[i]);
}

AVX2 void lf_avx2_add(float *x, const float *y, size_t count) {
    size_t i = 0;
    for (; i + LANES <= count; i += LANES) {
        _mm256_storeu_ps(x + i, _mm256_add_ps(_mm256_loadu_ps(x + i), _mm256_loadu_ps(y + i)));
    }
    for (; i < count; i++) x[i] += y[i];
}
#endif
