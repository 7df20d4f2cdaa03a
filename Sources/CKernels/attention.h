// What the variants' attention shares. Queries of a call are counted q = token · heads + head.
#ifndef LANDFALL_ATTENTION_H
#define LANDFALL_ATTENTION_H

#include "layout.h"

/// Floats from `queries` to query q, and from `out` to its result.
static inline size_t query_offset(const lf_attention *a, size_t q) {
    return q / a->heads * a->stride + q % a->heads * a->head_size;
}

static inline size_t attended_positions(const lf_attention *a, size_t q) {
    return a->positions + q / a->heads;
}

static inline float *scores_of(const lf_attention *a, size_t q) {
    return a->scores + q * (a->positions + a->tokens);
}

/// Where the sum of a query's softened scores is kept.
static inline float *sum_of(const lf_attention *a, size_t q) {
    return scores_of(a, q) + a->positions + a->tokens - 1;
}

/// Element `index`, without its scale.
static inline float cached_element(bool bytes, const void *elements, size_t index) {
    return bytes ? ((const int8_t *)elements)[index] : float_from_half(((const uint16_t *)elements)[index]);
}

static inline const void *cached_row(lf_cached_rows rows, size_t p) {
    return (const char *)rows.elements + p * rows.stride * (rows.scales ? sizeof(int8_t) : sizeof(uint16_t));
}

static inline float cached_scale(lf_cached_rows rows, size_t p) {
    return rows.scales ? rows.scales[p] : 1;
}

#endif
