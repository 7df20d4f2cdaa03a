// AVX-512 with VNNI (Ice Lake, Zen 4 and later): products with quantised weights; the rest is AVX2's.
#if defined(__x86_64__)
#include "avx512_vnni.h"

static void matmul(lf_type type, const void *weights, size_t row_stride, size_t columns, size_t row_begin, size_t row_end,
                   const void *activations, size_t tokens, float *out, size_t out_stride) {
    static const tiled_steps steps = {.tiles = 2,
                                      .pairs = 2,
                                      .few = lf_avx512_vnni_few,
                                      .most_interleaved = MOST_SINGLES,
                                      .few_interleaved = lf_avx512_vnni_few_interleaved,
                                      .unpack_group = lf_avx2_unpack_group_with_excess,
                                      .unpack = lf_avx2_unpack_with_excess,
                                      .tile = lf_avx512_vnni_tile,
                                      .write = lf_avx2_write_tile,
                                      .floats = lf_avx2_matmul_floats};
    lf_matmul_tiled(&steps, type, weights, row_stride, columns, row_begin, row_end, activations, tokens, out, out_stride);
}

const lf_kernels lf_avx512_vnni_kernels = {
    .name = "avx512-vnni",
    .interleaves = true,
    .quantize_activations = lf_avx2_quantize_activations,
    .matmul = matmul,
    .dequantize_row = lf_avx2_dequantize_row,
    .rms_norm = lf_avx2_rms_norm,
    .silu_mul = lf_avx2_silu_mul,
    .attend = lf_avx2_attend,
    .f32_to_f16 = lf_avx2_f32_to_f16,
    .add = lf_avx2_add,
    .accumulate_columns = lf_avx2_accumulate_columns,
    .add_low_rank = lf_avx2_add_low_rank,
    .quantize_q8 = lf_avx2_quantize_q8,
    .multiply_adds = lf_avx512_vnni_multiply_adds,
};
#endif
