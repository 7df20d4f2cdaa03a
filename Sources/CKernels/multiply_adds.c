// The most multiply-adds of bytes a variant's instructions reach, on registers alone: what prompts are measured against.
//
// Operands pass through an empty asm each round, or the compiler would multiply once and add the product `rounds` times.
#include "multiply_adds.h"

uint64_t lf_scalar_multiply_adds(uint64_t rounds) {
    int32_t sum[4] = {0};
    int32_t weight = 3, q = 5;
    for (uint64_t i = 0; i < rounds; i++) {
        __asm__ volatile("" : "+r"(weight), "+r"(q));
        for (int j = 0; j < 4; j++) sum[j] += weight * (q + j);
    }
    __asm__ volatile("" : : "r"(sum[0] + sum[1] + sum[2] + sum[3]));
    return rounds * 4;
}

#if defined(__x86_64__)
#include <immintrin.h>

/// Sums of pairs in 16 bits, as the product with nibbles makes them: 32 multiply-adds in two instructions.
__attribute__((target("avx2"))) uint64_t lf_avx2_multiply_adds(uint64_t rounds) {
    __m256i sum[8], weight = _mm256_set1_epi8(3), q = _mm256_set1_epi8(5);
    for (int j = 0; j < 8; j++) sum[j] = _mm256_setzero_si256();
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 8
        for (int j = 0; j < 8; j++) {
            __asm__ volatile("" : "+x"(weight), "+x"(q));
            sum[j] = _mm256_add_epi16(sum[j], _mm256_maddubs_epi16(weight, q));
        }
    }
    for (int j = 0; j < 8; j++) __asm__ volatile("" : : "x"(sum[j]));
    return rounds * 8 * 32;
}

__attribute__((target("avx2,avxvnni"))) uint64_t lf_avx_vnni_multiply_adds(uint64_t rounds) {
    __m256i sum[12], weight = _mm256_set1_epi8(3), q = _mm256_set1_epi8(5);
    for (int j = 0; j < 12; j++) sum[j] = _mm256_setzero_si256();
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 12
        for (int j = 0; j < 12; j++) {
            __asm__ volatile("" : "+x"(weight), "+x"(q));
            sum[j] = _mm256_dpbusd_avx_epi32(sum[j], weight, q);
        }
    }
    for (int j = 0; j < 12; j++) __asm__ volatile("" : : "x"(sum[j]));
    return rounds * 12 * 32;
}

__attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni"))) uint64_t lf_avx512_vnni_multiply_adds(uint64_t rounds) {
    __m512i sum[16], weight = _mm512_set1_epi8(3), q = _mm512_set1_epi8(5);
    for (int j = 0; j < 16; j++) sum[j] = _mm512_setzero_si512();
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 16
        for (int j = 0; j < 16; j++) {
            __asm__ volatile("" : "+v"(weight), "+v"(q));
            sum[j] = _mm512_dpbusd_epi32(sum[j], weight, q);
        }
    }
    for (int j = 0; j < 16; j++) __asm__ volatile("" : : "v"(sum[j]));
    return rounds * 16 * 64;
}
#elif defined(__aarch64__)
#include <arm_neon.h>

/// Products of bytes in 16 bits, added to sums there: eight multiply-adds an instruction.
uint64_t lf_neon_multiply_adds(uint64_t rounds) {
    int16x8_t sum[8];
    int8x8_t weight = vdup_n_s8(3), q = vdup_n_s8(5);
    for (int j = 0; j < 8; j++) sum[j] = vdupq_n_s16(0);
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 8
        for (int j = 0; j < 8; j++) {
            __asm__ volatile("" : "+w"(weight), "+w"(q));
            sum[j] = vmlal_s8(sum[j], weight, q);
        }
    }
    for (int j = 0; j < 8; j++) __asm__ volatile("" : : "w"(sum[j]));
    return rounds * 8 * 8;
}

__attribute__((target("arch=armv8.2-a+dotprod"))) uint64_t lf_neon_dotprod_multiply_adds(uint64_t rounds) {
    int32x4_t sum[12];
    int8x16_t weight = vdupq_n_s8(3), q = vdupq_n_s8(5);
    for (int j = 0; j < 12; j++) sum[j] = vdupq_n_s32(0);
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 12
        for (int j = 0; j < 12; j++) {
            __asm__ volatile("" : "+w"(weight), "+w"(q));
            sum[j] = vdotq_s32(sum[j], weight, q);
        }
    }
    for (int j = 0; j < 12; j++) __asm__ volatile("" : : "w"(sum[j]));
    return rounds * 12 * 16;
}

__attribute__((target("arch=armv8.2-a+dotprod+i8mm"))) uint64_t lf_neon_i8mm_multiply_adds(uint64_t rounds) {
    int32x4_t sum[12];
    int8x16_t weight = vdupq_n_s8(3), q = vdupq_n_s8(5);
    for (int j = 0; j < 12; j++) sum[j] = vdupq_n_s32(0);
    for (uint64_t i = 0; i < rounds; i++) {
#pragma GCC unroll 12
        for (int j = 0; j < 12; j++) {
            __asm__ volatile("" : "+w"(weight), "+w"(q));
            sum[j] = vmmlaq_s32(sum[j], weight, q);
        }
    }
    for (int j = 0; j < 12; j++) __asm__ volatile("" : : "w"(sum[j]));
    return rounds * 12 * 32;
}
#endif
