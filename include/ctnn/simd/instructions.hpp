// SPDX-License-Identifier: MIT
// The registers of the compiled instruction set, and what they can do beyond the arithmetic of the
// compilers' vector types. Types of registers are xsimd's. Its batch, whose header costs more to parse
// than all that is used of it, serves only where nothing is written here: on processors other than x86.
#pragma once

#include <cstdint>
#include <type_traits>

#include <ctnn/core/config.hpp>

#ifdef __SSE2__
#include <xsimd/types/xsimd_all_registers.hpp>
#else
#include <xsimd/xsimd.hpp>
#endif

namespace ctnn::inline CTNN_ABI {
namespace instructions {

#if defined(__AVX512F__)
using Architecture = xsimd::avx512f;
#elif defined(__AVX__)
using Architecture = xsimd::avx;
#elif defined(__SSE2__)
using Architecture = xsimd::sse2;
#else
using Architecture = xsimd::default_arch;
#endif

template <class T>
using Register = typename xsimd::types::simd_register<T, Architecture>::register_type;

/// Vectors of a register's size whose attributes depend on T.
template <class T>
struct LaneTypes {
  using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  typedef Integer Bits __attribute__((vector_size(sizeof(Register<T>))));
  typedef T Aligned __attribute__((vector_size(sizeof(Register<T>)), may_alias));
  typedef T Unaligned
      __attribute__((vector_size(sizeof(Register<T>)), aligned(alignof(T)), may_alias));
};
/// One integer of T's size per lane.
template <class T>
using Bits = typename LaneTypes<T>::Bits;

// A Boolean per lane: a bit with AVX-512, else an integer, 0 or −1.
#ifdef __AVX512F__
template <class T>
using Truth = std::conditional_t<sizeof(T) == 4, __mmask16, __mmask8>;

CTNN_INLINE __mmask16 less(__m512 a, __m512 b) noexcept {
  return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ);
}
CTNN_INLINE __mmask8 less(__m512d a, __m512d b) noexcept {
  return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ);
}
CTNN_INLINE __mmask16 at_most(__m512 a, __m512 b) noexcept {
  return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ);
}
CTNN_INLINE __mmask8 at_most(__m512d a, __m512d b) noexcept {
  return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ);
}
CTNN_INLINE __mmask16 equal(__m512 a, __m512 b) noexcept {
  return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ);
}
CTNN_INLINE __mmask8 equal(__m512d a, __m512d b) noexcept {
  return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ);
}
CTNN_INLINE __m512 select(__mmask16 mask, __m512 a, __m512 b) noexcept {
  return _mm512_mask_blend_ps(mask, b, a);
}
CTNN_INLINE __m512d select(__mmask8 mask, __m512d a, __m512d b) noexcept {
  return _mm512_mask_blend_pd(mask, b, a);
}
#else
template <class T>
using Truth = Bits<T>;

CTNN_INLINE auto less(auto a, auto b) noexcept { return a < b; }
CTNN_INLINE auto at_most(auto a, auto b) noexcept { return a <= b; }
CTNN_INLINE auto equal(auto a, auto b) noexcept { return a == b; }
template <class Integers, class R>
CTNN_INLINE R select(Integers mask, R a, R b) noexcept {
#ifdef __SSE2__
  return mask ? a : b;
#else
  return (R)((mask & (Integers)a) | (~mask & (Integers)b));
#endif
}
#endif

// max and min are a > b ? a : b and a < b ? a : b, the second operand when either is NaN. The order of
// a sum is xsimd 8.1's, which results have kept since.
#ifdef __SSE2__
CTNN_INLINE float sum(__m128 a) noexcept {
#ifdef __SSE3__
  const __m128 pairs = _mm_hadd_ps(a, a);
  return _mm_cvtss_f32(_mm_hadd_ps(pairs, pairs));
#else
  const __m128 pairs = _mm_add_ps(a, _mm_movehl_ps(a, a));
  return _mm_cvtss_f32(_mm_add_ss(pairs, _mm_shuffle_ps(pairs, pairs, 1)));
#endif
}
CTNN_INLINE double sum(__m128d a) noexcept {
  return _mm_cvtsd_f64(_mm_add_sd(a, _mm_unpackhi_pd(a, a)));
}
#endif
#ifdef __AVX__
CTNN_INLINE float sum(__m256 a) noexcept {
  return sum(_mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1)));
}
CTNN_INLINE double sum(__m256d a) noexcept {
  return sum(_mm_add_pd(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1)));
}
#endif

#if defined(__AVX512F__)
CTNN_INLINE float sum(__m512 a) noexcept {
  return sum(_mm256_add_ps(_mm512_extractf32x8_ps(a, 1), _mm512_castps512_ps256(a)));
}
CTNN_INLINE double sum(__m512d a) noexcept {
  return sum(_mm256_add_pd(_mm512_extractf64x4_pd(a, 1), _mm512_castpd512_pd256(a)));
}
CTNN_INLINE __m512 in_all_lanes(float a) noexcept { return _mm512_set1_ps(a); }
CTNN_INLINE __m512d in_all_lanes(double a) noexcept { return _mm512_set1_pd(a); }
CTNN_INLINE __m512 max(__m512 a, __m512 b) noexcept { return _mm512_max_ps(a, b); }
CTNN_INLINE __m512d max(__m512d a, __m512d b) noexcept { return _mm512_max_pd(a, b); }
CTNN_INLINE __m512 min(__m512 a, __m512 b) noexcept { return _mm512_min_ps(a, b); }
CTNN_INLINE __m512d min(__m512d a, __m512d b) noexcept { return _mm512_min_pd(a, b); }
CTNN_INLINE __m512 sqrt(__m512 a) noexcept { return _mm512_sqrt_ps(a); }
CTNN_INLINE __m512d sqrt(__m512d a) noexcept { return _mm512_sqrt_pd(a); }
CTNN_INLINE __m512 fma(__m512 a, __m512 b, __m512 c) noexcept { return _mm512_fmadd_ps(a, b, c); }
CTNN_INLINE __m512d fma(__m512d a, __m512d b, __m512d c) noexcept {
  return _mm512_fmadd_pd(a, b, c);
}
#elif defined(__AVX__)
CTNN_INLINE __m256 in_all_lanes(float a) noexcept { return _mm256_set1_ps(a); }
CTNN_INLINE __m256d in_all_lanes(double a) noexcept { return _mm256_set1_pd(a); }
CTNN_INLINE __m256 max(__m256 a, __m256 b) noexcept { return _mm256_max_ps(a, b); }
CTNN_INLINE __m256d max(__m256d a, __m256d b) noexcept { return _mm256_max_pd(a, b); }
CTNN_INLINE __m256 min(__m256 a, __m256 b) noexcept { return _mm256_min_ps(a, b); }
CTNN_INLINE __m256d min(__m256d a, __m256d b) noexcept { return _mm256_min_pd(a, b); }
CTNN_INLINE __m256 sqrt(__m256 a) noexcept { return _mm256_sqrt_ps(a); }
CTNN_INLINE __m256d sqrt(__m256d a) noexcept { return _mm256_sqrt_pd(a); }
#ifdef __FMA__
CTNN_INLINE __m256 fma(__m256 a, __m256 b, __m256 c) noexcept { return _mm256_fmadd_ps(a, b, c); }
CTNN_INLINE __m256d fma(__m256d a, __m256d b, __m256d c) noexcept {
  return _mm256_fmadd_pd(a, b, c);
}
#endif
#elif defined(__SSE2__)
CTNN_INLINE __m128 in_all_lanes(float a) noexcept { return _mm_set1_ps(a); }
CTNN_INLINE __m128d in_all_lanes(double a) noexcept { return _mm_set1_pd(a); }
CTNN_INLINE __m128 max(__m128 a, __m128 b) noexcept { return _mm_max_ps(a, b); }
CTNN_INLINE __m128d max(__m128d a, __m128d b) noexcept { return _mm_max_pd(a, b); }
CTNN_INLINE __m128 min(__m128 a, __m128 b) noexcept { return _mm_min_ps(a, b); }
CTNN_INLINE __m128d min(__m128d a, __m128d b) noexcept { return _mm_min_pd(a, b); }
CTNN_INLINE __m128 sqrt(__m128 a) noexcept { return _mm_sqrt_ps(a); }
CTNN_INLINE __m128d sqrt(__m128d a) noexcept { return _mm_sqrt_pd(a); }
#endif

#if defined(__SSE2__) && !defined(__FMA__) && !defined(__AVX512F__)
template <class R>
CTNN_INLINE R fma(R a, R b, R c) noexcept {
  const R product = a * b;  // of its own, or clang might fuse it by other means
  return product + c;
}
#elif !defined(__SSE2__)
/// The batch of a register.
template <class R>
using BatchOf = xsimd::batch<std::remove_cvref_t<decltype(R{}[0])> >;

template <class T>
CTNN_INLINE Register<T> in_all_lanes(T a) noexcept {
  return xsimd::batch<T>(a);
}
template <class R>
CTNN_INLINE R max(R a, R b) noexcept {
  return select((Bits<typename BatchOf<R>::value_type>)(a > b), a, b);
}
template <class R>
CTNN_INLINE R min(R a, R b) noexcept {
  return select((Bits<typename BatchOf<R>::value_type>)(a < b), a, b);
}
template <class R>
CTNN_INLINE R sqrt(R a) noexcept {
  return xsimd::sqrt(BatchOf<R>(a));
}
template <class R>
CTNN_INLINE R fma(R a, R b, R c) noexcept {
  return xsimd::fma(BatchOf<R>(a), BatchOf<R>(b), BatchOf<R>(c));
}
template <class R>
CTNN_INLINE auto sum(R a) noexcept {
#if XSIMD_VERSION_MAJOR < 10
  return xsimd::hadd(BatchOf<R>(a));
#else
  return xsimd::reduce_add(BatchOf<R>(a));
#endif
}
#endif

}  // namespace instructions
}  // namespace ctnn::inline CTNN_ABI
