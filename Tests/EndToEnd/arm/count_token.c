// Does the kernel calls of one forward pass, so that count_instructions.c can count what they cost.
//
// The calls, their order and their shares of rows are those of `Transformer.perform` with four threads, which is what the
// boards have; here one thread does all. Left out is what is not a kernel: rotation, copying, reading, waiting. One
// layer is computed; the layers of a model are alike. Weights are seeded; one matrix stands for all of a type.
//
// For each work it prints "work NAME tokens T layers L layer-weights N head-weights N" and then, under the plugin, a line
// for each part with the instructions of all T tokens: 0 products, 1 attention, 2 the rest, all of one layer; 3 the
// output head.
//
//     count_token [WORK]...      LANDFALL_KERNEL=name chooses a variant
//     count_token --variants     the names of those that run here, one a line
//     count_token --c-library    the C library's name and version
#include "CKernels.h"
#include "count_instructions.h"

#include <gnu/libc-version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PRODUCTS, ATTENTION, OTHERS, HEAD };
enum { THREADS = 4, POSITIONS = 256 };  // positions: what stands in the KV cache before the pass

/// One forward pass. Letters: CKernels.h.
typedef struct {
    const char *name;
    lf_type type, head_type;
    size_t d, f, h, g, s, v;
    size_t layers;
    size_t t;
    bool logits;  // of one row; needs the head's weights
} pass;

static const pass passes[] = {
    {"smollm2-decode", LF_Q4_1, LF_Q8_0, 576, 1536, 9, 3, 64, 49152, 30, 1, true},
    {"smollm2-prefill", LF_Q4_1, LF_Q8_0, 576, 1536, 9, 3, 64, 49152, 30, 32, false},
    {"7b-layer-decode", LF_Q4_0, LF_Q8_0, 4096, 14336, 32, 8, 128, 0, 1, 1, false},
    {"7b-layer-prefill", LF_Q4_0, LF_Q8_0, 4096, 14336, 32, 8, 128, 0, 1, 8, false},
};

static const lf_kernels *kernels;

/// From here on instructions belong to the part.
static void count_as(long part) {
    register long number __asm__("x8") = GETPRIORITY;
    register long which __asm__("x0") = COUNT;
    register long argument __asm__("x1") = part;
    __asm__ volatile("svc 0" : "+r"(which) : "r"(number), "r"(argument) : "memory");
}

/// Uniform in −1 … 1 (SplitMix64).
static float number(void) {
    static uint64_t state = 1;
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return (float)((z ^ (z >> 31)) >> 40) * 0x1p-23f - 1;
}

static void *allocate(size_t bytes) {
    void *memory = aligned_alloc(64, (bytes + 127) / 64 * 64);
    if (!memory) abort();
    return memset(memory, 0, (bytes + 127) / 64 * 64);
}

static float *floats(size_t count) {
    float *x = allocate(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = number();
    return x;
}

/// The type for products with weights in memory.
static lf_type stored(lf_type type) {
    return kernels->interleaves && lf_can_interleave(type, LF_INTERLEAVED_ROWS, 32) ? (lf_type)(type | LF_INTERLEAVED) : type;
}

/// Rows of random blocks with small scales and minimums, interleaved where the variant likes it. A few blocks are drawn, and repeated.
static void *weights(lf_type type, size_t rows, size_t columns) {
    size_t bytes = rows * lf_row_bytes(type, columns), unit = lf_row_bytes(type, 32), filled = 61 * unit;
    uint8_t *blocks = allocate(bytes > filled ? bytes : filled);
    for (size_t i = 0; i < filled; i++) blocks[i] = (uint8_t)(int)(number() * 128);
    for (size_t i = 0; i < filled; i += unit) {
        const float values[2] = {number() * 0.002f, number() * 0.01f};
        uint16_t halves[2];
        lf_kernels_scalar()->f32_to_f16(values, 2, halves);
        memcpy(blocks + i, halves, type == LF_Q4_1 ? 4 : 2);
    }
    for (; filled < bytes; filled *= 2) memcpy(blocks + filled, blocks, bytes - filled < filled ? bytes - filled : filled);
    if (stored(type) != type) {
        void *scratch = allocate(lf_row_bytes(type, columns) * LF_INTERLEAVED_ROWS);
        if (!lf_interleave(type, blocks, rows, columns, scratch)) abort();
        free(scratch);
    }
    return blocks;
}

/// Rows that a thread takes at a time: `chunkRows` of the engine.
static size_t chunk_rows(size_t rows) {
    size_t even = (rows / (THREADS * 8) + 15) & ~(size_t)15;
    return even < 16 ? 16 : even > 256 ? 256 : even;
}

/// out (t, rows) = activations · weightsᵀ, chunk by chunk.
static void multiply(const pass *p, const void *matrix, size_t rows, size_t columns, const void *activations, float *out) {
    size_t chunk = chunk_rows(rows), stride = lf_row_bytes(p->type, columns);
    for (size_t r = 0; r < rows; r += chunk) {
        size_t end = r + chunk < rows ? r + chunk : rows;
        kernels->matmul(stored(p->type), matrix, stride, columns, r, end, activations, p->t, out, rows);
    }
}

/// residual (t, d) += activations · weightsᵀ.
static void add_product(const pass *p, const void *matrix, size_t columns, const void *activations, float *projected,
                        float *residual) {
    count_as(PRODUCTS);
    multiply(p, matrix, p->d, columns, activations, projected);
    count_as(OTHERS);
    for (size_t r = 0, chunk = chunk_rows(p->d); r < p->d; r += chunk) {
        size_t rows = r + chunk < p->d ? chunk : p->d - r;
        for (size_t t = 0; t < p->t; t++) kernels->add(residual + t * p->d + r, projected + t * p->d + r, rows);
    }
}

/// The normed residual, quantised.
static void normalize(const pass *p, const float *residual, const float *norm, float *normed, void *activations) {
    count_as(OTHERS);
    for (size_t t = 0; t < p->t; t++) {
        kernels->rms_norm(residual + t * p->d, norm, p->d, 1e-5f, normed + t * p->d);
    }
    kernels->quantize_activations(p->type, normed, p->d, p->d, p->t, activations);
}

/// Tokens that attend together: 24 queries, or fewer where the threads would not all have something to do.
static size_t tile_tokens(const pass *p) {
    size_t most = 24 / (p->h / p->g), fair = p->t * p->g / (4 * THREADS), tile = most < fair ? most : fair;
    return tile > 0 ? tile : 1;
}

/// attended (t, h · s) over the positions before the pass and each row's own. Keys and values (g, p, s).
static void attend(const pass *p, const float *query, const uint16_t *keys, const uint16_t *values, float *scores,
                   float *attended) {
    size_t group = p->h / p->g, heads = p->t * p->g >= 4 * THREADS ? group : 1, capacity = POSITIONS + p->t;
    size_t tile = tile_tokens(p);
    for (size_t t = 0; t < p->t; t += tile) {
        for (size_t h = 0; h < p->h; h += heads) {
            size_t head = (t * p->h + h) * p->s, cached = h / group * capacity * p->s;
            lf_attention attention = {
                .queries = query + head,
                .out = attended + head,
                .stride = p->h * p->s,
                .tokens = t + tile < p->t ? tile : p->t - t,
                .heads = heads,
                .head_size = p->s,
                .keys = {.elements = keys + cached, .stride = p->s},
                .values = {.elements = values + cached, .stride = p->s},
                .positions = POSITIONS + t + 1,
                .scale = 1 / sqrtf((float)p->s),
                .scores = scores,
            };
            kernels->attend(&attention);
        }
    }
}

static void store(const pass *p, const float *rows, uint16_t *cache) {
    for (size_t t = 0; t < p->t; t++) {
        for (size_t g = 0; g < p->g; g++) {
            size_t slot = g * (POSITIONS + p->t) + POSITIONS + t;
            kernels->f32_to_f16(rows + (t * p->g + g) * p->s, p->s, cache + slot * p->s);
        }
    }
}

static uint16_t *cache(const pass *p) {
    size_t count = p->g * (POSITIONS + p->t) * p->s;
    float *x = floats(count);
    uint16_t *halves = allocate(count * sizeof *halves);
    lf_kernels_scalar()->f32_to_f16(x, count, halves);
    free(x);
    return halves;
}

/// silu(gate) · up, chunk by chunk, as the engine does while the outputs are in the cache.
static void activate(const pass *p, const void *matrix, const void *activations, float *scratch, float *hidden) {
    size_t chunk = chunk_rows(p->f), stride = lf_row_bytes(p->type, p->d);
    for (size_t r = 0; r < p->f; r += chunk) {
        size_t end = r + chunk < p->f ? r + chunk : p->f;
        count_as(PRODUCTS);
        kernels->matmul(stored(p->type), matrix, stride, p->d, r, end, activations, p->t, hidden, p->f);
        kernels->matmul(stored(p->type), matrix, stride, p->d, r, end, activations, p->t, scratch - r, end - r);
        count_as(OTHERS);
        for (size_t t = 0; t < p->t; t++) {
            kernels->silu_mul(hidden + t * p->f + r, scratch + t * (end - r), end - r);
        }
    }
}

static void compute(const pass *p) {
    size_t q = p->h * p->s, kv = p->g * p->s, widest = q > p->d ? q : p->d;
    void *matrix = weights(p->type, p->f, widest), *head = p->logits ? weights(p->head_type, p->v, p->d) : NULL;
    uint16_t *keys = cache(p), *values = cache(p);
    float *residual = floats(p->t * p->d), *norm = floats(p->d), *normed = floats(p->t * p->d);
    float *query = floats(p->t * q), *key = floats(p->t * kv), *value = floats(p->t * kv);
    float *attended = floats(p->t * q), *projected = floats(p->t * p->d);
    float *hidden = floats(p->t * p->f), *scratch = floats(p->t * 256), *logits = p->logits ? floats(p->v) : NULL;
    float *scores = floats(lf_score_count(tile_tokens(p), p->h / p->g, POSITIONS + p->t));
    size_t longest = p->f > widest ? p->f : widest;
    void *activations = allocate(lf_activation_bytes(p->type, longest, p->t));
    void *head_activations = p->logits ? allocate(lf_activation_bytes(p->head_type, p->d, 1)) : NULL;

    normalize(p, residual, norm, normed, activations);
    count_as(PRODUCTS);
    multiply(p, matrix, q, p->d, activations, query);
    multiply(p, matrix, kv, p->d, activations, key);
    multiply(p, matrix, kv, p->d, activations, value);
    count_as(OTHERS);
    store(p, key, keys);
    store(p, value, values);
    count_as(ATTENTION);
    attend(p, query, keys, values, scores, attended);
    count_as(OTHERS);
    kernels->quantize_activations(p->type, attended, q, q, p->t, activations);
    add_product(p, matrix, q, activations, projected, residual);
    normalize(p, residual, norm, normed, activations);
    activate(p, matrix, activations, scratch, hidden);
    count_as(OTHERS);
    kernels->quantize_activations(p->type, hidden, p->f, p->f, p->t, activations);
    add_product(p, matrix, p->f, activations, projected, residual);

    if (p->logits) {
        count_as(HEAD);
        size_t stride = lf_row_bytes(p->head_type, p->d), chunk = chunk_rows(p->v);
        kernels->rms_norm(residual, norm, p->d, 1e-5f, normed);
        kernels->quantize_activations(p->head_type, normed, p->d, p->d, 1, head_activations);
        for (size_t r = 0; r < p->v; r += chunk) {
            kernels->matmul(stored(p->head_type), head, stride, p->d, r, r + chunk, head_activations, 1, logits, p->v);
        }
    }
    const float *result = p->logits ? logits : residual;
    bool finite = isfinite(result[0]);
    printf("work %s tokens %zu layers %zu layer-weights %zu head-weights %zu\n", p->name, p->t, p->layers,
           2 * p->d * (q + kv) + 3 * p->d * p->f, p->logits ? p->d * p->v : 0);
    fflush(stdout);
    count_as(REPORT);
    if (!finite) {
        printf("%s: the results are not numbers\n", p->name);
        exit(1);
    }
    free(matrix), free(head), free(keys), free(values), free(residual), free(norm), free(normed), free(query), free(key);
    free(value), free(attended), free(projected), free(hidden), free(scratch), free(logits), free(scores);
    free(activations), free(head_activations);
}

int main(int count, char **names) {
    if (count == 2 && strcmp(names[1], "--variants") == 0) {
        for (size_t i = 0; lf_kernels_at(i); i++) puts(lf_kernels_at(i)->name);
        return 0;
    }
    if (count == 2 && strcmp(names[1], "--c-library") == 0) {
        printf("glibc %s\n", gnu_get_libc_version());
        return 0;
    }
    kernels = lf_kernels_best();
    printf("kernel %s\n", kernels->name);
    for (size_t i = 0; i < sizeof passes / sizeof *passes; i++) {
        bool wanted = count == 1;
        for (int n = 1; n < count; n++) wanted |= strcmp(names[n], passes[i].name) == 0;
        if (wanted) compute(&passes[i]);
    }
    return 0;
}
