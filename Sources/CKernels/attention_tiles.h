// Attention, written once for vectors of any width: avx2_attention.c and neon_attention.c say what a vector is, and include this.
//
// They define: INLINE (a function to inline, with its target), `vector` of WIDTH floats, `set_all`, `load`, `load_bytes`,
// `load_halves`, `store`, `multiply`, `add`, `divide`, `multiply_add(a, b, c)` = a · b + c, `sums_of_four`, `transpose` and `soften`.
//
// A score is the sum of WIDTH partial sums, lane l over the elements l, l + WIDTH, …, added as a tree: ((0 + 1) + (2 + 3)) + … A
// result sums positions one after another. Both hold with few queries, multiplied straight from the cache, and with many, for
// which a block of positions becomes floats once: keys as columns, so that lanes are positions and no sum runs across lanes.
#include "attention.h"

enum {
    GROUP = 3,            // queries in registers at a time
    SIDE = 2 * WIDTH,     // keys that stand side by side as columns
    SCORED_TOGETHER = 4,  // keys of few queries
    BLENDED_TOGETHER = 4 * WIDTH,
    BLOCK_FLOATS = 4096,  // 16 KiB, half a first-level cache
    BLOCK_POSITIONS = 64,
    FEW_QUERIES = 5,
};

/// What the elements of keys or values are. Floats are a converted block of either.
typedef enum { HALVES, BYTES, FLOATS } element_kind;

INLINE vector load_elements(const element_kind kind, const void *row, size_t index) {
    if (kind == HALVES) return load_halves((const uint16_t *)row + index);
    if (kind == BYTES) return load_bytes((const int8_t *)row + index);
    return load((const float *)row + index);
}

INLINE float load_element(const element_kind kind, const void *row, size_t index) {
    return kind == FLOATS ? ((const float *)row)[index] : cached_element(kind == BYTES, row, index);
}

/// Queries side by side; their positions ascend.
typedef struct {
    const float *query[GROUP];
    float *scores[GROUP];
    float *out[GROUP];
    size_t positions[GROUP];
} query_group;

INLINE query_group group_at(const lf_attention *a, size_t first, const int queries) {
    query_group group;
    for (int g = 0; g < queries; g++) {
        size_t q = first + (size_t)g, offset = query_offset(a, q);
        group.query[g] = a->queries + offset;
        group.scores[g] = scores_of(a, q);
        group.out[g] = a->out + offset;
        group.positions[g] = attended_positions(a, q);
    }
    return group;
}

// Scores ---------------------------------------------------------------------------------------------------------------

/// scores[g][p] = scale · query[g] · keys[p] for all positions, straight from the cache.
INLINE void score_few(const element_kind kind, const int queries, const query_group *group, const lf_attention *a) {
    size_t head_size = a->head_size, whole = head_size / WIDTH * WIDTH, end = group->positions[queries - 1];
    for (size_t p = 0; p < end; p += SCORED_TOGETHER) {
        size_t count = smaller(end - p, SCORED_TOGETHER);
        const void *key[SCORED_TOGETHER];
        for (size_t j = 0; j < SCORED_TOGETHER; j++) key[j] = cached_row(a->keys, p + smaller(j, count - 1));
        vector sum[GROUP][SCORED_TOGETHER];
        for (int g = 0; g < queries; g++) {
            for (int j = 0; j < SCORED_TOGETHER; j++) sum[g][j] = set_all(0);
        }
        for (size_t i = 0; i < whole; i += WIDTH) {
            vector query[GROUP];
            for (int g = 0; g < queries; g++) query[g] = load(group->query[g] + i);
            for (int j = 0; j < SCORED_TOGETHER; j++) {
                vector k = load_elements(kind, key[j], i);
                for (int g = 0; g < queries; g++) sum[g][j] = multiply_add(query[g], k, sum[g][j]);
            }
        }
        for (int g = 0; g < queries; g++) {
            float dots[SCORED_TOGETHER];
            sums_of_four(sum[g], dots);
            for (size_t j = 0; j < count; j++) {
                for (size_t i = whole; i < head_size; i++) {
                    dots[j] = fmaf(group->query[g][i], load_element(kind, key[j], i), dots[j]);
                }
                group->scores[g][p + j] = dots[j] * (kind == BYTES ? a->scale * a->keys.scales[p + j] : a->scale);
            }
        }
    }
}

/// Keys begin ..< end as columns: (⌈count / SIDE⌉, s, SIDE), with zeros behind the last key.
INLINE void convert_columns(const element_kind kind, lf_cached_rows keys, size_t begin, size_t end, size_t head_size,
                            float *columns) {
    for (size_t first = begin; first < end || (first - begin) % SIDE != 0; first += WIDTH) {
        float *to = columns + (first - begin) / SIDE * SIDE * head_size + (first - begin) % SIDE;
        size_t i = 0;
        for (; i + WIDTH <= head_size; i += WIDTH) {
            vector x[WIDTH];
            for (size_t j = 0; j < WIDTH; j++) {
                x[j] = first + j < end ? load_elements(kind, cached_row(keys, first + j), i) : set_all(0);
            }
            transpose(x);
            for (size_t j = 0; j < WIDTH; j++) store(to + (i + j) * SIDE, x[j]);
        }
        for (; i < head_size; i++) {
            for (size_t j = 0; j < WIDTH; j++) {
                to[i * SIDE + j] = first + j < end ? load_element(kind, cached_row(keys, first + j), i) : 0;
            }
        }
    }
}

/// Scores of positions begin ..< begin + SIDE, as far as `group` attends to them.
INLINE void score_columns(const int queries, const query_group *group, const float *columns, size_t begin,
                          const lf_attention *a) {
    enum { VECTORS = SIDE / WIDTH };
    size_t whole = a->head_size / WIDTH * WIDTH;
    vector part[WIDTH / 2][GROUP][VECTORS];
    // Two lanes of every sum at a time; loops that stay loops keep the sums in registers.
#pragma GCC unroll 1
    for (size_t lane = 0; lane < WIDTH; lane += 2) {
        vector sum[2][GROUP][VECTORS];
        for (int l = 0; l < 2; l++) {
            for (int g = 0; g < queries; g++) {
                for (int v = 0; v < VECTORS; v++) sum[l][g][v] = set_all(0);
            }
        }
#pragma GCC unroll 1
        for (size_t i = lane; i < whole; i += WIDTH) {
            for (size_t l = 0; l < 2; l++) {
                vector key[VECTORS];
                for (int v = 0; v < VECTORS; v++) key[v] = load(columns + (i + l) * SIDE + v * WIDTH);
                for (int g = 0; g < queries; g++) {
                    vector query = set_all(group->query[g][i + l]);
                    for (int v = 0; v < VECTORS; v++) sum[l][g][v] = multiply_add(query, key[v], sum[l][g][v]);
                }
            }
        }
        for (int g = 0; g < queries; g++) {
            for (int v = 0; v < VECTORS; v++) part[lane / 2][g][v] = add(sum[0][g][v], sum[1][g][v]);
        }
    }
    for (int g = 0; g < queries; g++) {
        for (int v = 0; v < VECTORS; v++) {
            for (int parts = WIDTH / 4; parts > 0; parts /= 2) {
                for (int i = 0; i < parts; i++) part[i][g][v] = add(part[2 * i][g][v], part[2 * i + 1][g][v]);
            }
            vector dots = part[0][g][v];
            for (size_t i = whole; i < a->head_size; i++) {
                dots = multiply_add(set_all(group->query[g][i]), load(columns + i * SIDE + v * WIDTH), dots);
            }
            size_t p = begin + (size_t)v * WIDTH;
            if (p + WIDTH <= group->positions[g]) {
                vector factor = set_all(a->scale);
                if (a->keys.scales) factor = multiply(factor, load(a->keys.scales + p));
                store(group->scores[g] + p, multiply(dots, factor));
                continue;
            }
            float all[WIDTH];
            store(all, dots);
            for (size_t j = 0; p + j < group->positions[g]; j++) {
                group->scores[g][p + j] = all[j] * (a->keys.scales ? a->scale * a->keys.scales[p + j] : a->scale);
            }
        }
    }
}

INLINE void score_block(const int queries, const query_group *group, const float *floats, size_t begin, size_t end,
                        const lf_attention *a) {
    end = smaller(end, group->positions[queries - 1]);
    for (; begin < end; begin += SIDE, floats += SIDE * a->head_size) score_columns(queries, group, floats, begin, a);
}

// Values ---------------------------------------------------------------------------------------------------------------

/// Values of positions begin ..< end.
typedef struct {
    const char *rows;
    size_t row_bytes;
    size_t begin;
    size_t end;
} value_block;

/// Adds a block's values, weighted, to elements first ..< first + vectors · WIDTH of the results.
INLINE void blend_elements(const element_kind kind, const int queries, const query_group *group, value_block block,
                           size_t first, const int vectors) {
    vector sum[GROUP][BLENDED_TOGETHER / WIDTH];
    for (int g = 0; g < queries; g++) {
        for (int v = 0; v < vectors; v++) {
            sum[g][v] = block.begin == 0 ? set_all(0) : load(group->out[g] + first + v * WIDTH);
        }
    }
    const char *row = block.rows;
    size_t p = block.begin, shared = smaller(block.end, group->positions[0]);
    size_t end = smaller(block.end, group->positions[queries - 1]);
    for (; p < shared; p++, row += block.row_bytes) {
        vector weight[GROUP];
        for (int g = 0; g < queries; g++) weight[g] = set_all(group->scores[g][p]);
        for (int v = 0; v < vectors; v++) {
            vector value = load_elements(kind, row, first + (size_t)v * WIDTH);
            for (int g = 0; g < queries; g++) sum[g][v] = multiply_add(weight[g], value, sum[g][v]);
        }
    }
    for (; p < end; p++, row += block.row_bytes) {  // only later tokens attend to these
        for (int g = 1; g < queries; g++) {
            if (p >= group->positions[g]) continue;
            vector weight = set_all(group->scores[g][p]);
            for (int v = 0; v < vectors; v++) {
                vector value = load_elements(kind, row, first + (size_t)v * WIDTH);
                sum[g][v] = multiply_add(weight, value, sum[g][v]);
            }
        }
    }
    for (int g = 0; g < queries; g++) {
        for (int v = 0; v < vectors; v++) store(group->out[g] + first + v * WIDTH, sum[g][v]);
    }
}

INLINE void blend(const int queries, const query_group *group, const element_kind kind, value_block block,
                  size_t head_size) {
    if (block.begin >= group->positions[queries - 1]) return;
    size_t i = 0;
    for (; i + BLENDED_TOGETHER <= head_size; i += BLENDED_TOGETHER) {
        blend_elements(kind, queries, group, block, i, BLENDED_TOGETHER / WIDTH);
    }
    for (; i + WIDTH <= head_size; i += WIDTH) blend_elements(kind, queries, group, block, i, 1);
    for (; i < head_size; i++) {
        for (int g = 0; g < queries; g++) {
            float sum = block.begin == 0 ? 0 : group->out[g][i];
            const char *row = block.rows;
            for (size_t p = block.begin; p < smaller(block.end, group->positions[g]); p++, row += block.row_bytes) {
                sum = fmaf(group->scores[g][p], load_element(kind, row, i), sum);
            }
            group->out[g][i] = sum;
        }
    }
}

INLINE value_block convert_rows(const element_kind kind, lf_cached_rows values, size_t begin, size_t end,
                                size_t head_size, float *floats) {
    for (size_t p = begin; p < end; p++) {
        const void *row = cached_row(values, p);
        float *to = floats + (p - begin) * head_size;
        size_t i = 0;
        for (; i + WIDTH <= head_size; i += WIDTH) store(to + i, load_elements(kind, row, i));
        for (; i < head_size; i++) to[i] = load_element(kind, row, i);
    }
    return (value_block){(const char *)floats, head_size * sizeof(float), begin, end};
}

// Both -----------------------------------------------------------------------------------------------------------------

/// Makes weights of a query's scores, and keeps their sum behind them.
INLINE void weigh(const lf_attention *a, size_t q) {
    float *scores = scores_of(a, q);
    size_t positions = attended_positions(a, q), p = 0;
    *sum_of(a, q) = soften(scores, positions);
    if (!a->values.scales) return;
    for (; p + WIDTH <= positions; p += WIDTH) {
        store(scores + p, multiply(load(scores + p), load(a->values.scales + p)));
    }
    for (; p < positions; p++) scores[p] *= a->values.scales[p];
}

INLINE void normalize(const lf_attention *a, size_t q) {
    float *out = a->out + query_offset(a, q), sum = *sum_of(a, q);
    size_t i = 0;
    for (; i + WIDTH <= a->head_size; i += WIDTH) store(out + i, divide(load(out + i), set_all(sum)));
    for (; i < a->head_size; i++) out[i] /= sum;
}

INLINE void attend_few(const int queries, const query_group *group, const element_kind kind, size_t first,
                       const lf_attention *a) {
    score_few(kind, queries, group, a);
    for (size_t q = first; q < first + (size_t)queries; q++) weigh(a, q);
    size_t row_bytes = a->values.stride * (kind == BYTES ? sizeof(int8_t) : sizeof(uint16_t));
    value_block all = {a->values.elements, row_bytes, 0, group->positions[queries - 1]};
    blend(queries, group, kind, all, a->head_size);
}

/// Calls `function(number, &group, …)` for all queries in groups; the number is a constant where the function is inlined.
#define FOR_EACH_GROUP(function, ...)                           \
    for (size_t first = 0; first < queries; first += GROUP) {   \
        int number = (int)smaller(queries - first, GROUP);      \
        query_group group = group_at(a, first, number);         \
        switch (number) {                                       \
        case 1: function(1, &group, __VA_ARGS__); break;        \
        case 2: function(2, &group, __VA_ARGS__); break;        \
        default: function(GROUP, &group, __VA_ARGS__); break;   \
        }                                                       \
    }

INLINE void attend_kind(const element_kind kind, const lf_attention *a) {
    size_t queries = a->tokens * a->heads, end = attended_positions(a, queries - 1);
    if (queries <= FEW_QUERIES || a->head_size > BLOCK_FLOATS / SIDE) {
        FOR_EACH_GROUP(attend_few, kind, first, a);
    } else {
        float floats[BLOCK_FLOATS] __attribute__((aligned(64)));
        size_t step = smaller(BLOCK_FLOATS / a->head_size, BLOCK_POSITIONS) / SIDE * SIDE;
        for (size_t begin = 0; begin < end; begin += step) {
            size_t stop = smaller(begin + step, end);
            convert_columns(kind, a->keys, begin, stop, a->head_size, floats);
            FOR_EACH_GROUP(score_block, floats, begin, stop, a);
        }
        for (size_t q = 0; q < queries; q++) weigh(a, q);
        for (size_t begin = 0; begin < end; begin += step) {
            value_block block = convert_rows(kind, a->values, begin, smaller(begin + step, end), a->head_size, floats);
            FOR_EACH_GROUP(blend, FLOATS, block, a->head_size);
        }
    }
    for (size_t q = 0; q < queries; q++) normalize(a, q);
}

INLINE void attend(const lf_attention *a) {
    if (a->keys.scales) {
        attend_kind(BYTES, a);
    } else {
        attend_kind(HALVES, a);
    }
}
