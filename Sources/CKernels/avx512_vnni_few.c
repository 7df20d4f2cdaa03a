// AVX-512 with VNNI: products of Q4_0, Q4_1 and Q8_0 with one to four tokens, straight from the file's blocks.
//
// A vector holds four blocks of one row (two of Q8_0), one in each 128 bits: so many stand in the 64 bytes of one or two loads.
// Sums of four rows are then brought together, and those of sixteen rows and one block become a vector, whose lanes add block
// after block in the order of the reference.
#if defined(__x86_64__)
#include "avx512_vnni.h"

enum {
    GROUP_ROWS = 16,
    STEP = 4,  // blocks that are multiplied together
};

/// Eight 16-bit words from `first` on.
#define WORDS(first) first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6, first + 7
#define EIGHT(word) word, word, word, word, word, word, word, word

/// Which 16-bit words of a row's blocks are scales, minimums (after them) and quants; from 32 on: of a second load, 64 bytes
/// that end with the last block.
typedef struct {
    uint16_t scale[32], quants[32];
} word_order;

static const _Alignas(64) word_order order_q4_0 = {{EIGHT(0), EIGHT(9), EIGHT(18), EIGHT(27)},
                                                   {WORDS(1), WORDS(10), WORDS(19), WORDS(56)}};
static const _Alignas(64) word_order order_q4_1 = {{EIGHT(0), EIGHT(10), EIGHT(20), EIGHT(30)},
                                                   {WORDS(2), WORDS(12), WORDS(22), WORDS(56)}};
static const _Alignas(64) word_order order_q8_0 = {{EIGHT(0), EIGHT(17), EIGHT(0), EIGHT(17)},
                                                   {WORDS(1), WORDS(9), WORDS(48), WORDS(56)}};  // of two blocks

/// Halves of eight rows and four blocks, a block in each 128 bits.
typedef struct {
    __m512i scale[2], minimum[2];
} group_heads;

VNNI512_INLINE __m512i load_words(const char *from, size_t count) {
    return _mm512_maskz_loadu_epi16(count < 32 ? (1u << count) - 1 : 0xffffffffu, from);
}

/// 16 bytes of each of `blocks` blocks of activations; the last again where there are fewer than four.
VNNI512_INLINE __m512i load_four(const activation_single *x, size_t at, size_t blocks) {
    __m512i four = _mm512_castsi128_si512(_mm_loadu_si128((const __m128i *)(x->q + at)));
    four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(x[blocks > 1 ? 1 : 0].q + at)), 1);
    four = _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(x[blocks > 2 ? 2 : 0].q + at)), 2);
    return _mm512_inserti32x4(four, _mm_loadu_si128((const __m128i *)(x[blocks > 3 ? 3 : 0].q + at)), 3);
}

/// 32 bytes of each of two blocks; the first again where there is no second.
VNNI512_INLINE __m512i load_two(const activation_single *x, size_t blocks) {
    __m512i two = _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)x->q));
    return _mm512_inserti64x4(two, _mm256_loadu_si256((const __m256i *)x[blocks > 1 ? 1 : 0].q), 1);
}

/// Four vectors of a block in each 128 bits become four vectors of one block each.
VNNI512_INLINE void gather_blocks(const __m512i part[4], __m512i block[STEP]) {
    __m512i a = _mm512_shuffle_i32x4(part[0], part[1], 0x44), b = _mm512_shuffle_i32x4(part[2], part[3], 0x44);
    __m512i c = _mm512_shuffle_i32x4(part[0], part[1], 0xee), d = _mm512_shuffle_i32x4(part[2], part[3], 0xee);
    block[0] = _mm512_shuffle_i32x4(a, b, 0x88), block[1] = _mm512_shuffle_i32x4(a, b, 0xdd);
    block[2] = _mm512_shuffle_i32x4(c, d, 0x88), block[3] = _mm512_shuffle_i32x4(c, d, 0xdd);
}

/// Products of nibbles: products[t][j] is block j of `rows` (8 or 16) rows with token t.
VNNI512_INLINE void multiply_nibbles(const lf_type type, const int tokens, const int rows, const char *const *row, size_t offset,
                                     size_t blocks, const activation_single *x, size_t x_stride,
                                     group_heads *heads, __m512i products[FEW][STEP]) {
    const size_t block_bytes = type == LF_Q4_1 ? sizeof(block_q4_1) : sizeof(block_q4_0);
    const word_order *order = type == LF_Q4_1 ? &order_q4_1 : &order_q4_0;
    const __m512i scale_words = _mm512_load_si512(order->scale), nibble_words = _mm512_load_si512(order->quants);
    const __m512i minimum_words = _mm512_add_epi16(scale_words, _mm512_set1_epi16(1));
    const __m512i low_bits = _mm512_set1_epi8(15);
    const bool whole = blocks == STEP;
    __m512i x_low[FEW], x_high[FEW], part[FEW][GROUP_ROWS / 4];
    for (int t = 0; t < tokens; t++) {
        x_low[t] = load_four(x + (size_t)t * x_stride, 0, blocks);
        x_high[t] = load_four(x + (size_t)t * x_stride, 16, blocks);
        for (int i = 0; i < GROUP_ROWS / 4; i++) part[t][i] = _mm512_setzero_si512();
    }
    // Unrolled, or the halves that gather row after row go through memory.
#pragma GCC unroll 4
    for (int first = 0; first < rows; first += 4) {
        __m512i low[4], high[4];
        for (int i = 0; i < 4; i++) {
            const char *from = row[first + i] + offset;
            __m512i bytes = load_words(from, whole ? 32 : blocks * block_bytes / 2);
            int half = (first + i) / 8;
            __mmask32 mine = 0x01010101u << (first + i) % 8;
            heads->scale[half] = _mm512_mask_permutexvar_epi16(heads->scale[half], mine, scale_words, bytes);
            if (type == LF_Q4_1) {
                heads->minimum[half] = _mm512_mask_permutexvar_epi16(heads->minimum[half], mine, minimum_words, bytes);
            }
            __m512i last = whole ? _mm512_loadu_si512(from + STEP * block_bytes - 64) : bytes;
            bytes = _mm512_permutex2var_epi16(bytes, nibble_words, last);
            low[i] = _mm512_and_si512(bytes, low_bits);
            high[i] = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), low_bits);
        }
        for (int t = 0; t < tokens; t++) {
            __m512i sum[4];  // of eight products: within 8 · 15 · 127 = 15240
            for (int i = 0; i < 4; i++) {
                sum[i] = _mm512_dpbusd_epi32(_mm512_setzero_si512(), low[i], x_low[t]);
                sum[i] = _mm512_dpbusd_epi32(sum[i], high[i], x_high[t]);
            }
            part[t][first / 4] = sum_four_narrow_lanes(sum);
        }
    }
    for (int t = 0; t < tokens; t++) gather_blocks(part[t], products[t]);
}

/// Products of bytes, which must be unsigned: weights + 128, less 128 · Σ x.
VNNI512_INLINE void multiply_bytes(const int tokens, const int rows, const char *const *row, size_t offset, size_t blocks,
                                   const activation_single *x, size_t x_stride, group_heads *heads,
                                   __m512i products[FEW][STEP]) {
    const __m512i scale_words = _mm512_load_si512(order_q8_0.scale), byte_words = _mm512_load_si512(order_q8_0.quants);
    const __m512i flip = _mm512_set1_epi8((char)0x80);
#pragma GCC unroll 2
    for (size_t pair = 0; pair < STEP; pair += 2) {
        if (pair >= blocks) break;
        const bool whole = blocks - pair > 1;
        __m512i q[FEW], start[FEW], part[FEW][GROUP_ROWS / 4];
        for (int t = 0; t < tokens; t++) {
            q[t] = load_two(x + (size_t)t * x_stride + pair, blocks - pair);
            start[t] = _mm512_sub_epi32(_mm512_setzero_si512(), _mm512_dpbusd_epi32(_mm512_setzero_si512(), flip, q[t]));
            for (int i = 0; i < GROUP_ROWS / 4; i++) part[t][i] = _mm512_setzero_si512();
        }
#pragma GCC unroll 4
        for (int first = 0; first < rows; first += 4) {
            __m512i weight[4];
            for (int i = 0; i < 4; i++) {
                const char *from = row[first + i] + offset + pair * sizeof(block_q8_0);
                int half = (first + i) / 8;
                __mmask32 mine = (pair ? 0x01010000u : 0x00000101u) << (first + i) % 8;
                __m512i bytes = load_words(from, whole ? 32 : sizeof(block_q8_0) / 2);
                heads->scale[half] = _mm512_mask_permutexvar_epi16(heads->scale[half], mine, scale_words, bytes);
                // Two plain loads of 32 bytes would do, but clang makes them out of the load above, in nine instructions.
                __m512i last = whole ? _mm512_loadu_si512(from + 2 * sizeof(block_q8_0) - 64) : bytes;
                bytes = _mm512_permutex2var_epi16(bytes, byte_words, last);
                weight[i] = _mm512_xor_si512(bytes, flip);
            }
            for (int t = 0; t < tokens; t++) {
                __m512i sum[4];
                for (int i = 0; i < 4; i++) sum[i] = _mm512_dpbusd_epi32(start[t], weight[i], q[t]);
                part[t][first / 4] = sum_four_lanes(sum);
            }
        }
        for (int t = 0; t < tokens; t++) {  // both halves of each block, then block by block
            __m512i a = _mm512_add_epi32(_mm512_shuffle_i32x4(part[t][0], part[t][1], 0x88),
                                         _mm512_shuffle_i32x4(part[t][0], part[t][1], 0xdd));
            __m512i b = _mm512_add_epi32(_mm512_shuffle_i32x4(part[t][2], part[t][3], 0x88),
                                         _mm512_shuffle_i32x4(part[t][2], part[t][3], 0xdd));
            products[t][pair] = _mm512_shuffle_i32x4(a, b, 0x88);
            products[t][pair + 1] = _mm512_shuffle_i32x4(a, b, 0xdd);
        }
    }
}

/// Sixteen rows' halves of each block to floats.
VNNI512_INLINE void convert_heads(const __m512i heads[2], __m512 block[STEP]) {
    const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    __m512i two = _mm512_permutex2var_epi64(heads[0], first, heads[1]);
    block[0] = _mm512_cvtph_ps(_mm512_castsi512_si256(two));
    block[1] = _mm512_cvtph_ps(_mm512_extracti64x4_epi64(two, 1));
    two = _mm512_permutex2var_epi64(heads[0], second, heads[1]);
    block[2] = _mm512_cvtph_ps(_mm512_castsi512_si256(two));
    block[3] = _mm512_cvtph_ps(_mm512_extracti64x4_epi64(two, 1));
}

/// `blocks` (1 … STEP) blocks of eight or sixteen rows.
VNNI512_INLINE void add_blocks(const lf_type type, const int tokens, const int rows, const char *const *row, size_t offset,
                               size_t blocks, const activation_single *x, size_t x_stride, __m512 total[FEW]) {
    group_heads heads;
    for (int i = 0; i < 2; i++) heads.scale[i] = heads.minimum[i] = _mm512_setzero_si512();
    __m512i products[FEW][STEP];
    __m512 unit[STEP], minimum[STEP];
    if (type == LF_Q8_0) {
        multiply_bytes(tokens, rows, row, offset, blocks, x, x_stride, &heads, products);
    } else {
        multiply_nibbles(type, tokens, rows, row, offset, blocks, x, x_stride, &heads, products);
    }
    convert_heads(heads.scale, unit);
    if (type == LF_Q4_1) convert_heads(heads.minimum, minimum);
    for (size_t j = 0; j < STEP; j++) {
        if (j >= blocks) break;
        if (type == LF_Q4_0) minimum[j] = _mm512_mul_ps(unit[j], _mm512_set1_ps(-8));
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * x_stride + j;
            total[t] = add_products(total[t], _mm512_mul_ps(unit[j], _mm512_set1_ps(block->scale)), products[t][j]);
            if (type != LF_Q8_0) total[t] = _mm512_fmadd_ps(minimum[j], _mm512_set1_ps(block->sum), total[t]);
        }
    }
}

/// Asks for `lines` lines of the rows after this group, row after row.
typedef struct {
    const char *next;
    size_t ahead, row_bytes, row_stride;
} reader;

VNNI512_INLINE void read_ahead(reader *reader, const size_t bytes) {
    if (reader->row_bytes == reader->row_stride) {
        for (size_t line = 0; line < bytes; line += 64) _mm_prefetch(reader->next + line, _MM_HINT_T0);
        reader->next += bytes;
        return;
    }
    for (size_t line = 0; line < bytes; line += 64) {
        _mm_prefetch(reader->next + reader->ahead, _MM_HINT_T0);
        reader->ahead += 64;
        bool row_done = reader->ahead >= reader->row_bytes;
        reader->next += row_done ? reader->row_stride : 0;
        reader->ahead = row_done ? 0 : reader->ahead;
    }
}

/// One group of rows: sixteen, or eight of which `rows` count.
VNNI512_INLINE void multiply_group(const lf_type type, const int tokens, const int group, const char *weights, size_t row_stride,
                                   size_t rows, size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    const size_t block_bytes = type == LF_Q8_0 ? sizeof(block_q8_0) : type == LF_Q4_1 ? sizeof(block_q4_1) : sizeof(block_q4_0);
    const char *row[GROUP_ROWS];
    for (int i = 0; i < group; i++) row[i] = weights + (group == GROUP_ROWS ? (size_t)i : smaller((size_t)i, rows - 1)) * row_stride;
    reader reader = {weights + (size_t)group * row_stride, 0, blocks * block_bytes, row_stride};
    __m512 total[FEW];
    for (int t = 0; t < tokens; t++) total[t] = _mm512_setzero_ps();
    size_t b = 0;
    for (; b + STEP <= blocks; b += STEP) {
        read_ahead(&reader, (size_t)group * STEP * block_bytes);
        add_blocks(type, tokens, group, row, b * block_bytes, STEP, x + b, blocks, total);
    }
    if (b < blocks) add_blocks(type, tokens, group, row, b * block_bytes, blocks - b, x + b, blocks, total);
    __mmask16 written = group == GROUP_ROWS ? 0xffff : (__mmask16)((1u << smaller(rows, 8)) - 1);
    for (int t = 0; t < tokens; t++) _mm512_mask_storeu_ps(out + (size_t)t * out_stride, written, total[t]);
}

VNNI512_INLINE void multiply_rows(const lf_type type, const int tokens, const char *weights, size_t row_stride, size_t rows,
                                  size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    size_t row = 0;
    for (; row + GROUP_ROWS <= rows; row += GROUP_ROWS) {
        multiply_group(type, tokens, GROUP_ROWS, weights + row * row_stride, row_stride, GROUP_ROWS, blocks, x, out + row, out_stride);
    }
    for (; row < rows; row += 8) {
        multiply_group(type, tokens, 8, weights + row * row_stride, row_stride, rows - row, blocks, x, out + row, out_stride);
    }
}

VNNI512 static void few_q4_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_0)
}

VNNI512 static void few_q4_1(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_1)
}

VNNI512 static void few_q8_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q8_0)
}

VNNI512 void lf_avx512_vnni_few(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q4_0: few_q4_0(FEW_ARGUMENTS); break;
    case LF_Q4_1: few_q4_1(FEW_ARGUMENTS); break;
    case LF_Q8_0: few_q8_0(FEW_ARGUMENTS); break;
    default: lf_avx2_few_wide(type, FEW_ARGUMENTS);
    }
}
#endif
