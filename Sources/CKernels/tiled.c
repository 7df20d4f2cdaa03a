// The loops around the tiles: tiled.h says what they are for.
#include "tiled.h"

/// One tile of outputs: read what earlier panels of columns summed, add this panel's share, write back.
static void update_tile(const tiled_steps *steps, lf_type type, const weight_tile *tiles, size_t blocks,
                        const activation_octet *x, size_t octet_stride, size_t octets, bool first_panel, size_t rows,
                        size_t tokens, float *out, size_t out_stride) {
    _Alignas(64) float totals[TILE_ROWS][TILE_TOKENS] = {{0}};
    if (!first_panel) {
        for (size_t t = 0; t < tokens; t++) {
            for (size_t r = 0; r < rows; r++) totals[r][t] = out[t * out_stride + r];
        }
    }
    steps->tile(type, tiles, blocks, x, octet_stride, octets, totals);
    if (rows == TILE_ROWS) {
        for (size_t t = 0; t < tokens; t++) {
            for (size_t r = 0; r < TILE_ROWS; r++) out[t * out_stride + r] = totals[r][t];
        }
    } else {
        for (size_t t = 0; t < tokens; t++) {
            for (size_t r = 0; r < rows; r++) out[t * out_stride + r] = totals[r][t];
        }
    }
}

/// Rows row ..< row + rows (a panel at most) with all octets. `tokens` counts the tokens in octets, without padding.
static void multiply_octets(const tiled_steps *steps, lf_type type, const char *weights, size_t row_stride, size_t rows,
                            size_t blocks, const activation_octet *x, size_t octets, size_t tokens, float *out,
                            size_t out_stride) {
    _Alignas(64) weight_tile panel[PANEL_TILES][PANEL_BLOCKS];
    size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (size_t first = 0; first < blocks; first += PANEL_BLOCKS) {
        size_t width = smaller(PANEL_BLOCKS, blocks - first), offset = lf_row_bytes(type, first * BLOCK);
        for (size_t line = 0; line < tiles * TILE_ROWS; line++) {
            size_t row = smaller(line, rows - 1);  // the last tile is filled up with repetitions that are not written
            steps->unpack(type, weights + row * row_stride + offset, width, line % TILE_ROWS, panel[line / TILE_ROWS]);
        }
        for (size_t octet = 0; octet < octets; octet += TILE_OCTETS) {
            size_t begin = octet * OCTET;
            for (size_t i = 0; i < tiles; i++) {
                update_tile(steps, type, panel[i], width, x + octet * blocks + first, blocks,
                            smaller(TILE_OCTETS, octets - octet), first == 0, smaller(TILE_ROWS, rows - i * TILE_ROWS),
                            smaller(TILE_TOKENS, tokens - begin), out + begin * out_stride + i * TILE_ROWS, out_stride);
            }
        }
    }
}

void lf_matmul_tiled(const tiled_steps *steps, lf_type type, const void *weights, size_t row_stride, size_t columns,
                     size_t row_begin, size_t row_end, const void *activations, size_t tokens, float *out,
                     size_t out_stride) {
    if (lf_row_bytes(type, columns) == 0) return;
    size_t blocks = columns / BLOCK;
    token_split split = split_tokens(tokens);
    size_t tokens_in_octets = tokens - split.singles;
    size_t step = split.octets ? PANEL_TILES * TILE_ROWS : ROW_GROUP;
    for (size_t row = row_begin; row < row_end; row += step) {
        const char *first = (const char *)weights + row * row_stride;
        size_t rows = smaller(step, row_end - row);
        if (split.octets) {
            multiply_octets(steps, type, first, row_stride, rows, blocks, activations, split.octets, tokens_in_octets,
                            out + row, out_stride);
        }
        for (size_t s = 0; s < split.singles; s++) {
            const activation_single *x = single_at(activations, blocks, split.octets, s);
            float *line = out + (tokens_in_octets + s) * out_stride + row;
            for (size_t group = 0; group < rows; group += ROW_GROUP) {
                steps->single(type, first + group * row_stride, row_stride, smaller(ROW_GROUP, rows - group), blocks, x,
                              line + group);
            }
        }
    }
}
