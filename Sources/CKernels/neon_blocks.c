// NEON: unpacking of Q5_0, Q5_1 and the K types, whose blocks become bytes before they are multiplied.
#if defined(__aarch64__)
#include "neon.h"

NEON_INLINE void unpack_q5(const uint8_t nibbles[BLOCK / 2], const uint8_t fifth_bits[BLOCK / 8], int8_t q[BLOCK]) {
    uint8x16_t bytes = vld1q_u8(nibbles);
    vst1q_s8(q, vorrq_s8(low_nibbles(bytes), vreinterpretq_s8_u8(spread_bits(fifth_bits))));
    vst1q_s8(q + 16, vorrq_s8(high_nibbles(bytes), vreinterpretq_s8_u8(spread_bits(fifth_bits + 2))));
}

/// Scales and minimums of a superblock's eight blocks.
NEON_INLINE void unpack_levels(uint16_t scale, uint16_t minimum, const uint8_t packed[PACKED_SCALES], size_t row,
                               weight_tile *tiles) {
    uint8_t scales[SUPERBLOCK_BLOCKS], minimums[SUPERBLOCK_BLOCKS];
    unpack_scales(packed, scales, minimums);
    float scale_unit = convert_half(scale), minimum_unit = convert_half(minimum);
    for (int b = 0; b < SUPERBLOCK_BLOCKS; b++) {
        tiles[b].scale[row] = scale_unit * scales[b];
        tiles[b].minimum[row] = -(minimum_unit * minimums[b]);
    }
}

/// Quants of Q4_K, or of Q5_K when there are fifth bits.
NEON_INLINE void unpack_k(const uint8_t *nibbles, const uint8_t *fifth_bits, size_t row, weight_tile *tiles) {
    for (int half = 0; half < 2; half++) {
        uint8x16_t fifth = fifth_bits ? vld1q_u8(fifth_bits + half * 16) : vdupq_n_u8(0);
        for (int pair = 0; pair < SUPERBLOCK_BLOCKS / 2; pair++) {
            uint8x16_t bytes = vld1q_u8(nibbles + pair * BLOCK + half * 16);
            uint8x16_t even = vandq_u8(bytes, vdupq_n_u8(15)), odd = vshrq_n_u8(bytes, 4);
            if (fifth_bits) {  // the pair's two bits are each byte's lowest
                even = vorrq_u8(even, vshlq_n_u8(vandq_u8(fifth, vdupq_n_u8(1)), 4));
                odd = vorrq_u8(odd, vshlq_n_u8(vandq_u8(fifth, vdupq_n_u8(2)), 3));
                fifth = vshrq_n_u8(fifth, 2);
            }
            vst1q_s8(tiles[pair * 2].q[row] + half * 16, vreinterpretq_s8_u8(even));
            vst1q_s8(tiles[pair * 2 + 1].q[row] + half * 16, vreinterpretq_s8_u8(odd));
        }
    }
}

NEON_INLINE void unpack_q6_k(const block_q6_k *block, size_t row, weight_tile *tiles) {
    float scale = convert_half(block->scale);
    for (int b = 0; b < SUPERBLOCK_BLOCKS; b++) {
        tiles[b].scale[row] = scale;
        for (int h = 0; h < 2; h++) tiles[b].factor[row][h] = block->scales[b * 2 + h];
    }
    for (int part = 0; part < 2; part++) {
        for (int half = 0; half < 2; half++) {
            uint8x16_t upper = vld1q_u8(block->upper_bits + part * BLOCK + half * 16);
            const uint8_t *nibbles = block->nibbles + part * 2 * BLOCK + half * 16;
            for (int i = 0; i < 4; i++) {
                uint8x16_t bytes = vld1q_u8(nibbles + i % 2 * BLOCK);
                uint8x16_t low = i / 2 ? vshrq_n_u8(bytes, 4) : vandq_u8(bytes, vdupq_n_u8(15));
                uint8x16_t high = vshlq_n_u8(vandq_u8(upper, vdupq_n_u8(3)), 4);
                upper = vshrq_n_u8(upper, 2);
                int8x16_t q = vreinterpretq_s8_u8(vorrq_u8(low, high));
                vst1q_s8(tiles[part * 4 + i].q[row] + half * 16, vsubq_s8(q, vdupq_n_s8(32)));
            }
        }
    }
}

void lf_neon_unpack_wide(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles) {
    if (type == LF_Q5_0) {
        const block_q5_0 *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b++) {
            unpack_q5(block[b].nibbles, block[b].fifth_bits, tiles[b].q[row]);
            tiles[b].scale[row] = convert_half(block[b].scale);
            tiles[b].minimum[row] = -16.0f * tiles[b].scale[row];
        }
    } else if (type == LF_Q5_1) {
        const block_q5_1 *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b++) {
            unpack_q5(block[b].nibbles, block[b].fifth_bits, tiles[b].q[row]);
            tiles[b].scale[row] = convert_half(block[b].scale);
            tiles[b].minimum[row] = convert_half(block[b].minimum);
        }
    } else if (type == LF_Q4_K) {
        const block_q4_k *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS, block++) {
            unpack_levels(block->scale, block->minimum, block->packed_scales, row, tiles + b);
            unpack_k(block->nibbles, NULL, row, tiles + b);
        }
    } else if (type == LF_Q5_K) {
        const block_q5_k *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS, block++) {
            unpack_levels(block->scale, block->minimum, block->packed_scales, row, tiles + b);
            unpack_k(block->nibbles, block->fifth_bits, row, tiles + b);
        }
    } else {
        const block_q6_k *block = blocks_of_row;
        for (size_t b = 0; b < blocks; b += SUPERBLOCK_BLOCKS, block++) unpack_q6_k(block, row, tiles + b);
    }
}
#endif
