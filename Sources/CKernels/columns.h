// Products with matrices stored column by column, shared by the SIMD variants: which columns meet which rows and tokens.
//
// One token (decode) streams: COLUMN_GROUP columns pass over the sums at a time, so that a sum is loaded and stored once for
// all of them. Several tokens meet tiles of weights that are expanded once, to floats that stay in the first-level cache.
// Either way an output's additions run over the columns in their order, one fused operation each: that fixes its bits.
#ifndef LANDFALL_COLUMNS_H
#define LANDFALL_COLUMNS_H

#include "layout.h"

enum {
    COLUMN_GROUP = 8,
    COLUMN_TILE = 64,      // columns of a tile
    COLUMN_TILE_ROWS = 64, // with as many rows 16 KiB of floats
    STRIP_ROWS = 16,
    STRIP_TOKENS = 6,
    BYTES_AHEAD = 512,     // how far ahead of a column's block lines are asked for
};

/// The scales of a few columns of quants: one pointer a column, at the first of the rows; minimums `height` halves further.
typedef struct {
    const uint16_t *const *columns;
    size_t height;
} column_scales;

typedef struct {
    /// out (rows) += x (count) · columns, for one token and up to COLUMN_GROUP columns. `columns` points at the first of
    /// the rows. `more`: as many columns follow and will be wanted next.
    void (*single)(lf_type type, const char *columns, size_t column_stride, size_t count, size_t rows, const float *x,
                   bool more, float *out);

    /// Expands `rows` rows of a column to floats.
    void (*expand)(lf_type type, const char *column, size_t rows, float *weights);

    /// `single` and `expand` for columns of quants.
    void (*single_quants)(lf_type type, const char *columns, size_t column_stride, column_scales scales, size_t count,
                          size_t rows, const float *x, bool more, float *out);
    void (*expand_quants)(lf_type type, const char *column, const uint16_t *scales, size_t height, size_t rows,
                          float *weights);

    /// out (tokens, STRIP_ROWS) += x (tokens, count) · weights (count, STRIP_ROWS; row stride COLUMN_TILE_ROWS), for 1 …
    /// STRIP_TOKENS tokens.
    void (*strip)(const float *weights, size_t count, const float *x, size_t x_stride, size_t tokens, float *out,
                  size_t out_stride);
} column_steps;

/// `lf_kernels.accumulate_columns` for types whose steps a variant has.
void lf_accumulate_tiled(const column_steps *steps, lf_type type, const void *columns, size_t column_stride,
                         const lf_shared_scales *scales, size_t count, size_t row_begin, size_t row_end,
                         const float *x, size_t x_stride, size_t tokens, float *out, size_t out_stride);

/// Bytes of a weight of a float type.
static inline size_t float_bytes(lf_type type) { return type == LF_F16 ? sizeof(uint16_t) : sizeof(float); }

/// One weight of a float type: what is left of a column after its whole blocks.
static inline float float_weight(lf_type type, const char *from) {
    if (type == LF_F16) return float_from_half(*(const uint16_t *)(const void *)from);
    float weight;
    memcpy(&weight, from, sizeof weight);
    return weight;
}

/// Where to ask for lines while the block at `at` of a column of `bytes` bytes is used, relative to the column's start:
/// further down the column, then in the column that comes a group later; `at` itself when there is nothing to ask for.
static inline size_t line_ahead(size_t at, size_t bytes, size_t column_stride, bool more) {
    size_t ahead = at + (bytes < BYTES_AHEAD ? bytes : BYTES_AHEAD);
    if (ahead < bytes) return ahead;
    return more ? ahead - bytes + COLUMN_GROUP * column_stride : at;
}

#endif
