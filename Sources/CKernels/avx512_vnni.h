// What the files for AVX-512 with VNNI share: four products of an unsigned and a signed byte are added to each 32-bit lane.
#ifndef LANDFALL_AVX512_VNNI_H
#define LANDFALL_AVX512_VNNI_H

#include "avx2.h"

#define VNNI512 __attribute__((target("avx512f,avx512bw,avx512vl,avx512vnni,avx2,fma,f16c")))
#define VNNI512_INLINE VNNI512 static inline __attribute__((always_inline))

/// Sixteen rows and one token, or one row and sixteen tokens.
VNNI512_INLINE __m512 add_products(__m512 total, __m512 scale, __m512i products) {
    return _mm512_fmadd_ps(scale, _mm512_cvtepi32_ps(products), total);
}

/// Lane by lane of 128 bits: the sums of four vectors' lanes, side by side.
VNNI512_INLINE __m512i sum_four_lanes(const __m512i sum[4]) {
    __m512i a = _mm512_add_epi32(_mm512_unpacklo_epi32(sum[0], sum[1]), _mm512_unpackhi_epi32(sum[0], sum[1]));
    __m512i b = _mm512_add_epi32(_mm512_unpacklo_epi32(sum[2], sum[3]), _mm512_unpackhi_epi32(sum[2], sum[3]));
    return _mm512_add_epi32(_mm512_unpacklo_epi64(a, b), _mm512_unpackhi_epi64(a, b));
}

/// The same where a sum of two lanes fits 16 bits: two thirds of the instructions.
VNNI512_INLINE __m512i sum_four_narrow_lanes(const __m512i sum[4]) {
    const __m512i ones = _mm512_set1_epi16(1);
    __m512i a = _mm512_madd_epi16(_mm512_packs_epi32(sum[0], sum[1]), ones);
    __m512i b = _mm512_madd_epi16(_mm512_packs_epi32(sum[2], sum[3]), ones);
    return _mm512_madd_epi16(_mm512_packs_epi32(a, b), ones);
}

void lf_avx512_vnni_tile(lf_type type, const weight_tile *weights, size_t tiles, size_t blocks, const activation_octet *x,
                         size_t octet_stride, size_t octets, float (*totals)[TILE_TOKENS]);
void lf_avx512_vnni_few(lf_type type, FEW_PARAMETERS);
void lf_avx512_vnni_few_interleaved(lf_type type, FEW_PARAMETERS);
void lf_avx512_vnni_few_wide(lf_type type, FEW_PARAMETERS);

#endif
