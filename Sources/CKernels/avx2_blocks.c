// AVX2 with FMA and F16C: Q5_0, Q5_1 and the K types, whose blocks are unpacked to bytes before they are multiplied.
#if defined(__x86_64__)
#include "avx2.h"

// Unpacking ------------------------------------------------------------------------------------------------------------

AVX2_INLINE __m256i load_bytes(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

AVX2_INLINE void store_tile(__m256i q, size_t row, weight_tile *tile) {
    _mm256_storeu_si256((__m256i *)tile->q[row], q);
}

/// Scales and minimums of a superblock's eight blocks.
AVX2_INLINE void unpack_levels(uint16_t scale, uint16_t minimum, const uint8_t packed[PACKED_SCALES], size_t row,
                               weight_tile *tiles) {
    uint8_t factors[2][SUPERBLOCK_BLOCKS];
    unpack_scales(packed, factors[0], factors[1]);
    float level[2][SUPERBLOCK_BLOCKS];
    for (int i = 0; i < 2; i++) {
        __m256i wide = _mm256_cvtepu8_epi32(_mm_loadl_epi64((const __m128i *)factors[i]));
        __m256 unit = _mm256_set1_ps(convert_half(i ? minimum : scale));
        _mm256_storeu_ps(level[i], _mm256_mul_ps(unit, _mm256_cvtepi32_ps(wide)));
    }
    for (int b = 0; b < SUPERBLOCK_BLOCKS; b++) {
        tiles[b].scale[row] = level[0][b];
        tiles[b].minimum[row] = -level[1][b];
    }
}

AVX2_INLINE void unpack_q5_k(const block_q5_k *block, size_t row, weight_tile *tiles) {
    unpack_levels(block->scale, block->minimum, block->packed_scales, row, tiles);
    const __m256i low_bits = _mm256_set1_epi8(15), lowest = _mm256_set1_epi8(1);
    __m256i fifth = load_bytes(block->fifth_bits);  // the block's bit is each byte's lowest
    for (int b = 0; b < SUPERBLOCK_BLOCKS; b++) {
        __m256i bytes = load_bytes(block->nibbles + b / 2 * BLOCK);
        __m256i low = _mm256_and_si256(b % 2 ? _mm256_srli_epi16(bytes, 4) : bytes, low_bits);
        __m256i high = _mm256_slli_epi16(_mm256_and_si256(fifth, lowest), 4);
        store_tile(_mm256_or_si256(low, high), row, tiles + b);
        fifth = _mm256_srli_epi16(fifth, 1);
    }
}

AVX2_INLINE void unpack_q6_k(const block_q6_k *block, size_t row, weight_tile *tiles) {
    const __m256i low_bits = _mm256_set1_epi8(15), high_bits = _mm256_set1_epi8(48), offset = _mm256_set1_epi8(32);
    float scale = convert_half(block->scale);
    for (int part = 0; part < 2; part++) {
        const __m256i upper = load_bytes(block->upper_bits + part * BLOCK);
        const __m256i shifted[4] = {_mm256_slli_epi16(upper, 4), _mm256_slli_epi16(upper, 2), upper,
                                    _mm256_srli_epi16(upper, 2)};
        for (int i = 0; i < 4; i++) {
            __m256i bytes = load_bytes(block->nibbles + part * 2 * BLOCK + i % 2 * BLOCK);
            __m256i low = _mm256_and_si256(i / 2 ? _mm256_srli_epi16(bytes, 4) : bytes, low_bits);
            __m256i q = _mm256_or_si256(low, _mm256_and_si256(shifted[i], high_bits));
            int b = part * 4 + i;
            store_tile(_mm256_sub_epi8(q, offset), row, tiles + b);
            tiles[b].scale[row] = scale;
            for (int h = 0; h < 2; h++) tiles[b].factor[row][h] = block->scales[b * 2 + h];
        }
    }
}

AVX2_INLINE void unpack(const lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    if (type == LF_Q5_0) {
        const block_q5_0 *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b++) {
            store_tile(_mm256_or_si256(unpack_nibbles(block[b].nibbles), spread_bits(block[b].fifth_bits)), row, tiles + b);
            tiles[b].scale[row] = convert_half(block[b].scale);
            tiles[b].minimum[row] = -16.0f * tiles[b].scale[row];
        }
    } else if (type == LF_Q5_1) {
        const block_q5_1 *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b++) {
            store_tile(_mm256_or_si256(unpack_nibbles(block[b].nibbles), spread_bits(block[b].fifth_bits)), row, tiles + b);
            tiles[b].scale[row] = convert_half(block[b].scale);
            tiles[b].minimum[row] = convert_half(block[b].minimum);
        }
    } else if (type == LF_Q4_K) {
        const block_q4_k *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS, block++) {
            unpack_levels(block->scale, block->minimum, block->packed_scales, row, tiles + b);
            for (int i = 0; i < SUPERBLOCK_BLOCKS; i++) {
                __m256i bytes = load_bytes(block->nibbles + i / 2 * BLOCK);
                __m256i q = _mm256_and_si256(i % 2 ? _mm256_srli_epi16(bytes, 4) : bytes, _mm256_set1_epi8(15));
                store_tile(q, row, tiles + b + i);
            }
        }
    } else if (type == LF_Q5_K) {
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS) {
            unpack_q5_k((const block_q5_k *)blocks_of_row + b / SUPERBLOCK_BLOCKS, row, tiles + b);
        }
    } else {
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS) {
            unpack_q6_k((const block_q6_k *)blocks_of_row + b / SUPERBLOCK_BLOCKS, row, tiles + b);
        }
    }
}

AVX2 void lf_avx2_unpack_wide(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    switch (type) {
    case LF_Q5_0: unpack(LF_Q5_0, blocks_of_row, blocks, row, tiles); break;
    case LF_Q5_1: unpack(LF_Q5_1, blocks_of_row, blocks, row, tiles); break;
    case LF_Q4_K: unpack(LF_Q4_K, blocks_of_row, blocks, row, tiles); break;
    case LF_Q5_K: unpack(LF_Q5_K, blocks_of_row, blocks, row, tiles); break;
    default: unpack(LF_Q6_K, blocks_of_row, blocks, row, tiles);
    }
}

// One token ------------------------------------------------------------------------------------------------------------

/// Sums of products of one block of eight rows. Without a minimum the quants are signed and each half has a factor.
AVX2_INLINE __m256i block_products(const bool minimum, const weight_tile *const tile[2], const activation_single *x) {
    const __m256i q = load_bytes(x->q), ones = _mm256_set1_epi16(1);
    __m256i sum[ROW_GROUP];
    for (int i = 0; i < ROW_GROUP; i++) {
        __m256i bytes = load_bytes(tile[i / TILE_ROWS]->q[i % TILE_ROWS]);
        if (minimum) {
            sum[i] = _mm256_madd_epi16(_mm256_maddubs_epi16(bytes, q), ones);
        } else {
            const int16_t *factor = tile[i / TILE_ROWS]->factor[i % TILE_ROWS];
            __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(bytes), _mm256_sign_epi8(q, bytes));
            sum[i] = _mm256_madd_epi16(pairs, _mm256_setr_m128i(_mm_set1_epi16(factor[0]), _mm_set1_epi16(factor[1])));
        }
    }
    return sum_eight(sum);
}

AVX2_INLINE __m256 load_levels(const float low[TILE_ROWS], const float high[TILE_ROWS]) {
    return _mm256_setr_m128(_mm_loadu_ps(low), _mm_loadu_ps(high));
}

AVX2_INLINE void multiply_few(const lf_type type, const int tokens, const void *weights, size_t row_stride, size_t rows,
                              size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    const bool minimum = has_minimum(type);
    __m256 total[FEW];
    for (int t = 0; t < tokens; t++) total[t] = _mm256_setzero_ps();
    for (size_t first = 0; first < blocks; first += SUPERBLOCK_BLOCKS) {
        weight_tile tiles[2][SUPERBLOCK_BLOCKS];
        size_t width = blocks - first < SUPERBLOCK_BLOCKS ? blocks - first : SUPERBLOCK_BLOCKS;
        size_t offset = lf_row_bytes(type, first * BLOCK), bytes = lf_row_bytes(type, width * BLOCK);
        for (size_t r = 0; r < ROW_GROUP; r++) {
            const char *row = (const char *)weights + (r < rows ? r : rows - 1) * row_stride + offset;
            for (size_t line = 0; line < bytes; line += 64) {  // of the next group
                _mm_prefetch(row + ROW_GROUP * row_stride + line, _MM_HINT_T0);
            }
            unpack(type, row, width, r % TILE_ROWS, tiles[r / TILE_ROWS]);
        }
        for (size_t b = 0; b < width; b++) {
            const weight_tile *const tile[2] = {tiles[0] + b, tiles[1] + b};
            __m256 unit = load_levels(tile[0]->scale, tile[1]->scale);
            for (int t = 0; t < tokens; t++) {
                const activation_single *block = x + (size_t)t * blocks + first + b;
                __m256 scale = _mm256_mul_ps(unit, _mm256_set1_ps(block->scale));
                total[t] = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(block_products(minimum, tile, block)), total[t]);
                if (!minimum) continue;
                __m256 low = load_levels(tile[0]->minimum, tile[1]->minimum);
                total[t] = _mm256_fmadd_ps(low, _mm256_set1_ps(block->sum), total[t]);
            }
        }
    }
    for (int t = 0; t < tokens; t++) store_rows(total[t], rows, out + (size_t)t * out_stride);
}

AVX2_INLINE void multiply_rows(const lf_type type, const int tokens, const void *weights, size_t row_stride, size_t rows,
                               size_t blocks, const activation_single *x, float *out, size_t out_stride) {
    for (size_t row = 0; row < rows; row += ROW_GROUP) {
        multiply_few(type, tokens, (const char *)weights + row * row_stride, row_stride, smaller(ROW_GROUP, rows - row),
                     blocks, x, out + row, out_stride);
    }
}

AVX2 static void few_q5_0(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q5_0)
}

AVX2 static void few_q5_1(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q5_1)
}

AVX2 static void few_q4_k(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q4_K)
}

AVX2 static void few_q5_k(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q5_K)
}

AVX2 static void few_q6_k(FEW_PARAMETERS) {
    FEW_TOKENS(multiply_rows, LF_Q6_K)
}

AVX2 void lf_avx2_few_wide(lf_type type, FEW_PARAMETERS) {
    switch (type) {
    case LF_Q5_0: few_q5_0(FEW_ARGUMENTS); break;
    case LF_Q5_1: few_q5_1(FEW_ARGUMENTS); break;
    case LF_Q4_K: few_q4_k(FEW_ARGUMENTS); break;
    case LF_Q5_K: few_q5_k(FEW_ARGUMENTS); break;
    default: few_q6_k(FEW_ARGUMENTS);
    }
}

// Many tokens ----------------------------------------------------------------------------------------------------------

/// As in avx2.c, but 16-bit sums hold half a block only: 4 · 2 · 31 · 127 = 31496 and 4 · 2 · 32 · 127 = 32512.
AVX2_INLINE void multiply_tile(const bool minimum, const weight_tile *weights, size_t blocks, const activation_octet *x,
                               size_t octet_stride, const int octets, float (*totals)[TILE_TOKENS]) {
    for (size_t b = 0; b < blocks; b++) {
        const weight_tile *tile = weights + b;
        __m256i products[TILE_ROWS][TILE_OCTETS];
        for (int half = 0; half < 2; half++) {
            __m256i sum[TILE_ROWS][TILE_OCTETS];
            for (int r = 0; r < TILE_ROWS; r++) {
                for (int o = 0; o < octets; o++) sum[r][o] = _mm256_setzero_si256();
            }
#pragma GCC unroll 1
            for (int i = half * 4; i < half * 4 + 4; i++) {
                __m256i q[TILE_OCTETS];
                for (int o = 0; o < octets; o++) {
                    q[o] = _mm256_load_si256((const __m256i *)x[b + (size_t)o * octet_stride].q[i]);
                }
                for (int r = 0; r < TILE_ROWS; r++) {
                    int32_t quad;
                    memcpy(&quad, tile->q[r] + i * QUAD, QUAD);
                    __m256i weight = _mm256_set1_epi32(quad), magnitude = minimum ? weight : _mm256_abs_epi8(weight);
                    for (int o = 0; o < octets; o++) {
                        __m256i signed_q = minimum ? q[o] : _mm256_sign_epi8(q[o], weight);
                        sum[r][o] = _mm256_add_epi16(sum[r][o], _mm256_maddubs_epi16(magnitude, signed_q));
                    }
                }
            }
            for (int r = 0; r < TILE_ROWS; r++) {
                __m256i factor = _mm256_set1_epi16(minimum ? 1 : tile->factor[r][half]);
                for (int o = 0; o < octets; o++) {
                    __m256i part = _mm256_madd_epi16(sum[r][o], factor);
                    products[r][o] = half ? _mm256_add_epi32(products[r][o], part) : part;
                }
            }
        }
        for (int r = 0; r < TILE_ROWS; r++) {
            for (int o = 0; o < octets; o++) {
                const activation_octet *octet = x + b + (size_t)o * octet_stride;
                __m256 scale = _mm256_mul_ps(_mm256_broadcast_ss(&tile->scale[r]), _mm256_load_ps(octet->scale));
                __m256 total = _mm256_load_ps(totals[r] + o * OCTET);
                total = _mm256_fmadd_ps(scale, _mm256_cvtepi32_ps(products[r][o]), total);
                if (minimum) {
                    total = _mm256_fmadd_ps(_mm256_broadcast_ss(&tile->minimum[r]), _mm256_load_ps(octet->sum), total);
                }
                _mm256_store_ps(totals[r] + o * OCTET, total);
            }
        }
    }
}

AVX2 void lf_avx2_tile_wide(lf_type type, const weight_tile *weights, size_t blocks, const activation_octet *x,
                            size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]) {
    if (has_minimum(type)) {
        if (octets == 2) {
            multiply_tile(true, weights, blocks, x, octet_stride, 2, totals);
        } else {
            multiply_tile(true, weights, blocks, x, octet_stride, 1, totals);
        }
    } else {
        if (octets == 2) {
            multiply_tile(false, weights, blocks, x, octet_stride, 2, totals);
        } else {
            multiply_tile(false, weights, blocks, x, octet_stride, 1, totals);
        }
    }
}
#endif
