// CKernels: the arithmetic of the engine, in C, chosen at run time for the processor.
//
// Dimension letters (the whole engine uses them):
//   d model width · f FFN width · h query heads · g key/value heads · s head size
//   t tokens in the batch · p positions in the KV cache · v vocabulary
//
// Every operation has a plain scalar version that is obviously right; each fast variant lives in a file of
// its own and is tested against it. A variant is a table of function pointers: `lf_kernels`.
#ifndef LANDFALL_CKERNELS_H
#define LANDFALL_CKERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Storage types of weights. Values are those of the GGUF file format (`ggml_type`).
typedef enum {
    LF_F32 = 0,
    LF_F16 = 1,
    LF_Q4_0 = 2,  // 32 weights: f16 scale, 16 bytes of nibbles; w = scale · (nibble − 8)
    LF_Q4_1 = 3,  // 32 weights: f16 scale, f16 minimum, 16 bytes; w = scale · nibble + minimum
    LF_Q5_0 = 6,  // 32 weights: f16 scale, 4 bytes of fifth bits, 16 bytes of nibbles; w = scale · (q − 16)
    LF_Q5_1 = 7,  // 32 weights: f16 scale, f16 minimum, fifth bits, nibbles; w = scale · q + minimum
    LF_Q8_0 = 8,  // 32 weights: f16 scale, 32 int8; w = scale · q
    LF_Q4_K = 12,  // 256 weights in blocks of 32: f16 scale, f16 minimum, 6-bit factors of both for each block, nibbles
    LF_Q5_K = 13,  // likewise, with fifth bits
    LF_Q6_K = 14,  // 256 weights in blocks of 16: 6 bits each, int8 factors, f16 scale; w = scale · factor · (q − 32)
    // Not of files: sixteen rows interleaved in memory (`lf_interleave`). Only `matmul` takes such weights.
    LF_INTERLEAVED = 0x100,
    LF_Q4_0_INTERLEAVED = LF_Q4_0 | LF_INTERLEAVED,
    LF_Q4_1_INTERLEAVED = LF_Q4_1 | LF_INTERLEAVED,
    LF_Q8_0_INTERLEAVED = LF_Q8_0 | LF_INTERLEAVED,
} lf_type;

/// Rows that are interleaved with each other.
#define LF_INTERLEAVED_ROWS 16

/// Bytes of one row of `columns` weights of `type`; 0 when the type is unknown or `columns` does not fill its blocks.
size_t lf_row_bytes(lf_type type, size_t columns);

/// Bytes `quantize_activations` writes for `tokens` rows of `columns` floats that will be multiplied with weights
/// of `type` (F32 and F16 weights keep float activations). The buffer must be 64-byte aligned.
size_t lf_activation_bytes(lf_type type, size_t columns, size_t tokens);

/// Whether so many tokens, quantised for products with weights of one type, serve those with the other: the bytes are the same.
bool lf_activations_alike(lf_type a, lf_type b, size_t tokens);

/// Whether weights (rows, columns) of `type` can be interleaved: Q4_0, Q4_1 and Q8_0, where the rows are a multiple of sixteen.
bool lf_can_interleave(lf_type type, size_t rows, size_t columns);

/// Interleaves weights (rows, columns) where they stand, row behind row: they become `type | LF_INTERLEAVED`, of the same size.
/// `scratch` has room for LF_INTERLEAVED_ROWS rows. False, and nothing is changed: `lf_can_interleave` is false.
bool lf_interleave(lf_type type, void *weights, size_t rows, size_t columns, void *scratch);

/// Writes row `row` (0 ..< 16) of interleaved weights of file type `type`, as it stood in the file. `group` is the first of its sixteen.
void lf_interleaved_row(lf_type type, const void *group, size_t row, size_t columns, void *out);

/// Rounds `columns` floats to blocks of `type` (Q4_0, Q4_1, Q5_0, Q5_1 or Q8_0), for packing: careful, about 3 µs a block. Scales and
/// minimums are searched for a small Σ importance · error², never larger than that of plain rounding. `importance` (columns;
/// only ratios within a block count) may be NULL: all alike. The same input gives the same bytes everywhere.
/// Writes `lf_row_bytes(type, columns)` bytes at `out` (2-byte aligned).
///
/// False, and `out` is of no use: `type` is another, `columns` does not fill its blocks, a weight is NaN or beyond ±65504
/// (F16's range), or an importance is negative or not finite.
bool lf_quantize_row(lf_type type, const float *x, size_t columns, const float *importance, void *out);

/// The scales of a matrix (d, f) with blocks of 32 along f, for columns that hold its quants only. Such a column is `height / 2`
/// bytes of nibbles, 32 rows in 16 bytes ordered as in a block, and the number of its group of 32 columns, a little-endian
/// uint32. So columns keep the matrix's own weights in whatever order they stand.
typedef struct {
    const uint16_t *halves;  // Q4_0: scales (f / 32, d). Q4_1: scales, then minimums (f / 32, 2, d). 2-byte aligned
    size_t height;           // d, a multiple of 32
    size_t groups;           // f / 32, at least 1; a column of a later group is taken for one of the last
} lf_shared_scales;

/// Cached keys or values of one head.
typedef struct {
    const void *elements;  // (p, s; row stride `stride` elements): F16, or int8 where there are scales
    const float *scales;   // (p): an int8 stands for itself · its row's scale. NULL for F16
    size_t stride;
} lf_cached_rows;

/// Causal attention of consecutive tokens of one sequence, for the query heads that share a key/value head (GQA).
/// Token t attends to positions 0 ..< positions + t.
typedef struct {
    const float *queries;  // (t, heads, s; token stride `stride` floats)
    float *out;            // likewise
    size_t stride;
    size_t tokens;
    size_t heads;
    size_t head_size;
    lf_cached_rows keys;
    lf_cached_rows values;
    size_t positions;  // the first token's, at least 1
    float scale;       // the softmax is of scale · q·k
    float *scores;     // scratch: lf_score_count(tokens, heads, positions) floats
} lf_attention;

/// Floats of scratch for attention of `tokens` tokens of which the first attends to `positions` positions.
static inline size_t lf_score_count(size_t tokens, size_t heads, size_t positions) {
    return tokens * heads * (positions + tokens);  // a score for each position and their sum
}

/// The second factor of a low-rank change to a matrix, B (rows, rank), in 8 bits with a scale for each row.
typedef struct {
    const int8_t *quants;    // (rows / 8, rank / 2, 8, 2), both quotients rounded up and padded with zeros
    const uint16_t *scales;  // (rows, rounded up to a multiple of 8): halves; a weight is scale · quant
    size_t rank;             // at most LF_LARGEST_RANK
} lf_low_rank;

#define LF_LARGEST_RANK 512

/// Asks for bytes that will be read soon.
static inline void lf_prefetch(const void *bytes, size_t count) {
    for (size_t line = 0; line < count; line += 64) __builtin_prefetch((const char *)bytes + line);
}

/// Asks for the factors of these rows, so that they are near when `add_low_rank` wants them.
static inline void lf_prefetch_low_rank(const lf_low_rank *factors, size_t row_begin, size_t row_end) {
    size_t first = row_begin / 8, end = (row_end + 7) / 8, group_bytes = (factors->rank + 1) / 2 * 16;
    lf_prefetch(factors->quants + first * group_bytes, (end - first) * group_bytes);
    lf_prefetch(factors->scales + row_begin, (row_end - row_begin) * sizeof *factors->scales);
}

/// One variant of all kernels.
///
/// What callers may rely on:
/// - `quantize_activations`, `matmul`, `dequantize_row`, `accumulate_columns`, `add_low_rank`, `quantize_q8`, `f32_to_f16` and
///   `add` give the same bits in every variant, and an output of `matmul`, `accumulate_columns` or `add_low_rank` has the same bits however rows are
///   split and however many tokens stand in the batch. The others differ between variants by rounding.
/// - Weights need the alignment of their element type only (2 bytes; F32 none). `out` ranges may not overlap.
/// - A block of 32 activations that holds a NaN or an infinity makes every output that reads it NaN; one whose
///   magnitudes all lie below 2⁻¹¹⁹ counts as zero. NaN in weights reaches the outputs of their rows.
/// - A type or a number of columns for which `lf_row_bytes` is 0 computes nothing: check when loading a model.
typedef struct lf_kernels {
    /// "scalar", "avx2", "avx-vnni", "avx512-vnni", "neon", "neon-dotprod", "neon-i8mm": shown to the user and in `bench --json`.
    const char *name;

    /// Whether `matmul` takes interleaved weights and is the faster for them. The reference takes them, too.
    bool interleaves;

    /// Quantises x (t, columns; row stride `x_stride` floats) for products with weights of `type`. Done once per
    /// matrix input and shared by every matrix that reads it and every thread.
    void (*quantize_activations)(lf_type type, const float *x, size_t x_stride, size_t columns, size_t tokens,
                                 void *activations);

    /// out (t, ·) = activations (t, columns) · weightsᵀ for weight rows row_begin ..< row_end.
    /// `weights` points at row 0; row r starts `r · row_stride` bytes further, so rows may be parts of larger records.
    /// `out[t · out_stride + row]` is written, so threads split rows without sharing.
    /// One token is a matrix-vector product, many are a register-tiled matrix product.
    /// Interleaved weights: `row_stride` is that of the rows before, and row_begin and row_end are multiples of sixteen.
    void (*matmul)(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin,
                   size_t row_end, const void *activations, size_t tokens, float *out, size_t out_stride);

    /// Expands one row of weights to floats.
    void (*dequantize_row)(lf_type type, const void *row, size_t columns, float *out);

    /// out = x / sqrt(mean(x²) + epsilon) · weight, over `count` floats (RMSNorm).
    void (*rms_norm)(const float *x, const float *weight, size_t count, float epsilon, float *out);

    /// gate = silu(gate) · up, in place, over `count` floats (SwiGLU).
    void (*silu_mul)(float *gate, const float *up, size_t count);

    /// out (t, heads, s) = softmax(scale · queries · keysᵀ) · values, causally. Reads each key and value once for all queries.
    /// A query's bits depend neither on the tokens nor on the heads computed with it.
    void (*attend)(const lf_attention *attention);

    /// Rounds floats to F16 (to nearest even) for the KV cache.
    void (*f32_to_f16)(const float *x, size_t count, uint16_t *out);

    /// x += y over `count` floats (residual).
    void (*add)(float *x, const float *y, size_t count);

    /// out (t, ·) += x (t, count) · columns for rows row_begin ..< row_end: the product with a matrix stored column by
    /// column. Column n starts n · column_stride bytes after `columns`, with row 0 (2-byte alignment is enough).
    ///
    ///     out[t · out_stride + r] = fmaf(x[t · x_stride + n], w(n, r), out[t · out_stride + r])   for n = 0 ..< count
    ///
    /// in this order, w being the float that `dequantize_row` gives. So a sum may be continued by another call with the
    /// next columns, by another thread for other rows or in another batch without changing a bit.
    /// `scales` is NULL for columns of whole blocks (Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, F16, F32), else the columns have quants only
    /// (Q4_0, Q4_1). With other types, and where a range of rows cuts a block of 32, nothing is computed.
    void (*accumulate_columns)(lf_type type, const void *columns, size_t column_stride, const lf_shared_scales *scales,
                               size_t count, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                               size_t tokens, float *out, size_t out_stride);

    /// out (t, rows) += x (t, rank) · Bᵀ for rows row_begin ..< row_end, of any numbers. Each token's x is rounded to 16 bits:
    ///
    ///     out[t · out_stride + r] = fmaf(scale(r) · step, Σ quant(r, n) · round(x(t, n) / step), out[t · out_stride + r])
    ///
    /// with step = max|x(t)| / 32767 and a sum of integers. Magnitudes below 2⁻¹⁰⁰ count as zeros; a NaN or an infinity in x(t) makes
    /// its outputs NaN.
    void (*add_low_rank)(const lf_low_rank *factors, size_t row_begin, size_t row_end, const float *x, size_t x_stride,
                         size_t tokens, float *out, size_t out_stride);

    /// q = round(x / scale) to nearest even with scale = max|x| / 127: keys and values for an 8-bit KV cache.
    /// Magnitudes below 2⁻¹¹⁹ give zeros; a NaN or an infinity gives the scale NaN, and q = 0.
    void (*quantize_q8)(const float *x, size_t count, int8_t *q, float *scale);

    /// Performs the variant's widest multiply-adds of bytes on registers alone, and returns how many: their rate bounds that of
    /// `matmul` over many tokens. Time grows with `rounds`, each a few nanoseconds.
    uint64_t (*multiply_adds)(uint64_t rounds);
} lf_kernels;

/// The fastest variant this processor can run. Never NULL. `LANDFALL_KERNEL=name` in the environment selects
/// another one that it can run (unknown or unsupported names are ignored).
const lf_kernels *lf_kernels_best(void);

/// The reference: plain C.
const lf_kernels *lf_kernels_scalar(void);

/// Variants this processor can run, by index from 0, slowest first; NULL past the end. Index 0 is the reference.
const lf_kernels *lf_kernels_at(size_t index);

#ifdef __cplusplus
}
#endif

#endif
