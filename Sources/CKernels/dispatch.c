// Which variants this processor can run, and the sizes of rows and buffers.
#include "layout.h"

#include <stdlib.h>

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#endif

extern const lf_kernels lf_scalar_kernels;
#if defined(__x86_64__)
extern const lf_kernels lf_avx2_kernels, lf_avx_vnni_kernels, lf_avx512_vnni_kernels;

static bool has_avx2(void) {
    unsigned a, b, c = 0, d;
    bool has_f16c = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_F16C);
    return has_f16c && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

/// Of leaf 7.1, which the compilers' functions know only of late. It needs the registers of AVX2, nothing more.
static bool has_avx_vnni(void) {
    unsigned a = 0, b, c, d;
    const unsigned avx_vnni = 1u << 4;
    return has_avx2() && __get_cpuid_count(7, 1, &a, &b, &c, &d) && (a & avx_vnni);
}

/// Whether the system saves the wide registers too is part of what the compiler's function looks at.
static bool has_avx512_vnni(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni");
}
#elif defined(__aarch64__)
extern const lf_kernels lf_neon_kernels, lf_neon_dotprod_kernels, lf_neon_i8mm_kernels;

static bool has_dotprod(void) {
    const unsigned long asimddp = 1ul << 20;  // HWCAP_ASIMDDP, which old C libraries' headers lack
    return getauxval(AT_HWCAP) & asimddp;
}

static bool has_i8mm(void) {
    const unsigned long i8mm = 1ul << 13;  // HWCAP2_I8MM
    return has_dotprod() && (getauxval(AT_HWCAP2) & i8mm);
}
#endif

static size_t block_bytes(lf_type type) {
    switch (plain_type(type)) {
    case LF_F32: return sizeof(float);
    case LF_F16: return sizeof(uint16_t);
    case LF_Q4_0: return sizeof(block_q4_0);
    case LF_Q4_1: return sizeof(block_q4_1);
    case LF_Q5_0: return sizeof(block_q5_0);
    case LF_Q5_1: return sizeof(block_q5_1);
    case LF_Q8_0: return sizeof(block_q8_0);
    case LF_Q4_K: return sizeof(block_q4_k);
    case LF_Q5_K: return sizeof(block_q5_k);
    case LF_Q6_K: return sizeof(block_q6_k);
    default: return 0;
    }
}

size_t lf_row_bytes(lf_type type, size_t columns) {
    size_t block = block_columns(type);
    if (block == 0 || columns % block != 0) return 0;
    if (columns > SIZE_MAX / 64) return 0;  // a size from a broken file, whose product would wrap around
    return columns / block * block_bytes(type);
}

size_t lf_activation_bytes(lf_type type, size_t columns, size_t tokens) {
    if (lf_row_bytes(type, columns) == 0 || tokens > SIZE_MAX / 64 / columns) return 0;
    if (!is_quantized(type)) return tokens * columns * sizeof(float);
    token_split split = split_tokens(type, tokens);
    return columns / BLOCK * (split.octets * sizeof(activation_octet) + split.singles * sizeof(activation_single));
}

bool lf_activations_alike(lf_type a, lf_type b, size_t tokens) {
    if (!is_quantized(a) || !is_quantized(b)) return is_quantized(a) == is_quantized(b);
    token_split one = split_tokens(a, tokens), other = split_tokens(b, tokens);
    return one.octets == other.octets && one.singles == other.singles;
}

const lf_kernels *lf_kernels_scalar(void) {
    return &lf_scalar_kernels;
}

const lf_kernels *lf_kernels_at(size_t index) {
    const lf_kernels *variants[] = {
        &lf_scalar_kernels,
#if defined(__x86_64__)
        has_avx2() ? &lf_avx2_kernels : NULL,
        has_avx_vnni() ? &lf_avx_vnni_kernels : NULL,
        has_avx512_vnni() ? &lf_avx512_vnni_kernels : NULL,
#elif defined(__aarch64__)
        &lf_neon_kernels,
        has_dotprod() ? &lf_neon_dotprod_kernels : NULL,
        has_i8mm() ? &lf_neon_i8mm_kernels : NULL,
#endif
    };
    for (size_t i = 0; i < sizeof variants / sizeof *variants; i++) {
        if (variants[i] && index-- == 0) return variants[i];
    }
    return NULL;
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
