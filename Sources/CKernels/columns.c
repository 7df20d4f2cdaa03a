// The loops around the steps: columns.h says what they are for.
#include "columns.h"

/// All tokens with one tile of `count` columns and `rows` rows; x and out point at the tile's first column and row.
static void multiply_tile(const column_steps *steps, const float (*weights)[COLUMN_TILE_ROWS], size_t count, size_t rows,
                          const float *x, size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    for (size_t t = 0; t < tokens; t += STRIP_TOKENS) {
        size_t strip_tokens = smaller(STRIP_TOKENS, tokens - t);
        const float *strip_x = x + t * x_stride;
        float *line = out + t * out_stride;
        size_t r = 0;
        for (; r + STRIP_ROWS <= rows; r += STRIP_ROWS) {
            steps->strip(weights[0] + r, count, strip_x, x_stride, strip_tokens, line + r, out_stride);
        }
        if (r == rows) continue;
        float padded[STRIP_TOKENS][STRIP_ROWS] = {{0}};
        size_t bytes = (rows - r) * sizeof(float);
        for (size_t i = 0; i < strip_tokens; i++) memcpy(padded[i], line + i * out_stride + r, bytes);
        steps->strip(weights[0] + r, count, strip_x, x_stride, strip_tokens, padded[0], STRIP_ROWS);
        for (size_t i = 0; i < strip_tokens; i++) memcpy(line + i * out_stride + r, padded[i], bytes);
    }
}

/// Asks for the lines of `bytes` bytes.
static inline void fetch(const char *from, size_t bytes) {
    for (size_t at = 0; at < bytes; at += 64) __builtin_prefetch(from + at);
    __builtin_prefetch(from + bytes - 1);
}

/// Scales of `count` columns, from row `row` on.
static void find_scales(lf_type type, const lf_shared_scales *scales, const char *columns, size_t column_stride,
                        size_t count, size_t row, const uint16_t *found[]) {
    for (size_t i = 0; i < count; i++) found[i] = scales_of_column(type, scales, columns + i * column_stride) + row;
}

/// One token: columns in groups.
static void accumulate_single(const column_steps *steps, lf_type type, const char *columns, size_t column_stride,
                              const lf_shared_scales *scales, size_t count, size_t row_begin, size_t rows,
                              const float *x, float *out) {
    const char *first = columns + column_bytes(type, scales, row_begin);
    for (size_t n = 0; n < count; n += COLUMN_GROUP) {
        size_t width = smaller(COLUMN_GROUP, count - n), offset = n * column_stride;
        bool more = n + COLUMN_GROUP < count;
        if (scales) {
            const uint16_t *found[COLUMN_GROUP];
            find_scales(type, scales, columns + offset, column_stride, width, row_begin, found);
            steps->single_quants(type, first + offset, column_stride, (column_scales){found, scales->height}, width,
                                 rows, x + n, more, out);
        } else {
            steps->single(type, first + offset, column_stride, width, rows, x + n, more, out);
        }
    }
}

void lf_accumulate_tiled(const column_steps *steps, lf_type type, const void *columns, size_t column_stride,
                         const lf_shared_scales *scales, size_t count, size_t row_begin, size_t row_end,
                         const float *x, size_t x_stride, size_t tokens, float *out, size_t out_stride) {
    if (!accumulates(type, scales, row_begin, row_end) || row_begin >= row_end) return;
    size_t rows = row_end - row_begin;
    out += row_begin;
    if (tokens == 1) {
        accumulate_single(steps, type, columns, column_stride, scales, count, row_begin, rows, x, out);
        return;
    }
    const char *first = (const char *)columns + column_bytes(type, scales, row_begin);
    const uint16_t *found[COLUMN_TILE];
    _Alignas(64) float weights[COLUMN_TILE][COLUMN_TILE_ROWS];
    for (size_t n = 0; n < count; n += COLUMN_TILE) {
        size_t width = smaller(COLUMN_TILE, count - n);
        size_t tile_bytes = column_bytes(type, scales, smaller(COLUMN_TILE_ROWS, rows));
        for (size_t i = 0; i < width; i++) fetch(first + (n + i) * column_stride, tile_bytes);
        if (scales) {
            const char *whole = (const char *)columns + n * column_stride;
            find_scales(type, scales, whole, column_stride, width, row_begin, found);
        }
        for (size_t r = 0; r < rows; r += COLUMN_TILE_ROWS) {
            size_t height = smaller(COLUMN_TILE_ROWS, rows - r);
            if (height % STRIP_ROWS) memset(weights, 0, sizeof weights);
            const char *column = first + n * column_stride + column_bytes(type, scales, r);
            for (size_t i = 0; i < width; i++) {
                if (r + COLUMN_TILE_ROWS < rows) fetch(column + tile_bytes, tile_bytes);
                if (scales) {
                    steps->expand_quants(type, column, found[i] + r, scales->height, height, weights[i]);
                } else {
                    steps->expand(type, column, height, weights[i]);
                }
                column += column_stride;
            }
            multiply_tile(steps, weights, width, height, x + n, x_stride, tokens, out + r, out_stride);
        }
    }
}
