// The matrix product shared by the SIMD variants: which rows meet which tokens, and when. A variant brings three steps.
//
// Single tokens (decode) take rows straight from the weights; up to FEW of them share what is read and unpacked. Octets of tokens
// (prefill) take panels of rows that are unpacked once to bytes and floats and then meet all tokens, tile by tile: a tile is TILE_ROWS
// rows × TILE_OCTETS octets, and a variant may take two in each direction at a time.
#ifndef LANDFALL_TILED_H
#define LANDFALL_TILED_H

#include "layout.h"

enum {
    ROW_GROUP = 8,
    FEW = 4,            // tokens that share one unpacking of the weights; PADDED − 1 of them at most stand alone
    TILE_ROWS = 4,
    TILE_OCTETS = 2,
    TILE_TOKENS = TILE_OCTETS * OCTET,
    MOST_TILES = 4,     // that a variant takes at once, in both directions together
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
    int32_t excess[TILE_ROWS];  // 128 · Σ factor · q, without a minimum: for variants whose activations are made unsigned
} weight_tile;

/// The scale of column `column` of a tile's row.
static inline float tile_scale(lf_type type, const weight_tile *tile, size_t row, size_t column) {
    return type == LF_Q6_K ? tile->scale[row] * (float)tile->factor[row][column / 16] : tile->scale[row];
}

typedef struct {
    /// Tiles of rows and pairs of octets that `tile` takes at once, both 1 or 2.
    size_t tiles, pairs;

    /// out (tokens, rows) = the products of any number of rows with 1 … FEW tokens, which stand `blocks` blocks apart.
    void (*few)(lf_type type, const void *weights, size_t row_stride, size_t rows, size_t blocks,
                const activation_single *x, size_t tokens, float *out, size_t out_stride);

    /// The same of interleaved rows, a multiple of sixteen, with 1 … `most_interleaved` tokens. NULL where the variant takes none.
    size_t most_interleaved;
    void (*few_interleaved)(lf_type type, const void *weights, size_t row_stride, size_t rows, size_t blocks,
                            const activation_single *x, size_t tokens, float *out, size_t out_stride);

    /// Unpacks `blocks` records of sixteen interleaved rows into the tiles of a panel, which stand PANEL_BLOCKS apart.
    void (*unpack_group)(lf_type type, const void *records, size_t blocks, weight_tile *panel);

    /// Unpacks `blocks` blocks of a row into line `row` of as many tiles.
    void (*unpack)(lf_type type, const void *blocks_of_row, size_t blocks, size_t row, weight_tile *tiles);

    /// totals += products of the rows of `tiles` tiles, which stand PANEL_BLOCKS apart, with `octets` octets, which stand
    /// `octet_stride` blocks apart. Row r of tile i and pair p of octets have line (p · tiles + i) · TILE_ROWS + r.
    void (*tile)(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                 size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]);

    /// out (tokens, TILE_ROWS) = totals (TILE_ROWS, tokens).
    void (*write)(float (*totals)[TILE_TOKENS], size_t tokens, float *out, size_t out_stride);

    /// `lf_kernels.matmul` for F32 and F16, whose activations are floats.
    void (*floats)(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin, size_t row_end,
                   const float *x, size_t tokens, float *out, size_t out_stride);
} tiled_steps;

/// Of `tiled_steps.few`, less the type.
#define FEW_PARAMETERS                                                                                                \
    const void *weights, size_t row_stride, size_t rows, size_t blocks, const activation_single *x, size_t tokens,    \
        float *out, size_t out_stride
#define FEW_ARGUMENTS weights, row_stride, rows, blocks, x, tokens, out, out_stride

/// Calls `function(…, tokens, weights, …)`, which is inlined, with the number of tokens as a constant.
#define FEW_TOKENS(function, ...)                                                                                     \
    switch (tokens) {                                                                                                 \
    case 1: function(__VA_ARGS__, 1, weights, row_stride, rows, blocks, x, out, out_stride); break;                   \
    case 2: function(__VA_ARGS__, 2, weights, row_stride, rows, blocks, x, out, out_stride); break;                   \
    case 3: function(__VA_ARGS__, 3, weights, row_stride, rows, blocks, x, out, out_stride); break;                   \
    default: function(__VA_ARGS__, FEW, weights, row_stride, rows, blocks, x, out, out_stride);                       \
    }

/// `lf_kernels.matmul` with a variant's steps.
void lf_matmul_tiled(const tiled_steps *steps, lf_type type, const void *weights, size_t row_stride, size_t columns,
                     size_t row_begin, size_t row_end, const void *activations, size_t tokens, float *out,
                     size_t out_stride);

#endif
