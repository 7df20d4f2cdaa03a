// Which variants this processor can run, and the sizes of rows and buffers.
#include "layout.h"

#include <stdlib.h>

extern const lf_kernels lf_scalar_kernels;

size_t lf_row_bytes(lf_type type, size_t columns) {
    if (columns > SIZE_MAX / 64) return 0;  // a size from a broken file, whose product would wrap around
    if (is_quantized(type) && columns % BLOCK != 0) return 0;
    switch (type) {
    case LF_F32: return columns * sizeof(float);
    case LF_F16: return columns * sizeof(uint16_t);
    case LF_Q4_0: return columns / BLOCK * sizeof(block_q4_0);
    case LF_Q4_1: return columns / BLOCK * sizeof(block_q4_1);
    case LF_Q8_0: return columns / BLOCK * sizeof(block_q8_0);
    }
    return 0;
}

size_t lf_activation_bytes(lf_type type, size_t columns, size_t tokens) {
    if (lf_row_bytes(type, columns) == 0 || tokens == 0) return 0;
    if (tokens > SIZE_MAX / 64 / columns) return 0;
    if (!is_quantized(type)) return tokens * columns * sizeof(float);
    token_split split = split_tokens(tokens);
    return columns / BLOCK * (split.octets * sizeof(activation_octet) + split.singles * sizeof(activation_single));
}

const lf_kernels *lf_kernels_scalar(void) {
    return &lf_scalar_kernels;
}

const lf_kernels *lf_kernels_at(size_t index) {
    return index == 0 ? &lf_scalar_kernels : NULL;
}

const lf_kernels *lf_kernels_best(void) {
    const char *wanted = getenv("LANDFALL_KERNEL");
    const lf_kernels *best = lf_kernels_scalar();
    for (size_t i = 0; lf_kernels_at(i); i++) {
        best = lf_kernels_at(i);
        if (wanted && strcmp(best->name, wanted) == 0) break;
    }
    return best;
}
