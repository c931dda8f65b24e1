// SPDX-License-Identifier: MIT
// The exponents and signs of a Vector's lanes: what the elementary functions are built on.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// What IEEE 754 says of T, float or double.
template <class T>
struct Format {
  using Integer = typename instructions::LaneTypes<T>::Integer;
  static constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  static constexpr Integer bias = std::numeric_limits<T>::max_exponent - 1;
  static constexpr Integer mantissa_mask = (Integer{1} << mantissa_bits) - 1;
  /// 1.5·2^mantissa_bits: adding it rounds |x| < 2^(mantissa_bits − 1) to the nearest integer, ties
  /// to even, and leaves that integer in the low bits.
  static constexpr T magic = T(3) * static_cast<T>(Integer{1} << (mantissa_bits - 1));
  static constexpr Integer magic_bits =
      ((bias + mantissa_bits) << mantissa_bits) | (Integer{1} << (mantissa_bits - 1));
};

using instructions::Bits;

template <class T>
CTNN_INLINE Bits<T> to_bits(Vector<T> a) noexcept {
  return (Bits<T>)(a.v);
}
template <class T>
CTNN_INLINE Vector<T> from_bits(Bits<T> b) noexcept {
  return (typename Vector<T>::Register)(b);
}

/// The integer nearest to a, ties to even; |a| < 2^(mantissa_bits − 1).
template <class T>
CTNN_INLINE Vector<T> round_to_nearest(Vector<T> a) noexcept {
  return (a + Format<T>::magic) - Format<T>::magic;
}

/// The integer in every lane of k, which holds integers below 2^(mantissa_bits − 1) in magnitude.
template <class T>
CTNN_INLINE Bits<T> to_integer(Vector<T> k) noexcept {
  return to_bits(k + Format<T>::magic) - Format<T>::magic_bits;
}
/// 2^k for integers k that are exponents of normal numbers; k = −bias gives zero.
template <class T>
CTNN_INLINE Vector<T> power_of_two(Vector<T> k) noexcept {
  using F = Format<T>;
  return from_bits<T>(to_bits(k + (F::magic + static_cast<T>(F::bias))) << F::mantissa_bits);
}

/// a·2^⌊k⌋ with AVX-512, else a·2^k for integers k only; rounded once, |k| < 2·bias. Underflow is
/// gradual.
template <class T>
CTNN_INLINE Vector<T> scale(Vector<T> a, Vector<T> k) noexcept {
#ifdef __AVX512F__
  if constexpr (std::is_same_v<T, float>)
    return _mm512_scalef_ps(a.v, k.v);
  else
    return _mm512_scalef_pd(a.v, k.v);
#else
  // One factor cannot hold every exponent; the first product of two stays normal, hence exact.
  const Vector<T> half = round_to_nearest(k * T(0.5));
  return a * power_of_two(half) * power_of_two(k - half);
#endif
}

/// a·2^k where that is a normal number; below, anything as small. Cheaper than scale without AVX-512.
template <class T>
CTNN_INLINE Vector<T> scale_normal(Vector<T> a, Vector<T> k) noexcept {
#ifdef __AVX512F__
  return scale(a, k);
#else
  return a * (T(0.5) * power_of_two(k + T(1)));  // log1p needs k down to −bias − 1
#endif
}

/// a in the lanes whose bit is set, the first lane's the lowest; zero in the others.
template <class T>
CTNN_INLINE Vector<T> keep_lanes(std::uint32_t bits, Vector<T> a) noexcept {
#ifdef __AVX512F__
  if constexpr (std::is_same_v<T, float>)
    return _mm512_maskz_mov_ps(static_cast<__mmask16>(bits), a.v);
  else
    return _mm512_maskz_mov_pd(static_cast<__mmask8>(bits), a.v);
#else
  Bits<T> own;  // of each lane
  for (int i = 0; i < Vector<T>::lanes; ++i) own[i] = typename Format<T>::Integer{1} << i;
  const Bits<T> all = Bits<T>{} + static_cast<typename Format<T>::Integer>(bits);
  return from_bits<T>(((all & own) == own) & to_bits(a));
#endif
}

/// Where split's mantissas end: twice where they begin.
template <class T>
inline constexpr T split_end = std::is_same_v<T, float> ? T(0x1.555556p+0) : T(0x1.6a09ep+0);

/// x = 2^e·m with m in [2/3, 4/3) for float, in [√½, √2) for double; anything where x is not
/// positive and finite.
template <class T>
struct SplitNumber {
  Vector<T> e, m;
};
template <class T>
CTNN_INLINE SplitNumber<T> split(Vector<T> x) noexcept {
  using V = Vector<T>;
#ifdef __AVX512F__
  V e, m;
  if constexpr (std::is_same_v<T, float>) {
    e = _mm512_getexp_ps(x.v);
    m = _mm512_getmant_ps(x.v, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_zero);
  } else {
    e = _mm512_getexp_pd(x.v);
    m = _mm512_getmant_pd(x.v, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_zero);
  }
  const auto high = m >= split_end<T>;
  return {select(high, e + T(1), e), select(high, m * T(0.5), m)};
#else
  using F = Format<T>;
  constexpr auto lowest = std::bit_cast<typename F::Integer>(split_end<T> / 2);
  // A subnormal number is first made normal.
  constexpr T up = static_cast<T>(typename F::Integer{1} << F::mantissa_bits);
  const auto subnormal = x < std::numeric_limits<T>::min();
  const V shift = select(subnormal, V(F::magic + T(F::mantissa_bits)), V(F::magic));
  const Bits<T> shifted = to_bits(select(subnormal, x * up, x)) - lowest;
  return {from_bits<T>((shifted >> F::mantissa_bits) + F::magic_bits) - shift,
          from_bits<T>((shifted & F::mantissa_mask) + lowest)};
#endif
}

/// `result`, or what the logarithm of x is at zero (−∞), below (NaN), at +∞ and at NaN (itself).
template <class T>
CTNN_INLINE Vector<T> log_or_limit(Vector<T> x, Vector<T> result) noexcept {
#ifdef __AVX512F__
  // One hexadecimal digit per class of x, from the right: quiet and signalling NaN (2: x made
  // quiet), zero (4: −∞), one (0: result), −∞ (3: NaN), +∞ (5), negative (3), positive (0).
  constexpr int answers = 0x03530422;
  if constexpr (std::is_same_v<T, float>)
    return _mm512_fixupimm_ps(result.v, x.v, _mm512_set1_epi32(answers), 0);
  else
    return _mm512_fixupimm_pd(result.v, x.v, _mm512_set1_epi64(answers), 0);
#else
  constexpr T infinite = std::numeric_limits<T>::infinity();
  const Vector<T> outside = select(x < T(0), Vector<T>(std::numeric_limits<T>::quiet_NaN()), x);
  const Vector<T> limit = select(x == T(0), Vector<T>(-infinite), outside);
  return select((x > T(0)) & (x < infinite), result, limit);
#endif
}

#ifdef __AVX512F__
alignas(64) inline constexpr float sixteenth_powers[16] = {
    0x1p+0F,        0x1.0b5586p+0F, 0x1.172b84p+0F, 0x1.2387a6p+0F, 0x1.306fep+0F,  0x1.3dea64p+0F,
    0x1.4bfdaep+0F, 0x1.5ab07ep+0F, 0x1.6a09e6p+0F, 0x1.7a1148p+0F, 0x1.8ace54p+0F, 0x1.9c4918p+0F,
    0x1.ae89fap+0F, 0x1.c199bep+0F, 0x1.d5818ep+0F, 0x1.ea4afap+0F};

/// 2^(k mod 1) for k in sixteenths, given as k + 1.5·2^19.
CTNN_INLINE Vector<float> power_of_fraction(Vector<float> shifted) noexcept {
  return _mm512_permutexvar_ps(_mm512_castps_si512(shifted.v), _mm512_load_ps(sixteenth_powers));
}
#endif

/// f(a) lane by lane through the scalar function f: right, not fast.
template <class T, class Function>
inline Vector<T> per_lane(Function f, Vector<T> a) noexcept {
  alignas(sizeof(Vector<T>)) T lane[Vector<T>::lanes];
  lanes_of<Vector<T>>::store(lane, a);
  for (T& x : lane) x = f(x);
  return lanes_of<Vector<T>>::load(lane);
}
template <class T, class Function>
inline Vector<T> per_lane(Function f, Vector<T> a, Vector<T> b) noexcept {
  alignas(sizeof(Vector<T>)) T left[Vector<T>::lanes];
  alignas(sizeof(Vector<T>)) T right[Vector<T>::lanes];
  lanes_of<Vector<T>>::store(left, a);
  lanes_of<Vector<T>>::store(right, b);
  for (int i = 0; i < Vector<T>::lanes; ++i) left[i] = f(left[i], right[i]);
  return lanes_of<Vector<T>>::load(left);
}

/// c[0] + c[1]·x + … + c[N − 1]·x^(N − 1) by Horner's rule.
template <class T, int N>
CTNN_INLINE Vector<T> polynomial(Vector<T> x, const T (&c)[N]) noexcept {
  Vector<T> sum = c[N - 1];
#pragma GCC unroll 16
  for (int i = N - 2; i >= 0; --i) sum = fma(sum, x, Vector<T>(c[i]));
  return sum;
}

/// Does fma round once? Without the instruction Vector's fma multiplies, rounds and adds.
#if defined(__FMA__) || defined(__AVX512F__)
inline constexpr bool fused = true;
#else
inline constexpr bool fused = false;
#endif

/// 2ab/(a² + b²): tanh x from a/b = tanh x/2. Where the result is near ±1, errors of a and b hardly
/// count, which a plain quotient P/Q cannot offer: it erred by 5 to 7 ulp there.
template <class T>
CTNN_INLINE Vector<T> double_argument(Vector<T> a, Vector<T> b) noexcept {
  return a * (b + b) / fma(a, a, b * b);
}

template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
inline constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
