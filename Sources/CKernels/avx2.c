// AVX2 with FMA and F16C: products with quantised weights.
#if defined(__x86_64__)
#include "avx2.h"

// One token ------------------------------------------------------------------------------------------------------------

/// Blocks of rows i and i + 4 in the two halves.
AVX2_INLINE __m256i load_pair(const char *low, const char *high) {
    __m256i pair = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low));
    return _mm256_inserti128_si256(pair, _mm_loadu_si128((const __m128i *)high), 1);
}

/// The first 32 bits at each of eight addresses.
AVX2_INLINE __m256i load_heads(const char *const row[ROW_GROUP], size_t offset) {
    __m128i part[4];
    for (int i = 0; i < 4; i++) {
        // 16 bytes are read where 4 are wanted, because a shuffle takes them from memory; every block has as many.
        part[i] = _mm_unpacklo_epi32(_mm_loadu_si128((const __m128i *)(row[i * 2] + offset)),
                                     _mm_loadu_si128((const __m128i *)(row[i * 2 + 1] + offset)));
    }
    return _mm256_setr_m128i(_mm_unpacklo_epi64(part[0], part[1]), _mm_unpacklo_epi64(part[2], part[3]));
}

/// Eight (a, b) pairs of halves to floats.
AVX2_INLINE void split_heads(__m256i heads, __m256 *a, __m256 *b) {
    const __m256i order = _mm256_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15,  //
                                           0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
    __m256i apart = _mm256_permute4x64_epi64(_mm256_shuffle_epi8(heads, order), 0xd8);
    *a = _mm256_cvtph_ps(_mm256_castsi256_si128(apart));
    if (b) *b = _mm256_cvtph_ps(_mm256_extracti128_si256(apart, 1));
}

/// Sums of products with nibbles for eight rows and each of `tokens` tokens, `blocks` blocks apart. Sixteen bits hold every step:
/// 16 · 15 · 127 = 30480. Four rows and their halves stay in registers while all tokens meet them.
AVX2_INLINE void products_q4(const char *const row[ROW_GROUP], size_t offset, const int tokens, const activation_single *x,
                             size_t blocks, __m256i products[FEW]) {
    const __m256i low_bits = _mm256_set1_epi8(15);
    __m256i first[FEW];
#pragma GCC unroll 2
    for (int half = 0; half < 2; half++) {
        __m256i low[2], high[2];
        for (int i = 0; i < 2; i++) {
            __m256i bytes = load_pair(row[half * 2 + i] + offset, row[half * 2 + i + 4] + offset);
            low[i] = _mm256_and_si256(bytes, low_bits);
            high[i] = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), low_bits);
        }
#pragma GCC unroll 4
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * blocks;
            const __m256i x_low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)block->q));
            const __m256i x_high = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(block->q + 16)));
            __m256i a = _mm256_add_epi16(_mm256_maddubs_epi16(low[0], x_low), _mm256_maddubs_epi16(high[0], x_high));
            __m256i b = _mm256_add_epi16(_mm256_maddubs_epi16(low[1], x_low), _mm256_maddubs_epi16(high[1], x_high));
            __m256i both = _mm256_add_epi16(_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
            if (half == 0) {
                first[t] = both;
                continue;
            }
            __m256i all = _mm256_add_epi16(_mm256_unpacklo_epi64(first[t], both), _mm256_unpackhi_epi64(first[t], both));
            products[t] = _mm256_madd_epi16(all, _mm256_set1_epi16(1));
        }
    }
}

/// Lanes of a and b in turn, summed by pairs: (a0 + a2, b0 + b2, a1 + a3, b1 + b3) in each half.
AVX2_INLINE __m256i sum_pairs(__m256i a, __m256i b) {
    return _mm256_add_epi32(_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
}

/// Sums of products with bytes for eight rows. The sign moves to the activations, since one factor must be unsigned.
AVX2_INLINE __m256i products_q8_single(const char *const row[ROW_GROUP], size_t offset, const activation_single *x) {
    const __m256i q = _mm256_loadu_si256((const __m256i *)x->q);
    __m256i sum[ROW_GROUP];
    for (int i = 0; i < ROW_GROUP; i++) {
        __m256i bytes = _mm256_loadu_si256((const __m256i *)(row[i] + offset));
        __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(bytes), _mm256_sign_epi8(q, bytes));
        sum[i] = _mm256_madd_epi16(pairs, _mm256_set1_epi16(1));
    }
    return sum_eight(sum);
}

/// The same for several tokens: two rows stay in registers while all of them meet these.
AVX2_INLINE void products_q8(const char *const row[ROW_GROUP], size_t offset, const int tokens, const activation_single *x,
                             size_t blocks, __m256i products[FEW]) {
    __m256i pair[FEW], four[FEW];
#pragma GCC unroll 4
    for (int i = 0; i < ROW_GROUP; i += 2) {
        __m256i bytes[2], magnitude[2];
        for (int r = 0; r < 2; r++) {
            bytes[r] = _mm256_loadu_si256((const __m256i *)(row[i + r] + offset));
            magnitude[r] = _mm256_abs_epi8(bytes[r]);
        }
#pragma GCC unroll 4
        for (int t = 0; t < tokens; t++) {
            const __m256i q = _mm256_loadu_si256((const __m256i *)x[(size_t)t * blocks].q), ones = _mm256_set1_epi16(1);
            __m256i a = _mm256_madd_epi16(_mm256_maddubs_epi16(magnitude[0], _mm256_sign_epi8(q, bytes[0])), ones);
            __m256i b = _mm256_madd_epi16(_mm256_maddubs_epi16(magnitude[1], _mm256_sign_epi8(q, bytes[1])), ones);
            __m256i both = sum_pairs(a, b);
            if (i % 4 == 0) {
                pair[t] = both;
                continue;
            }
            // In each half the sums of rows i − 2 … i + 1.
            __m256i sums = _mm256_add_epi32(_mm256_unpacklo_epi64(pair[t], both), _mm256_unpackhi_epi64(pair[t], both));
            if (i == 2) {
                four[t] = sums;
                continue;
            }
            products[t] = _mm256_add_epi32(_mm256_permute2x128_si256(four[t], sums, 0x20),
                                           _mm256_permute2x128_si256(four[t], sums, 0x31));
        }
    }
}

/// Eight rows (fewer at the end) with `tokens` tokens, which share what is read and unpacked of the weights.
AVX2_INLINE void multiply_few(lf_type type, size_t block_bytes, const int tokens, const void *weights, size_t row_stride,
                              size_t rows, size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    const char *row[ROW_GROUP];
    for (size_t i = 0; i < ROW_GROUP; i++) row[i] = (const char *)weights + (i < rows ? i : rows - 1) * row_stride;
    // The lines of the next group of rows are asked for, row after row, while this group is summed.
    const char *next = (const char *)weights + ROW_GROUP * row_stride;
    // One token reads weights once. Where this group and the next fit into half of the first-level cache, the second keeps other things.
    const bool reads_once = tokens == 1 && 2 * ROW_GROUP * blocks * block_bytes <= 16 * 1024;
    size_t ahead = 0;
    __m256 total[FEW];
    for (int t = 0; t < tokens; t++) total[t] = _mm256_setzero_ps();
    for (size_t b = 0; b < blocks; b++) {
        size_t offset = b * block_bytes;
        for (size_t line = 0; line < ROW_GROUP * block_bytes; line += 64) {
            if (reads_once) {
                _mm_prefetch(next + ahead, _MM_HINT_NTA);
            } else {
                _mm_prefetch(next + ahead, _MM_HINT_T0);
            }
            ahead += 64;
            bool row_done = ahead >= blocks * block_bytes;
            next += row_done ? row_stride : 0;
            ahead = row_done ? 0 : ahead;
        }
        __m256 unit, minimum = _mm256_setzero_ps();
        split_heads(load_heads(row, offset), &unit, type == LF_Q4_1 ? &minimum : NULL);
        if (type == LF_Q4_0) minimum = _mm256_mul_ps(unit, _mm256_set1_ps(-8));
        __m256i products[FEW];
        if (type == LF_Q8_0 && tokens == 1) {
            products[0] = products_q8_single(row, offset + offsetof(block_q8_0, q), x + b);
        } else if (type == LF_Q8_0) {
            products_q8(row, offset + offsetof(block_q8_0, q), tokens, x + b, blocks, products);
        } else if (type == LF_Q4_1) {
            products_q4(row, offset + offsetof(block_q4_1, nibbles), tokens, x + b, blocks, products);
        } else {
            products_q4(row, offset + offsetof(block_q4_0, nibbles), tokens, x + b, blocks, products);
        }
#pragma GCC unroll 4
        for (int t = 0; t < tokens; t++) {
            const activation_single *block = x + (size_t)t * blocks + b;
            __m256 scale = _mm256_mul_ps(unit, _mm256_set1_ps(block->scale));
            total[t] = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(products[t]), total[t]);
            if (type != LF_Q8_0) total[t] = _mm256_fmadd_ps(minimum, _mm256_set1_ps(block->sum), total[t]);
        }
    }
    for (int t = 0; t < tokens; t++) store_rows(total[t], rows, out + (size_t)t * out_stride);
}

AVX2_INLINE void multiply_rows(lf_type type, size_t block_bytes, const int tokens, const void *weights, size_t row_stride,
                               size_t rows, size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    for (size_t row = 0; row < rows; row += ROW_GROUP) {
        multiply_few(type, block_bytes, tokens, (const char *)weights + row * row_stride, row_stride,
                     smaller(ROW_GROUP, rows - row), blocks, x, out + row, out_stride);
    }
}

AVX2 static void few_q4_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_0, sizeof(block_q4_0))
}

AVX2 static void few_q4_1(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_1, sizeof(block_q4_1))
}

AVX2 static void few_q8_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q8_0, sizeof(block_q8_0))
}

AVX2 void lf_avx2_few(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q4_0: few_q4_0(FEW_ARGUMENTS); break;
    case LF_Q4_1: few_q4_1(FEW_ARGUMENTS); break;
    case LF_Q8_0: few_q8_0(FEW_ARGUMENTS); break;
    default: lf_avx2_few_wide(type, FEW_ARGUMENTS);
    }
}

// Many tokens ----------------------------------------------------------------------------------------------------------

AVX2_INLINE void multiply_tile(bool nibbles, const weight_tile *weights, size_t blocks, const activation_octet *x,
                               size_t octet_stride, const int octets, float (*totals)[TILE_TOKENS]) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t b = 0; b < blocks; b++) {
        const weight_tile *tile = weights + b;
        __m256i sum[TILE_ROWS][TILE_OCTETS];
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) sum[r][o] = _mm256_setzero_si256();
        }
        // Not unrolled: as a loop the eight sums stay in registers; unrolled, clang adds them in another order and spills,
        // which costs 40 % of the speed.
#pragma GCC unroll 1
        for (int i = 0; i < BLOCK / QUAD; i++) {
            __m256i q[TILE_OCTETS];
            for (int o = 0; o < octets; o++) {
                q[o] = _mm256_load_si256((const __m256i *)x[b + (size_t)o * octet_stride].q[i]);
            }
            for (int r = 0; r < TILE_ROWS; r++) {
                int32_t quad;
                memcpy(&quad, tile->q[r] + i * QUAD, QUAD);
                __m256i weight = _mm256_set1_epi32(quad);
                for (int o = 0; o < octets; o++) {
                    if (nibbles) {  // sums of eight quads stay within 8 · 2 · 15 · 127 = 30480
                        sum[r][o] = _mm256_add_epi16(sum[r][o], _mm256_maddubs_epi16(weight, q[o]));
                    } else {
                        __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(weight), _mm256_sign_epi8(q[o], weight));
                        sum[r][o] = _mm256_add_epi32(sum[r][o], _mm256_madd_epi16(pairs, ones));
                    }
                }
            }
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) {
                const activation_octet *octet = x + b + (size_t)o * octet_stride;
                __m256i products = nibbles ? _mm256_madd_epi16(sum[r][o], ones) : sum[r][o];
                __m256 scale = _mm256_mul_ps(_mm256_broadcast_ss(&tile->scale[r]), _mm256_load_ps(octet->scale));
                __m256 total = _mm256_load_ps(totals[r] + o * OCTET);
                total = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(products), total);
                if (nibbles) {
                    total = _mm256_fmadd_ps(_mm256_broadcast_ss(&tile->minimum[r]), _mm256_load_ps(octet->sum), total);
                }
                _mm256_store_ps(totals[r] + o * OCTET, total);
            }
        }
    }
}

AVX2 static void tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                      size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    (void)tiles;  // always one
    if (type == LF_Q8_0) {
        if (octets == 2) {
            multiply_tile(false, weights, blocks, x, octet_stride, 2, totals);
        } else {
            multiply_tile(false, weights, blocks, x, octet_stride, 1, totals);
        }
    } else if (!has_nibbles(type)) {
        lf_avx2_tile_wide(type, weights, blocks, x, octet_stride, octets, totals);
    } else {
        if (octets == 2) {
            multiply_tile(true, weights, blocks, x, octet_stride, 2, totals);
        } else {
            multiply_tile(true, weights, blocks, x, octet_stride, 1, totals);
        }
    }
}

AVX2 static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                        size_t row_end, const void *activations, size_t tokens, float *out, size_t out_stride) {
    static const tiled_steps steps = {.tiles = 1,
                                      .pairs = 1,
                                      .few = lf_avx2_few,
                                      .most_interleaved = FEW,
                                      .few_interleaved = lf_avx2_few_interleaved,
                                      .unpack_group = lf_avx2_unpack_group,
                                      .unpack = lf_avx2_unpack,
                                      .tile = tile,
                                      .write = lf_avx2_write_tile,
                                      .floats = lf_avx2_matmul_floats};
    lf_matmul_tiled(&steps, type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
}

const lf_kernels lf_avx2_kernels = {
    .name = "avx2",
    .interleaves = true,
    .quantize_activations = lf_avx2_quantize_activations,
    .matmul = matmul,
    .dequantize_row = lf_avx2_dequantize_row,
    .rms_norm = lf_avx2_rms_norm,
    .silu_mul = lf_avx2_silu_mul,
    .attend = lf_avx2_attend,
    .f32_to_f16 = lf_avx2_f32_to_f16,
    .add = lf_avx2_add,
    .accumulate_columns = lf_avx2_accumulate_columns,
    .add_low_rank = lf_avx2_add_low_rank,
    .quantize_q8 = lf_avx2_quantize_q8,
    .multiply_adds = lf_avx2_multiply_adds,
};
#endif
