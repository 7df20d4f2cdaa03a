// Weight blocks as they stand in a GGUF file, and how many columns share one.
//
// Rows are only 2-byte aligned, which is also these structs' alignment. The layouts are those of the public GGUF documentation;
// Tests/EndToEnd/test_dequantisation.py compares what we read with the Python package `gguf`.
#ifndef LANDFALL_BLOCKS_H
#define LANDFALL_BLOCKS_H

#include "CKernels.h"

#include <string.h>

enum {
    BLOCK = 32,         // columns that share a scale, in weights and in activations
    SUPERBLOCK = 256,   // columns of a K block: eight blocks with small integer scales of their own
    SUPERBLOCK_BLOCKS = SUPERBLOCK / BLOCK,
};

typedef struct {
    uint16_t scale;
    uint8_t nibbles[BLOCK / 2];  // low nibbles are columns 0–15, high nibbles 16–31
} block_q4_0;
typedef struct {
    uint16_t scale;
    uint16_t minimum;
    uint8_t nibbles[BLOCK / 2];
} block_q4_1;
typedef struct {
    uint16_t scale;
    uint8_t fifth_bits[BLOCK / 8];  // bit i is the fifth bit of column i
    uint8_t nibbles[BLOCK / 2];
} block_q5_0;
typedef struct {
    uint16_t scale;
    uint16_t minimum;
    uint8_t fifth_bits[BLOCK / 8];
    uint8_t nibbles[BLOCK / 2];
} block_q5_1;
typedef struct {
    uint16_t scale;
    int8_t q[BLOCK];
} block_q8_0;

enum { PACKED_SCALES = 12 };  // bytes of eight scales and eight minimums of 6 bits: `unpack_scales`

/// Block b: w = (scale · s[b]) · q − (minimum · m[b]).
typedef struct {
    uint16_t scale;
    uint16_t minimum;
    uint8_t packed_scales[PACKED_SCALES];
    uint8_t nibbles[SUPERBLOCK / 2];  // 32 bytes for each pair of blocks: the even one in the low nibbles
} block_q4_k;
typedef struct {
    uint16_t scale;
    uint16_t minimum;
    uint8_t packed_scales[PACKED_SCALES];
    uint8_t fifth_bits[BLOCK];  // bit b of byte i is the fifth bit of column i of block b
    uint8_t nibbles[SUPERBLOCK / 2];
} block_q5_k;

/// Half h (16 columns) of block b: w = (scale · scales[2b + h]) · (q − 32).
typedef struct {
    uint8_t nibbles[SUPERBLOCK / 2];     // 64 bytes for each four blocks: the first two in the low nibbles
    uint8_t upper_bits[SUPERBLOCK / 4];  // 32 bytes for each four blocks: two bits of each, the first's lowest
    int8_t scales[2 * SUPERBLOCK_BLOCKS];
    uint16_t scale;
} block_q6_k;

/// The type in a file of weights that are interleaved here.
static inline lf_type plain_type(lf_type type) {
    return (lf_type)(type & ~LF_INTERLEAVED);
}

static inline bool is_interleaved(lf_type type) {
    return type & LF_INTERLEAVED;
}

/// Columns of one block of the type; 0 when the type is unknown.
static inline size_t block_columns(lf_type type) {
    switch (type) {
    case LF_F32:
    case LF_F16: return 1;
    case LF_Q4_0:
    case LF_Q4_1:
    case LF_Q5_0:
    case LF_Q5_1:
    case LF_Q8_0:
    case LF_Q4_0_INTERLEAVED:
    case LF_Q4_1_INTERLEAVED:
    case LF_Q8_0_INTERLEAVED: return BLOCK;
    case LF_Q4_K:
    case LF_Q5_K:
    case LF_Q6_K: return SUPERBLOCK;
    case LF_INTERLEAVED: return 0;
    }
    return 0;
}

/// Whether products with the type take quantised activations.
static inline bool is_quantized(lf_type type) {
    return block_columns(type) >= BLOCK;
}

/// Whether weights of a file's type are scale · q + minimum with q = 0, 1, …; without a minimum q is signed.
static inline bool has_minimum(lf_type type) {
    return type != LF_Q8_0 && type != LF_Q6_K;
}

/// Whether a whole block of products with a file's type fits 16-bit sums.
static inline bool has_nibbles(lf_type type) {
    return type == LF_Q4_0 || type == LF_Q4_1 || type == LF_Q4_K;
}

/// The 6-bit scales and minimums of Q4_K and Q5_K. The first four of each are the low bits of bytes 0–3 and 4–7; of the
/// others, four bits stand in bytes 8–11 (scale low, minimum high) and two on top of the first four.
static inline void unpack_scales(const uint8_t packed[PACKED_SCALES], uint8_t scales[SUPERBLOCK_BLOCKS],
                                 uint8_t minimums[SUPERBLOCK_BLOCKS]) {
    uint32_t word[3];
    memcpy(word, packed, sizeof word);
    const uint32_t low[2] = {word[0] & 0x3f3f3f3f, word[1] & 0x3f3f3f3f};
    const uint32_t high[2] = {(word[2] & 0x0f0f0f0f) | (word[0] >> 2 & 0x30303030),
                              (word[2] >> 4 & 0x0f0f0f0f) | (word[1] >> 2 & 0x30303030)};
    memcpy(scales, low, 4), memcpy(scales + 4, high, 4);
    memcpy(minimums, low + 1, 4), memcpy(minimums + 4, high + 1, 4);
}

#endif
