// AVX-512 with VNNI: products of interleaved rows with one to eight tokens: twice four would leave the memory idle the second time.
#if defined(__x86_64__)
#include "avx512_vnni.h"
#include "interleaved.h"

VNNI512_INLINE __m512i broadcast_quad(const int8_t *q) {
    int32_t quad;
    memcpy(&quad, q, sizeof quad);
    return _mm512_set1_epi32(quad);
}

VNNI512_INLINE __m512 load_sixteen_halves(const uint16_t *halves) {
    return _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *)(const void *)halves));
}

/// products[t] (sixteen rows) of nibbles. The high ones are left where they stand, sixteen times too large, and the sum is made right.
VNNI512_INLINE void multiply_nibbles(const int tokens, const uint8_t (*nibbles)[INTERLEAVED_ROWS][QUAD],
                                     const activation_single *x, size_t x_stride, __m512i products[MOST_SINGLES]) {
    const __m512i low_bits = _mm512_set1_epi8(15);
    __m512i low[MOST_SINGLES], high[MOST_SINGLES];
    for (int t = 0; t < tokens; t++) low[t] = high[t] = _mm512_setzero_si512();
    for (int k = 0; k < NIBBLE_QUADS; k++) {
        __m512i bytes = _mm512_loadu_si512(nibbles[k]);
        __m512i lower = _mm512_and_si512(bytes, low_bits), upper = _mm512_andnot_si512(low_bits, bytes);
        for (int t = 0; t < tokens; t++) {
            const int8_t *q = x[(size_t)t * x_stride].q + k * QUAD;
            low[t] = _mm512_dpbusd_epi32(low[t], lower, broadcast_quad(q));
            high[t] = _mm512_dpbusd_epi32(high[t], upper, broadcast_quad(q + BLOCK / 2));
        }
    }
    for (int t = 0; t < tokens; t++) products[t] = _mm512_add_epi32(low[t], _mm512_srai_epi32(high[t], 4));
}

/// Products of bytes, which must be unsigned: weights + 128, less 128 · Σ x.
VNNI512_INLINE void multiply_bytes(const int tokens, const int8_t (*bytes)[INTERLEAVED_ROWS][QUAD],
                                   const activation_single *x, size_t x_stride, __m512i products[MOST_SINGLES]) {
    const __m512i flip = _mm512_set1_epi8((char)0x80);
    __m512i even[MOST_SINGLES], odd[MOST_SINGLES];
    for (int t = 0; t < tokens; t++) {
        // −128 · Σ x in every lane.
        __m256i q = _mm256_loadu_si256((const __m256i *)(const void *)x[(size_t)t * x_stride].q);
        __m256i sum = _mm256_dpbusd_epi32(_mm256_setzero_si256(), _mm512_castsi512_si256(flip), q);
        sum = _mm256_add_epi32(sum, _mm256_shuffle_epi32(sum, 0x4e));
        sum = _mm256_add_epi32(sum, _mm256_shuffle_epi32(sum, 0xb1));
        __m128i whole = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
        even[t] = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_broadcastd_epi32(whole));
        odd[t] = _mm512_setzero_si512();
    }
    for (int k = 0; k < BYTE_QUADS; k += 2) {
        __m512i first = _mm512_xor_si512(_mm512_loadu_si512(bytes[k]), flip);
        __m512i second = _mm512_xor_si512(_mm512_loadu_si512(bytes[k + 1]), flip);
        for (int t = 0; t < tokens; t++) {
            const int8_t *q = x[(size_t)t * x_stride].q + k * QUAD;
            even[t] = _mm512_dpbusd_epi32(even[t], first, broadcast_quad(q));
            odd[t] = _mm512_dpbusd_epi32(odd[t], second, broadcast_quad(q + QUAD));
        }
    }
    for (int t = 0; t < tokens; t++) products[t] = _mm512_add_epi32(even[t], odd[t]);
}

VNNI512_INLINE void multiply_group(const lf_type type, const int tokens, const char *record, size_t blocks,
                                   const activation_single *x, float *out, size_t out_stride) {
    const size_t bytes = record_bytes(type);
    __m512 total[MOST_SINGLES];
    for (int t = 0; t < tokens; t++) total[t] = _mm512_setzero_ps();
    for (size_t b = 0; b < blocks; b++, record += bytes) {
        for (size_t line = 0; line < bytes; line += 64) _mm_prefetch(record + RECORD_BYTES_AHEAD + line, _MM_HINT_T0);
        __m512i products[MOST_SINGLES];
        __m512 unit = load_sixteen_halves((const uint16_t *)(const void *)record), minimum = _mm512_setzero_ps();
        if (type == LF_Q8_0) {
            multiply_bytes(tokens, ((const interleaved_q8_0 *)(const void *)record)->q, x + b, blocks, products);
        } else if (type == LF_Q4_1) {
            const interleaved_q4_1 *own = (const interleaved_q4_1 *)(const void *)record;
            multiply_nibbles(tokens, own->nibbles, x + b, blocks, products);
            minimum = load_sixteen_halves(own->minimum);
        } else {
            multiply_nibbles(tokens, ((const interleaved_q4_0 *)(const void *)record)->nibbles, x + b, blocks, products);
            minimum = _mm512_mul_ps(unit, _mm512_set1_ps(-8));
        }
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * blocks + b;
            total[t] = add_products(total[t], _mm512_mul_ps(unit, _mm512_set1_ps(block->scale)), products[t]);
            if (type != LF_Q8_0) total[t] = _mm512_fmadd_ps(minimum, _mm512_set1_ps(block->sum), total[t]);
        }
    }
    for (int t = 0; t < tokens; t++) _mm512_storeu_ps(out + (size_t)t * out_stride, total[t]);
}

VNNI512_INLINE void multiply_rows(const lf_type type, const int tokens, const char *weights, size_t row_stride, size_t rows,
                                  size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    for (size_t row = 0; row < rows; row += INTERLEAVED_ROWS) {
        multiply_group(type, tokens, weights + row * row_stride, blocks, x, out + row, out_stride);
    }
}

/// Calls `multiply_rows` with the number of tokens as a constant.
#define TOKENS(type, count) case count: multiply_rows(type, count, weights, row_stride, rows, blocks, x, out, out_stride); break;
#define EACH_COUNT(type)                                                                           \
    switch (tokens) {                                                                              \
        TOKENS(type, 1) TOKENS(type, 2) TOKENS(type, 3) TOKENS(type, 4)                            \
        TOKENS(type, 5) TOKENS(type, 6) TOKENS(type, 7) TOKENS(type, 8)                            \
    }

VNNI512 static void few_q4_0(FEW_PARAMETERS) {
    EACH_COUNT(LF_Q4_0)
}

VNNI512 static void few_q4_1(FEW_PARAMETERS) {
    EACH_COUNT(LF_Q4_1)
}

VNNI512 static void few_q8_0(FEW_PARAMETERS) {
    EACH_COUNT(LF_Q8_0)
}

VNNI512 void lf_avx512_vnni_few_interleaved(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q4_0_INTERLEAVED: few_q4_0(FEW_ARGUMENTS); break;
    case LF_Q4_1_INTERLEAVED: few_q4_1(FEW_ARGUMENTS); break;
    default: few_q8_0(FEW_ARGUMENTS);
    }
}
#endif
