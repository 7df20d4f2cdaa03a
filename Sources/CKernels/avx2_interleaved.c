// AVX2: products of interleaved rows with one to four tokens, and their unpacking for prompts.
#if defined(__x86_64__)
#include "avx2.h"
#include "interleaved.h"

enum { HALF_ROWS = INTERLEAVED_ROWS / 2 };

AVX2_INLINE __m256i broadcast_quad(const int8_t *q) {
    int32_t quad;
    memcpy(&quad, q, sizeof quad);
    return _mm256_set1_epi32(quad);
}

AVX2_INLINE __m256i load_rows(const void *quads) {
    return _mm256_loadu_si256((const __m256i *)quads);
}

/// products[t] of eight rows of nibbles. The sum of a block fits 16 bits: 16 · 15 · 127 = 30480 for each half of a quad.
AVX2_INLINE void multiply_nibbles(const int tokens, const uint8_t (*nibbles)[INTERLEAVED_ROWS][QUAD], size_t row,
                                  const activation_single *x, size_t x_stride, __m256i products[FEW]) {
    const __m256i low_bits = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
    __m256i sum[FEW];
    for (int t = 0; t < tokens; t++) sum[t] = _mm256_setzero_si256();
    for (int k = 0; k < NIBBLE_QUADS; k++) {
        __m256i bytes = load_rows(nibbles[k][row]);
        __m256i low = _mm256_and_si256(bytes, low_bits), high = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_bits);
        for (int t = 0; t < tokens; t++) {
            const int8_t *q = x[(size_t)t * x_stride].q + k * QUAD;
            sum[t] = _mm256_add_epi16(sum[t], _mm256_maddubs_epi16(low, broadcast_quad(q)));
            sum[t] = _mm256_add_epi16(sum[t], _mm256_maddubs_epi16(high, broadcast_quad(q + BLOCK / 2)));
        }
    }
    for (int t = 0; t < tokens; t++) products[t] = _mm256_madd_epi16(sum[t], ones);
}

AVX2_INLINE void multiply_bytes(const int tokens, const int8_t (*bytes)[INTERLEAVED_ROWS][QUAD], size_t row,
                                const activation_single *x, size_t x_stride, __m256i products[FEW]) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (int t = 0; t < tokens; t++) products[t] = _mm256_setzero_si256();
    for (int k = 0; k < BYTE_QUADS; k++) {
        __m256i weights = load_rows(bytes[k][row]), magnitudes = _mm256_abs_epi8(weights);
        for (int t = 0; t < tokens; t++) {
            __m256i q = _mm256_sign_epi8(broadcast_quad(x[(size_t)t * x_stride].q + k * QUAD), weights);
            products[t] = _mm256_add_epi32(products[t], _mm256_madd_epi16(_mm256_maddubs_epi16(magnitudes, q), ones));
        }
    }
}

/// Block b of sixteen rows: both halves.
AVX2_INLINE void add_record(const lf_type type, const int tokens, const char *record, const activation_single *x,
                            size_t blocks, __m256 total[2][FEW]) {
    const uint16_t *scale = (const uint16_t *)(const void *)record;
    for (size_t half = 0; half < 2; half++) {
        __m256i products[FEW];
        __m256 unit = load_halves(scale + half * HALF_ROWS), minimum = _mm256_setzero_ps();
        if (type == LF_Q8_0) {
            multiply_bytes(tokens, ((const interleaved_q8_0 *)(const void *)record)->q, half * HALF_ROWS, x, blocks, products);
        } else if (type == LF_Q4_1) {
            const interleaved_q4_1 *own = (const interleaved_q4_1 *)(const void *)record;
            multiply_nibbles(tokens, own->nibbles, half * HALF_ROWS, x, blocks, products);
            minimum = load_halves(own->minimum + half * HALF_ROWS);
        } else {
            const interleaved_q4_0 *own = (const interleaved_q4_0 *)(const void *)record;
            multiply_nibbles(tokens, own->nibbles, half * HALF_ROWS, x, blocks, products);
            minimum = _mm256_mul_ps(unit, _mm256_set1_ps(-8));
        }
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * blocks;
            __m256 factor = _mm256_mul_ps(unit, _mm256_set1_ps(block->scale));
            total[half][t] = _mm256_fmadd_ps(factor, _mm256_cvtepi32_ps(products[t]), total[half][t]);
            if (type != LF_Q8_0) total[half][t] = _mm256_fmadd_ps(minimum, _mm256_set1_ps(block->sum), total[half][t]);
        }
    }
}

AVX2_INLINE void multiply_rows(const lf_type type, const int tokens, const char *weights, size_t row_stride, size_t rows,
                               size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    const size_t bytes = record_bytes(type);
    for (size_t row = 0; row < rows; row += INTERLEAVED_ROWS) {
        const char *record = weights + row * row_stride;
        __m256 total[2][FEW];
        for (int t = 0; t < tokens; t++) total[0][t] = total[1][t] = _mm256_setzero_ps();
        for (size_t b = 0; b < blocks; b++, record += bytes) {
            for (size_t line = 0; line < bytes; line += 64) _mm_prefetch(record + RECORD_BYTES_AHEAD + line, _MM_HINT_T0);
            add_record(type, tokens, record, x + b, blocks, total);
        }
        for (int t = 0; t < tokens; t++) {
            float *to = out + (size_t)t * out_stride + row;
            _mm256_storeu_ps(to, total[0][t]);
            _mm256_storeu_ps(to + HALF_ROWS, total[1][t]);
        }
    }
}

AVX2 static void few_q4_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_0)
}

AVX2 static void few_q4_1(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_1)
}

AVX2 static void few_q8_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q8_0)
}

AVX2 void lf_avx2_few_interleaved(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q4_0_INTERLEAVED: few_q4_0(FEW_ARGUMENTS); break;
    case LF_Q4_1_INTERLEAVED: few_q4_1(FEW_ARGUMENTS); break;
    default: few_q8_0(FEW_ARGUMENTS);
    }
}

// Unpacking ------------------------------------------------------------------------------------------------------------

/// The quads of rows 4i … 4i + 3, from four fields: 16 bytes of each row.
AVX2_INLINE void transpose_rows(const void *fields, size_t tile, __m128i rows[TILE_ROWS]) {
    const char *from = (const char *)fields + tile * TILE_ROWS * QUAD;
    __m128 part[NIBBLE_QUADS];
    for (size_t k = 0; k < NIBBLE_QUADS; k++) part[k] = _mm_loadu_ps((const float *)(const void *)(from + k * INTERLEAVED_ROWS * QUAD));
    _MM_TRANSPOSE4_PS(part[0], part[1], part[2], part[3]);
    for (size_t r = 0; r < TILE_ROWS; r++) rows[r] = _mm_castps_si128(part[r]);
}

AVX2_INLINE void unpack_record(const lf_type type, const char *record, bool excess, weight_tile *panel) {
    const uint16_t *scale = (const uint16_t *)(const void *)record;
    const char *quants = record + INTERLEAVED_ROWS * sizeof(uint16_t) * (type == LF_Q4_1 ? 2 : 1);
    const __m128i low_bits = _mm_set1_epi8(15);
    for (size_t i = 0; i < PANEL_TILES; i++) {
        weight_tile *tile = panel + i * PANEL_BLOCKS;
        __m128 unit = _mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)(const void *)(scale + i * TILE_ROWS)));
        _mm_storeu_ps(tile->scale, unit);
        __m128i rows[TILE_ROWS], more[TILE_ROWS];
        transpose_rows(quants, i, rows);
        if (type == LF_Q8_0) {
            transpose_rows(quants + NIBBLE_QUADS * INTERLEAVED_ROWS * QUAD, i, more);
        } else {
            const uint16_t *minimum = scale + INTERLEAVED_ROWS + i * TILE_ROWS;
            _mm_storeu_ps(tile->minimum, type == LF_Q4_1 ? _mm_cvtph_ps(_mm_loadl_epi64((const __m128i *)(const void *)minimum))
                                                         : _mm_mul_ps(unit, _mm_set1_ps(-8)));
        }
        for (size_t r = 0; r < TILE_ROWS; r++) {
            __m128i low = type == LF_Q8_0 ? rows[r] : _mm_and_si128(rows[r], low_bits);
            __m128i high = type == LF_Q8_0 ? more[r] : _mm_and_si128(_mm_srli_epi16(rows[r], 4), low_bits);
            __m256i q = _mm256_setr_m128i(low, high);
            _mm256_storeu_si256((__m256i *)(void *)tile->q[r], q);
            if (type != LF_Q8_0 || !excess) continue;
            __m256i quads = _mm256_madd_epi16(_mm256_maddubs_epi16(_mm256_set1_epi8(1), q), _mm256_set1_epi16(1));
            tile->excess[r] = 128 * sum_integers(quads);
        }
    }
}

AVX2_INLINE void unpack_records(const lf_type type, const char *records, size_t blocks, bool excess, weight_tile *panel) {
    for (size_t b = 0; b < blocks; b++) unpack_record(type, records + b * record_bytes(type), excess, panel + b);
}

AVX2 static void unpack(lf_type type, const void *records, size_t blocks, bool excess, weight_tile *panel) {
    switch (type) {
    case LF_Q4_0_INTERLEAVED: unpack_records(LF_Q4_0, records, blocks, excess, panel); break;
    case LF_Q4_1_INTERLEAVED: unpack_records(LF_Q4_1, records, blocks, excess, panel); break;
    default: unpack_records(LF_Q8_0, records, blocks, excess, panel);
    }
}

AVX2 void lf_avx2_unpack_group(lf_type type, const void *records, size_t blocks, weight_tile *panel) {
    unpack(type, records, blocks, false, panel);
}

AVX2 void lf_avx2_unpack_group_with_excess(lf_type type, const void *records, size_t blocks, weight_tile *panel) {
    unpack(type, records, blocks, true, panel);
}
#endif
