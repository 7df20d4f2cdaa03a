// Interleaving, and its inverse for the reference and for prompts.
#include "interleaved.h"

bool lf_can_interleave(lf_type type, size_t rows, size_t columns) {
    bool is_direct = type == LF_Q4_0 || type == LF_Q4_1 || type == LF_Q8_0;
    return is_direct && rows > 0 && rows % INTERLEAVED_ROWS == 0 && columns > 0 && columns % BLOCK == 0;
}

/// The quads of one block go to row `row` of as many fields.
static void spread_quads(const void *quants, size_t quads, size_t row, void *fields) {
    for (size_t k = 0; k < quads; k++) {
        memcpy((char *)fields + (k * INTERLEAVED_ROWS + row) * QUAD, (const char *)quants + k * QUAD, QUAD);
    }
}

static void gather_quads(const void *fields, size_t quads, size_t row, void *quants) {
    for (size_t k = 0; k < quads; k++) {
        memcpy((char *)quants + k * QUAD, (const char *)fields + (k * INTERLEAVED_ROWS + row) * QUAD, QUAD);
    }
}

bool lf_interleave(lf_type type, void *weights, size_t rows, size_t columns, void *scratch) {
    if (!lf_can_interleave(type, rows, columns)) return false;
    size_t row_bytes = lf_row_bytes(type, columns), group_bytes = row_bytes * INTERLEAVED_ROWS;
    for (size_t first = 0; first < rows; first += INTERLEAVED_ROWS) {
        char *group = (char *)weights + first * row_bytes;
        memcpy(scratch, group, group_bytes);
        for (size_t row = 0; row < INTERLEAVED_ROWS; row++) {
            const char *from = (const char *)scratch + row * row_bytes;
            for (size_t b = 0; b < columns / BLOCK; b++) {
                if (type == LF_Q4_0) {
                    const block_q4_0 *block = (const block_q4_0 *)(const void *)from + b;
                    interleaved_q4_0 *record = (interleaved_q4_0 *)(void *)group + b;
                    record->scale[row] = block->scale;
                    spread_quads(block->nibbles, NIBBLE_QUADS, row, record->nibbles);
                } else if (type == LF_Q4_1) {
                    const block_q4_1 *block = (const block_q4_1 *)(const void *)from + b;
                    interleaved_q4_1 *record = (interleaved_q4_1 *)(void *)group + b;
                    record->scale[row] = block->scale;
                    record->minimum[row] = block->minimum;
                    spread_quads(block->nibbles, NIBBLE_QUADS, row, record->nibbles);
                } else {
                    const block_q8_0 *block = (const block_q8_0 *)(const void *)from + b;
                    interleaved_q8_0 *record = (interleaved_q8_0 *)(void *)group + b;
                    record->scale[row] = block->scale;
                    spread_quads(block->q, BYTE_QUADS, row, record->q);
                }
            }
        }
    }
    return true;
}

plain_block lf_interleaved_block(lf_type type, const void *group, size_t row, size_t index) {
    plain_block out;
    if (type == LF_Q4_0_INTERLEAVED) {
        const interleaved_q4_0 *record = (const interleaved_q4_0 *)group + index;
        block_q4_0 block = {.scale = record->scale[row]};
        gather_quads(record->nibbles, NIBBLE_QUADS, row, block.nibbles);
        memcpy(out.bytes, &block, sizeof block);
    } else if (type == LF_Q4_1_INTERLEAVED) {
        const interleaved_q4_1 *record = (const interleaved_q4_1 *)group + index;
        block_q4_1 block = {.scale = record->scale[row], .minimum = record->minimum[row]};
        gather_quads(record->nibbles, NIBBLE_QUADS, row, block.nibbles);
        memcpy(out.bytes, &block, sizeof block);
    } else {
        const interleaved_q8_0 *record = (const interleaved_q8_0 *)group + index;
        block_q8_0 block = {.scale = record->scale[row]};
        gather_quads(record->q, BYTE_QUADS, row, block.q);
        memcpy(out.bytes, &block, sizeof block);
    }
    return out;
}

void lf_interleaved_row(lf_type type, const void *group, size_t row, size_t columns, void *out) {
    if (!lf_can_interleave(type, INTERLEAVED_ROWS, columns) || row >= INTERLEAVED_ROWS) return;
    size_t block_bytes = lf_row_bytes(type, BLOCK);
    for (size_t b = 0; b < columns / BLOCK; b++) {
        plain_block block = lf_interleaved_block((lf_type)(type | LF_INTERLEAVED), group, row, b);
        memcpy((char *)out + b * block_bytes, block.bytes, block_bytes);
    }
}
