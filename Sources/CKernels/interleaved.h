// Rows interleaved by sixteen, for weights that stay in memory.
//
// In a file each row is by itself, so a matrix-vector product reads sixteen places at once, gathers a scale from each and sums across
// lanes. Interleaved, block b of sixteen rows is one record: the scales (then the minimums) of all rows, then the quants of four columns of
// row after row, as many times as a block has quads. A vector then holds the same quad of sixteen rows, meets a broadcast quad of the
// activations, and its lanes are outputs. The record takes as many bytes as the sixteen blocks it is made of.
#ifndef LANDFALL_INTERLEAVED_H
#define LANDFALL_INTERLEAVED_H

#include "tiled.h"

enum {
    INTERLEAVED_ROWS = LF_INTERLEAVED_ROWS,
    NIBBLE_QUADS = BLOCK / 2 / QUAD,  // of bytes; a byte holds columns i and i + 16
    BYTE_QUADS = BLOCK / QUAD,
    RECORD_BYTES_AHEAD = 6144,  // how far ahead of a record lines are asked for
};

typedef struct {
    uint16_t scale[INTERLEAVED_ROWS];
    uint8_t nibbles[NIBBLE_QUADS][INTERLEAVED_ROWS][QUAD];
} interleaved_q4_0;
typedef struct {
    uint16_t scale[INTERLEAVED_ROWS];
    uint16_t minimum[INTERLEAVED_ROWS];
    uint8_t nibbles[NIBBLE_QUADS][INTERLEAVED_ROWS][QUAD];
} interleaved_q4_1;
typedef struct {
    uint16_t scale[INTERLEAVED_ROWS];
    int8_t q[BYTE_QUADS][INTERLEAVED_ROWS][QUAD];
} interleaved_q8_0;

/// Bytes of a record of the type, interleaved or as in the file.
static inline size_t record_bytes(lf_type type) {
    switch (plain_type(type)) {
    case LF_Q4_0: return sizeof(interleaved_q4_0);
    case LF_Q4_1: return sizeof(interleaved_q4_1);
    default: return sizeof(interleaved_q8_0);
    }
}

/// Block `index` of a row of interleaved ones, as it stood in the file: room for the largest block.
typedef struct {
    _Alignas(4) char bytes[sizeof(block_q8_0)];
} plain_block;

/// - Parameter group: the first record of the sixteen rows.
plain_block lf_interleaved_block(lf_type type, const void *group, size_t row, size_t index);

#endif
