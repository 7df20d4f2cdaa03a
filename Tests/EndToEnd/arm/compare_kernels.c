// Compares every kernel variant this processor can run with the reference, over types × shapes × seeds.
// Prints the name of each variant it ran, one a line; exits 1 at the first difference, saying where it stands.
// Run by test_arm_kernels.py under emulated ARM processors; it needs nothing but a C compiler.
#include "CKernels.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const lf_type types[] = {LF_F32,  LF_F16,  LF_Q4_0, LF_Q4_1, LF_Q5_0,
                                LF_Q5_1, LF_Q8_0, LF_Q4_K, LF_Q5_K, LF_Q6_K};
enum { TYPES = sizeof types / sizeof *types, MOST_TOKENS = 21 };

static uint64_t state;

/// Uniform in −1 … 1 (SplitMix64).
static float number(void) {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (float)((z ^ (z >> 31)) >> 40) * 0x1p-23f - 1;
}

static void *allocate(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
    if (!memory) abort();
    return memset(memory, 0xa5, (bytes + 127) / 64 * 64);
}

static void fail(const lf_kernels *kernels, const char *what, lf_type type, size_t columns, size_t rows, size_t tokens) {
    printf("%s differs from the reference: %s, type %d, %zu columns, %zu rows, %zu tokens\n", kernels->name, what, type,
           columns, rows, tokens);
    exit(1);
}

/// Columns in a block of the type.
static size_t block_columns(lf_type type) {
    if (type == LF_F32 || type == LF_F16) return 1;
    return type >= LF_Q4_K ? 256 : 32;
}

/// Any bit pattern is a legal block apart from its scale and minimum, which are set to sensible halves.
static void fill_weights(lf_type type, uint8_t *weights, size_t bytes) {
    const lf_kernels *scalar = lf_kernels_scalar();
    size_t unit = lf_row_bytes(type, block_columns(type));
    bool minimum = type == LF_Q4_1 || type == LF_Q5_1 || type == LF_Q4_K || type == LF_Q5_K;
    for (size_t i = 0; i < bytes; i++) weights[i] = (uint8_t)(int)(number() * 128);
    for (size_t i = 0; i < bytes; i += unit) {
        float value[2] = {number() * 0.05f, number() * 0.2f};
        if (type == LF_F32) {
            memcpy(weights + i, value, sizeof *value);
        } else {
            uint16_t halves[2];
            scalar->f32_to_f16(value, 2, halves);
            memcpy(weights + i + (type == LF_Q6_K ? unit - 2 : 0), halves, minimum ? 4 : 2);
        }
    }
}

static bool same(const float *a, const float *b, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (memcmp(a + i, b + i, sizeof *a) != 0 && !(isnan(a[i]) && isnan(b[i]))) return false;
    }
    return true;
}

static void compare_products(const lf_kernels *kernels, lf_type type, size_t columns, size_t rows, size_t tokens) {
    const lf_kernels *scalar = lf_kernels_scalar();
    size_t bytes = lf_activation_bytes(type, columns, tokens);
    // Rows stand in larger records, at addresses that are even and no more.
    size_t row_stride = lf_row_bytes(type, columns) + (rows % 2) * 14;
    size_t stride = columns + 3;
    uint8_t *weights = (uint8_t *)allocate(row_stride * rows + 2) + 2;
    float *x = allocate(tokens * stride * sizeof *x), *row = allocate(columns * sizeof *row);
    float *expected_row = allocate(columns * sizeof *row);
    for (size_t r = 0; r < rows; r++) fill_weights(type, weights + r * row_stride, lf_row_bytes(type, columns));
    for (size_t i = 0; i < tokens * stride; i++) x[i] = number() * 3;
    if (tokens > 1) memset(x + stride, 0, columns * sizeof *x);
    void *expected_x = allocate(bytes), *got_x = allocate(bytes);
    scalar->quantize_activations(type, x, stride, columns, tokens, expected_x);
    kernels->quantize_activations(type, x, stride, columns, tokens, got_x);
    if (memcmp(expected_x, got_x, bytes) != 0) fail(kernels, "activations", type, columns, rows, tokens);

    float *expected = allocate(tokens * rows * sizeof *expected), *got = allocate(tokens * rows * sizeof *got);
    size_t middle = rows / 3;
    scalar->matmul(type, weights, row_stride, columns, 0, rows, expected_x, tokens, expected, rows);
    kernels->matmul(type, weights, row_stride, columns, 0, middle, got_x, tokens, got, rows);
    kernels->matmul(type, weights, row_stride, columns, middle, rows, got_x, tokens, got, rows);
    if (!same(expected, got, tokens * rows)) fail(kernels, "products", type, columns, rows, tokens);

    scalar->dequantize_row(type, weights, columns, expected_row);
    kernels->dequantize_row(type, weights, columns, row);
    if (!same(expected_row, row, columns)) fail(kernels, "a dequantised row", type, columns, rows, tokens);
    free(weights - 2);
    free(x), free(row), free(expected_row), free(expected_x), free(got_x), free(expected), free(got);
}

/// Interleaved rows against the same rows of the file, in two parts.
static void compare_interleaved(const lf_kernels *kernels, lf_type type, size_t columns, size_t rows, size_t tokens) {
    const lf_kernels *scalar = lf_kernels_scalar();
    size_t row_bytes = lf_row_bytes(type, columns), middle = rows / 32 * 16;
    uint8_t *weights = (uint8_t *)allocate(row_bytes * rows + 2) + 2;
    float *x = allocate(tokens * columns * sizeof *x);
    fill_weights(type, weights, row_bytes * rows);
    for (size_t i = 0; i < tokens * columns; i++) x[i] = number() * 3;
    void *quantized = allocate(lf_activation_bytes(type, columns, tokens)), *scratch = allocate(row_bytes * LF_INTERLEAVED_ROWS);
    scalar->quantize_activations(type, x, columns, columns, tokens, quantized);
    float *expected = allocate(tokens * rows * sizeof *expected), *got = allocate(tokens * rows * sizeof *got);
    scalar->matmul(type, weights, row_bytes, columns, 0, rows, quantized, tokens, expected, rows);
    if (!lf_interleave(type, weights, rows, columns, scratch)) fail(kernels, "interleaving", type, columns, rows, tokens);
    lf_type interleaved = (lf_type)(type | LF_INTERLEAVED);
    kernels->matmul(interleaved, weights, row_bytes, columns, 0, middle, quantized, tokens, got, rows);
    kernels->matmul(interleaved, weights, row_bytes, columns, middle, rows, quantized, tokens, got, rows);
    if (!same(expected, got, tokens * rows)) fail(kernels, "products of interleaved rows", type, columns, rows, tokens);
    free(weights - 2);
    free(x), free(quantized), free(scratch), free(expected), free(got);
}

/// Columns that stand in larger records, all at once by the reference, in two parts each way by the variant. `shared`:
/// columns of quants, with random scales of random groups.
static void compare_columns(const lf_kernels *kernels, lf_type type, bool shared, size_t rows, size_t count, size_t tokens) {
    const lf_kernels *scalar = lf_kernels_scalar();
    enum { GROUPS = 3 };
    size_t bytes = shared ? rows / 2 + sizeof(uint32_t) : lf_row_bytes(type, rows);
    size_t stride = bytes + (count % 2) * 14, out_stride = rows + 5;
    size_t x_stride = count + 1, outputs = tokens * out_stride, half = count / 2;
    size_t middle = type == LF_F32 || type == LF_F16 ? rows / 3 : rows / 64 * 32;
    uint8_t *columns = (uint8_t *)allocate(stride * count + 2) + 2;
    uint16_t *halves = allocate(GROUPS * 2 * rows * sizeof *halves);
    float *x = allocate(tokens * x_stride * sizeof *x);
    float *expected = allocate(outputs * sizeof *expected), *got = allocate(outputs * sizeof *got);
    for (size_t n = 0; n < count; n++) {
        if (!shared) {
            fill_weights(type, columns + n * stride, bytes);
            continue;
        }
        uint32_t group = (uint32_t)(n * 7 % GROUPS);
        for (size_t i = 0; i < rows / 2; i++) columns[n * stride + i] = (uint8_t)(number() * 127);
        memcpy(columns + n * stride + rows / 2, &group, sizeof group);
    }
    for (size_t i = 0; i < GROUPS * 2 * rows; i++) {
        float value = number();
        scalar->f32_to_f16(&value, 1, halves + i);
    }
    const lf_shared_scales table = {halves, rows, GROUPS}, *scales = shared ? &table : NULL;
    for (size_t i = 0; i < tokens * x_stride; i++) x[i] = number();
    for (size_t i = 0; i < outputs; i++) expected[i] = got[i] = number() * 2;
    scalar->accumulate_columns(type, columns, stride, scales, count, 0, rows, x, x_stride, tokens, expected, out_stride);
    for (size_t part = 0; part < 2; part++) {
        size_t begin = part ? middle : 0, end = part ? rows : middle;
        kernels->accumulate_columns(type, columns, stride, scales, half, begin, end, x, x_stride, tokens, got, out_stride);
        kernels->accumulate_columns(type, columns + half * stride, stride, scales, count - half, begin, end, x + half,
                                    x_stride, tokens, got, out_stride);
    }
    const char *what = shared ? "products by columns of quants" : "products by columns";
    if (!same(expected, got, outputs)) fail(kernels, what, type, count, rows, tokens);
    free(columns - 2);
    free(halves), free(x), free(expected), free(got);
}

/// What adapters add, in two parts that cut a group of rows.
static void compare_low_rank(const lf_kernels *kernels, size_t rank, size_t rows, size_t tokens) {
    size_t groups = (rows + 7) / 8, count = groups * ((rank + 1) / 2) * 16, outputs = tokens * rows;
    int8_t *quants = allocate(count);
    uint16_t *halves = allocate(groups * 16);
    float *x = allocate(tokens * rank * sizeof *x);
    float *expected = allocate(outputs * sizeof *expected), *got = allocate(outputs * sizeof *got);
    for (size_t i = 0; i < count; i++) {
        bool isPadding = rank % 2 && i / 16 % ((rank + 1) / 2) == rank / 2 && i % 2;
        quants[i] = isPadding ? 0 : (int8_t)(number() * 127);
    }
    for (size_t i = 0; i < groups * 8; i++) halves[i] = (uint16_t)(0x1c00 + i * 37 % 0x800);
    for (size_t i = 0; i < tokens * rank; i++) x[i] = number() * 5;
    for (size_t i = 0; i < outputs; i++) expected[i] = got[i] = number();
    const lf_kernels *scalar = lf_kernels_scalar();
    lf_low_rank factors = {quants, halves, rank};
    scalar->add_low_rank(&factors, 0, rows, x, rank, tokens, expected, rows);
    kernels->add_low_rank(&factors, 0, rows / 3, x, rank, tokens, got, rows);
    kernels->add_low_rank(&factors, rows / 3, rows, x, rank, tokens, got, rows);
    if (!same(expected, got, outputs)) fail(kernels, "add_low_rank", LF_Q8_0, rank, rows, tokens);
    free(quants), free(halves), free(x), free(expected), free(got);
}

/// Within a fraction of the larger of |a| and `floor`.
static bool near(const float *a, const float *b, size_t count, float tolerance, float floor) {
    for (size_t i = 0; i < count; i++) {
        if (!(fabsf(a[i] - b[i]) <= tolerance * fmaxf(floor, fabsf(a[i])))) return false;
    }
    return true;
}

/// Attention of up to 17 tokens, the last of which attends to all positions. Queries must have the bits they have alone.
static void compare_attention(const lf_kernels *kernels, lf_cached_rows keys, lf_cached_rows values, const float *queries,
                              size_t head_size, size_t positions, size_t heads) {
    size_t tokens = positions < 17 ? (positions + 1) / 2 : 17, first = positions - tokens + 1, count = tokens * heads;
    float *scores = allocate(lf_score_count(tokens, heads, first) * sizeof *scores);
    float *one = allocate(count * head_size * sizeof *one), *all = allocate(count * head_size * sizeof *all);
    float *expected = allocate(count * head_size * sizeof *expected);
    lf_attention a = {.queries = queries, .out = expected, .stride = heads * head_size, .tokens = tokens, .heads = heads,
                      .head_size = head_size, .keys = keys, .values = values, .positions = first, .scale = 0.125f,
                      .scores = scores};
    lf_type type = keys.scales ? LF_Q8_0 : LF_F16;
    lf_kernels_scalar()->attend(&a);
    a.out = all;
    kernels->attend(&a);
    for (size_t q = 0; q < count; q++) {
        lf_attention alone = a;
        alone.queries += q * head_size;
        alone.out = one + q * head_size;
        alone.tokens = alone.heads = 1;
        alone.positions += q / heads;
        kernels->attend(&alone);
    }
    if (!near(expected, all, count * head_size, 2e-5f, 1)) fail(kernels, "attend", type, head_size, heads, positions);
    if (!same(one, all, count * head_size)) fail(kernels, "attend one by one", type, head_size, heads, positions);
    free(scores), free(one), free(all), free(expected);
}

/// Norm, SwiGLU, attention and conversion.
static void compare_vectors(const lf_kernels *kernels, size_t count, size_t positions, size_t heads) {
    const lf_kernels *scalar = lf_kernels_scalar();
    size_t keys = positions * (count + 5);
    float *x = allocate(keys * sizeof *x), *y = allocate(keys * sizeof *y), *a = allocate(keys * sizeof *a);
    float *b = allocate(keys * sizeof *b), *queries = allocate(heads * positions * count * sizeof *queries);
    uint16_t *k = allocate(keys * sizeof *k), *v = allocate(keys * sizeof *v);
    for (size_t i = 0; i < keys; i++) x[i] = number() * 9, y[i] = number();
    for (size_t i = 0; i < heads * positions * count; i++) queries[i] = number() * 2;

    scalar->f32_to_f16(x, keys, k), kernels->f32_to_f16(x, keys, v);
    if (memcmp(k, v, keys * sizeof *k) != 0) fail(kernels, "f32_to_f16", LF_F16, count, heads, positions);
    scalar->f32_to_f16(y, keys, v);
    scalar->rms_norm(x, y, count, 1e-5f, a), kernels->rms_norm(x, y, count, 1e-5f, b);
    if (!near(a, b, count, 2e-6f, 1)) fail(kernels, "rms_norm", LF_F32, count, heads, positions);
    for (size_t i = 0; i < count; i++) a[i] = b[i] = x[i] * 9;  // nearly the range of the exponential
    scalar->silu_mul(a, y, count), kernels->silu_mul(b, y, count);
    if (!near(a, b, count, 5e-7f, 1e-30f)) fail(kernels, "silu_mul", LF_F32, count, heads, positions);
    memcpy(a, x, count * sizeof *a), memcpy(b, x, count * sizeof *b);
    scalar->add(a, y, count), kernels->add(b, y, count);
    if (!same(a, b, count)) fail(kernels, "add", LF_F32, count, heads, positions);

    lf_cached_rows key_rows = {k, NULL, count + 5}, value_rows = {v, NULL, count + 5};
    compare_attention(kernels, key_rows, value_rows, queries, count, positions, heads);
    free(x), free(y), free(a), free(b), free(queries);
    free(k), free(v);
}

/// Quantised keys and values, and attention over them.
static void compare_q8(const lf_kernels *kernels, size_t head_size, size_t positions, size_t heads) {
    const lf_kernels *scalar = lf_kernels_scalar();
    size_t stride = head_size + 3, bytes = positions * stride;
    int8_t *k = allocate(bytes), *v = allocate(bytes), *got = allocate(bytes);
    float *row = allocate(head_size * sizeof *row), *queries = allocate(heads * positions * head_size * sizeof *queries);
    float *key_scales = allocate(positions * sizeof *row), *value_scales = allocate(positions * sizeof *row), scale;
    for (size_t i = 0; i < heads * positions * head_size; i++) queries[i] = number() * 2;
    for (size_t p = 0; p < positions; p++) {
        for (size_t i = 0; i < head_size; i++) row[i] = number() * 9;
        scalar->quantize_q8(row, head_size, k + p * stride, key_scales + p);
        kernels->quantize_q8(row, head_size, got + p * stride, &scale);
        if (memcmp(k + p * stride, got + p * stride, head_size) != 0 || scale != key_scales[p]) {
            fail(kernels, "quantize_q8", LF_Q8_0, head_size, heads, positions);
        }
        for (size_t i = 0; i < head_size; i++) row[i] = number();
        scalar->quantize_q8(row, head_size, v + p * stride, value_scales + p);
    }
    lf_cached_rows key_rows = {k, key_scales, stride}, value_rows = {v, value_scales, stride};
    compare_attention(kernels, key_rows, value_rows, queries, head_size, positions, heads);
    free(k), free(v), free(got), free(row), free(queries), free(key_scales), free(value_scales);
}

/// LANDFALL_KERNEL selects any variant that runs here; an unknown name is as good as none.
static void check_choice(void) {
    const lf_kernels *fastest = NULL;
    for (size_t i = 0; lf_kernels_at(i); i++) {
        fastest = lf_kernels_at(i);
        setenv("LANDFALL_KERNEL", fastest->name, 1);
        if (lf_kernels_best() != fastest) fail(fastest, "choice by name", LF_F32, 0, 0, 0);
    }
    setenv("LANDFALL_KERNEL", "no such kernel", 1);
    if (lf_kernels_best() != fastest) fail(fastest, "choice by an unknown name", LF_F32, 0, 0, 0);
    unsetenv("LANDFALL_KERNEL");
    if (lf_kernels_best() != fastest) fail(fastest, "the best variant", LF_F32, 0, 0, 0);
}

int main(void) {
    check_choice();
    static const size_t columns[] = {32, 64, 96, 576, 2080}, rows[] = {1, 3, 5, 8, 19};
    static const size_t tokens[] = {1, 2, 3, 4, 5, 8, 17, MOST_TOKENS}, lengths[] = {8, 20, 64, 77};
    for (size_t i = 0; lf_kernels_at(i); i++) {
        const lf_kernels *kernels = lf_kernels_at(i);
        for (size_t seed = 1; seed <= 2; seed++) {
            state = seed;
            for (size_t t = 0; t < TYPES; t++) {
                for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
                    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
                        for (size_t n = 0; n < sizeof tokens / sizeof *tokens; n++) {
                            size_t block = block_columns(types[t]);
                            size_t filled = (columns[c] + block - 1) / block * block;
                            compare_products(kernels, types[t], filled, rows[r], tokens[n]);
                        }
                    }
                    for (size_t n = 0; n < sizeof tokens / sizeof *tokens && kernels->interleaves; n++) {
                        if (!lf_can_interleave(types[t], 16, columns[c])) break;
                        compare_interleaved(kernels, types[t], columns[c], 16, tokens[n]);
                        compare_interleaved(kernels, types[t], columns[c], 48, tokens[n]);
                    }
                }
            }
            for (size_t t = 0; t < TYPES && block_columns(types[t]) <= 32; t++) {
                for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
                    size_t odd = types[t] == LF_F32 || types[t] == LF_F16 ? c * 3 : 0;
                    for (size_t count = 1; count < 90; count = count * 4 + 1) {
                        for (size_t tokens = 1; tokens <= 13; tokens += tokens < 3 ? 1 : 5) {
                            compare_columns(kernels, types[t], false, columns[c] + odd, count, tokens);
                            if (types[t] == LF_Q4_0 || types[t] == LF_Q4_1) {
                                compare_columns(kernels, types[t], true, columns[c], count, tokens);
                            }
                        }
                    }
                }
            }
            for (size_t rank = 1; rank <= 64; rank += rank < 9 ? 1 : 7) {
                for (size_t n = 1; n < 90; n += 11) compare_low_rank(kernels, rank, n, 1 + n % 3);
            }
            for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
                for (size_t positions = 1; positions < 40; positions += 3) {
                    for (size_t heads = 1; heads <= 4; heads++) compare_vectors(kernels, lengths[l], positions, heads);
                    for (size_t heads = 1; heads <= 8; heads += 1 + heads / 3) {
                        compare_q8(kernels, lengths[l] - l % 2, positions, heads);
                    }
                }
            }
        }
        puts(kernels->name);
    }
    return 0;
}
