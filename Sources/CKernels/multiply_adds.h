// `lf_kernels.multiply_adds` of every variant.
#ifndef LANDFALL_MULTIPLY_ADDS_H
#define LANDFALL_MULTIPLY_ADDS_H

#include <stdint.h>

uint64_t lf_scalar_multiply_adds(uint64_t rounds);
uint64_t lf_avx2_multiply_adds(uint64_t rounds);
uint64_t lf_avx_vnni_multiply_adds(uint64_t rounds);
uint64_t lf_avx512_vnni_multiply_adds(uint64_t rounds);
uint64_t lf_neon_multiply_adds(uint64_t rounds);
uint64_t lf_neon_dotprod_multiply_adds(uint64_t rounds);
uint64_t lf_neon_i8mm_multiply_adds(uint64_t rounds);

#endif
