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

/// `NAME(rounds)`: COUNT chains of ADD(sum, weight, q), each of ADDS multiply-adds. REGISTER is the asm constraint of a vector.
#define MULTIPLY_ADDS(NAME, TARGET, REGISTER, SUM, ZERO, OPERAND, SET, COUNT, ADDS, ADD)     \
    TARGET uint64_t NAME(uint64_t rounds) {                                                  \
        SUM sum[COUNT];                                                                      \
        OPERAND weight = SET(3), q = SET(5);                                                 \
        for (int j = 0; j < COUNT; j++) sum[j] = ZERO;                                       \
        for (uint64_t i = 0; i < rounds; i++) {                                              \
            _Pragma("GCC unroll 16") for (int j = 0; j < COUNT; j++) {                       \
                __asm__ volatile("" : "+" REGISTER(weight), "+" REGISTER(q));                \
                sum[j] = ADD(sum[j], weight, q);                                             \
            }                                                                                \
        }                                                                                    \
        for (int j = 0; j < COUNT; j++) __asm__ volatile("" : : REGISTER(sum[j]));           \
        return rounds * COUNT * ADDS;                                                        \
    }

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX_VNNI __attribute__((target("avx2,avxvnni")))
#define AVX512_VNNI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni")))

/// Sums of pairs in 16 bits, as the product with nibbles makes them: 32 multiply-adds in two instructions.
#define ADD_PAIRS(sum, weight, q) _mm256_add_epi16(sum, _mm256_maddubs_epi16(weight, q))

MULTIPLY_ADDS(lf_avx2_multiply_adds, AVX2, "x", __m256i, _mm256_setzero_si256(), __m256i, _mm256_set1_epi8, 8, 32, ADD_PAIRS)
MULTIPLY_ADDS(lf_avx_vnni_multiply_adds, AVX_VNNI, "x", __m256i, _mm256_setzero_si256(), __m256i, _mm256_set1_epi8, 12, 32,
              _mm256_dpbusd_avx_epi32)
MULTIPLY_ADDS(lf_avx512_vnni_multiply_adds, AVX512_VNNI, "v", __m512i, _mm512_setzero_si512(), __m512i, _mm512_set1_epi8, 16, 64,
              _mm512_dpbusd_epi32)
#elif defined(__aarch64__)
#include <arm_neon.h>

#define NEON
#define DOTPROD __attribute__((target("arch=armv8.2-a+dotprod")))
#define I8MM __attribute__((target("arch=armv8.2-a+dotprod+i8mm")))

/// Without dot products: bytes multiplied into sums of 16 bits, eight an instruction.
MULTIPLY_ADDS(lf_neon_multiply_adds, NEON, "w", int16x8_t, vdupq_n_s16(0), int8x8_t, vdup_n_s8, 8, 8, vmlal_s8)
MULTIPLY_ADDS(lf_neon_dotprod_multiply_adds, DOTPROD, "w", int32x4_t, vdupq_n_s32(0), int8x16_t, vdupq_n_s8, 12, 16, vdotq_s32)
MULTIPLY_ADDS(lf_neon_i8mm_multiply_adds, I8MM, "w", int32x4_t, vdupq_n_s32(0), int8x16_t, vdupq_n_s8, 12, 32, vmmlaq_s32)
#endif
