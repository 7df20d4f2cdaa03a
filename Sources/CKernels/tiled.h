// The matrix product shared by the SIMD variants: which rows meet which tokens, and when. A variant brings three steps.
//
// Single tokens (decode) take ROW_GROUP rows at a time straight from the weights. Octets of tokens (prefill) take panels
// of rows that are unpacked once to bytes and floats and then meet all tokens, TILE_ROWS rows × TILE_OCTETS octets at a time.
#ifndef LANDFALL_TILED_H
#define LANDFALL_TILED_H

#include "layout.h"

enum {
    ROW_GROUP = 8,
    TILE_ROWS = 4,
    TILE_OCTETS = 2,
    TILE_TOKENS = TILE_OCTETS * OCTET,
    PANEL_TILES = 4,    // 16 rows: activations are read from the second-level cache a quarter as often as with 4
    PANEL_BLOCKS = 64,  // 2048 columns: with 16 rows 40 KiB of stack; wider rows are summed panel after panel
};

/// Block `b` of four rows, unpacked: 0…15 or 0…31 where the type has a minimum, else signed.
typedef struct {
    int8_t q[TILE_ROWS][BLOCK];
    float scale[TILE_ROWS];
    union {
        float minimum[TILE_ROWS];
        int16_t factor[TILE_ROWS][2];  // of the halves of a block of Q6_K, which has no minimum
    };
} weight_tile;

/// The scale of column `column` of a tile's row.
static inline float tile_scale(lf_type type, const weight_tile *tile, size_t row, size_t column) {
    return type == LF_Q6_K ? tile->scale[row] * (float)tile->factor[row][column / 16] : tile->scale[row];
}

typedef struct {
    /// out[0 ..< rows] = the products of `rows` (1 … ROW_GROUP) rows with one token.
    void (*single)(lf_type type, const void *weights, size_t row_stride, size_t rows, size_t blocks,
                   const activation_single *x, float *out);

    /// Unpacks `blocks` blocks of a row into line `row` of as many tiles.
    void (*unpack)(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);

    /// totals (TILE_ROWS, TILE_TOKENS) += products of four rows with `octets` (1 or 2) octets that stand `octet_stride`
    /// blocks apart.
    void (*tile)(lf_type type, const weight_tile *weights, size_t blocks, const activation_octet *x,
                 size_t octet_stride, size_t octets, float totals[TILE_ROWS][TILE_TOKENS]);
} tiled_steps;

/// `lf_kernels.matmul` for quantised types.
void lf_matmul_tiled(const tiled_steps *steps, lf_type type, const void *weights, size_t row_stride, size_t columns,
                     size_t row_begin, size_t row_end, const void *activations, size_t tokens, float *out,
                     size_t out_stride);

#endif
