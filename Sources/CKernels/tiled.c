// The loops around the tiles: tiled.h says what they are for.
#include "tiled.h"

/// One tile of the outputs of earlier panels of columns.
static void read_tile(float (*totals)[TILE_TOKENS], size_t rows, size_t tokens, const float *out, size_t out_stride) {
    for (size_t t = 0; t < tokens; t++) {
        for (size_t r = 0; r < rows; r++) totals[r][t] = out[t * out_stride + r];
    }
}

static void write_tile(const tiled_steps *steps, float (*totals)[TILE_TOKENS], size_t rows, size_t tokens, float *out,
                       size_t out_stride) {
    if (rows == TILE_ROWS) {
        steps->write(totals, tokens, out, out_stride);
        return;
    }
    for (size_t t = 0; t < tokens; t++) {
        for (size_t r = 0; r < rows; r++) out[t * out_stride + r] = totals[r][t];
    }
}

/// As many rows and octets as the variant takes at once: read what earlier panels summed, add this panel's share, write back.
static void update_tiles(const tiled_steps *steps, lf_type type, const weight_tile *panel, size_t tiles, size_t blocks,
                         const activation_octet *x, size_t octet_stride, size_t octets, bool first_panel, size_t rows,
                         size_t tokens, float *out, size_t out_stride) {
    _Alignas(64) float totals[MOST_TILES * TILE_ROWS][TILE_TOKENS];
    size_t pairs = (octets + 1) / TILE_OCTETS;
    memset(totals, 0, pairs * tiles * TILE_ROWS * sizeof *totals);
    for (size_t i = 0; i < pairs * tiles && !first_panel; i++) {
        size_t begin = i / tiles * TILE_TOKENS, row = i % tiles * TILE_ROWS;
        read_tile(totals + i * TILE_ROWS, smaller(TILE_ROWS, rows - row), smaller(TILE_TOKENS, tokens - begin),
                  out + begin * out_stride + row, out_stride);
    }
    steps->tile(plain_type(type), panel, tiles, blocks, x, octet_stride, octets, totals);
    for (size_t i = 0; i < pairs * tiles; i++) {
        size_t begin = i / tiles * TILE_TOKENS, row = i % tiles * TILE_ROWS;
        write_tile(steps, totals + i * TILE_ROWS, smaller(TILE_ROWS, rows - row), smaller(TILE_TOKENS, tokens - begin),
                   out + begin * out_stride + row, out_stride);
    }
}

/// Rows row ..< row + rows (a panel at most) with all octets. `tokens` counts the tokens in octets, without padding.
static void multiply_octets(const tiled_steps *steps, lf_type type, const char *weights, size_t row_stride, size_t rows,
                            size_t blocks, const activation_octet *x, size_t octets, size_t tokens, float *out,
                            size_t out_stride) {
    _Alignas(64) weight_tile panel[PANEL_TILES][PANEL_BLOCKS];
    size_t tiles = (rows + TILE_ROWS - 1) / TILE_ROWS, octets_at_once = steps->pairs * TILE_OCTETS;
    for (size_t first = 0; first < blocks; first += PANEL_BLOCKS) {
        size_t width = smaller(PANEL_BLOCKS, blocks - first), offset = lf_row_bytes(type, first * BLOCK);
        if (is_interleaved(type)) {
            steps->unpack_group(type, weights + offset * LF_INTERLEAVED_ROWS, width, panel[0]);
        } else {
            for (size_t line = 0; line < tiles * TILE_ROWS; line++) {
                size_t row = smaller(line, rows - 1);  // the last tile is filled up with repetitions that are not written
                steps->unpack(type, weights + row * row_stride + offset, width, line % TILE_ROWS, panel[line / TILE_ROWS]);
            }
        }
        for (size_t octet = 0; octet < octets; octet += octets_at_once) {
            size_t begin = octet * OCTET;
            for (size_t i = 0; i < tiles; i += steps->tiles) {
                size_t row = i * TILE_ROWS, count = smaller(steps->tiles, tiles - i);
                update_tiles(steps, type, panel[i], count, width, x + octet * blocks + first, blocks,
                             smaller(octets_at_once, octets - octet), first == 0, smaller(count * TILE_ROWS, rows - row),
                             smaller(octets_at_once * OCTET, tokens - begin), out + begin * out_stride + row, out_stride);
            }
        }
    }
}

void lf_matmul_tiled(const tiled_steps *steps, lf_type type, const void *weights, size_t row_stride, size_t columns,
                     size_t row_begin, size_t row_end, const void *activations, size_t tokens, float *out,
                     size_t out_stride) {
    if (!is_quantized(type)) {
        steps->floats(type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
        return;
    }
    if (lf_row_bytes(type, columns) == 0 || (is_interleaved(type) && !steps->few_interleaved)) return;
    size_t blocks = columns / BLOCK;
    token_split split = split_tokens(type, tokens);
    size_t tokens_in_octets = tokens - split.singles;
    size_t few = is_interleaved(type) ? steps->most_interleaved : FEW;
    // What meets the weights again finds them in the cache.
    size_t step = tokens <= few && split.octets == 0 ? row_end - row_begin : PANEL_TILES * TILE_ROWS;
    for (size_t row = row_begin; row < row_end; row += step) {
        const char *first = (const char *)weights + row * row_stride;
        size_t rows = smaller(step, row_end - row);
        if (split.octets) {
            multiply_octets(steps, type, first, row_stride, rows, blocks, activations, split.octets, tokens_in_octets,
                            out + row, out_stride);
        }
        for (size_t s = 0; s < split.singles; s += few) {
            (is_interleaved(type) ? steps->few_interleaved : steps->few)(
                type, first, row_stride, rows, blocks, single_at(activations, blocks, split.octets, s),
                smaller(few, split.singles - s), out + (tokens_in_octets + s) * out_stride + row, out_stride);
        }
    }
}
