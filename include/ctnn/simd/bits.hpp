// SPDX-License-Identifier: MIT
// The exponents and signs of a Vector's lanes: what the elementary functions are built on.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/simd/vector.hpp>

// Integer lanes are the compilers' own vector type: one source for every instruction set, where
// xsimd 8.1's integer comparisons do not even compile for AVX-512 under g++ -O0.
namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// What IEEE 754 says of T, float or double.
template <class T>
struct Format {
  using Integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  static constexpr int mantissa_bits = std::numeric_limits<T>::digits - 1;
  static constexpr Integer bias = std::numeric_limits<T>::max_exponent - 1;
  static constexpr Integer mantissa_mask = (Integer{1} << mantissa_bits) - 1;
  /// 1.5·2^mantissa_bits: adding it rounds |x| < 2^(mantissa_bits − 1) to the nearest integer, ties
  /// to even, and leaves that integer in the low bits.
  static constexpr T magic = T(3) * static_cast<T>(Integer{1} << (mantissa_bits - 1));
  static constexpr Integer magic_bits =
      ((bias + mantissa_bits) << mantissa_bits) | (Integer{1} << (mantissa_bits - 1));
};

/// One integer of T's size per lane.
template <class T>
struct IntegerLanes {
  typedef typename Format<T>::Integer type
      __attribute__((vector_size(sizeof(typename Format<T>::Integer) * Vector<T>::lanes)));
};
template <class T>
using Bits = typename IntegerLanes<T>::type;

template <class T>
CTNN_INLINE Bits<T> to_bits(Vector<T> a) noexcept {
  return (Bits<T>)(a.v.data);
}
template <class T>
CTNN_INLINE Vector<T> from_bits(Bits<T> b) noexcept {
  using Register = typename Vector<T>::batch::register_type;
  return typename Vector<T>::batch((Register)(b));
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
/// The inverse of to_integer.
template <class T>
CTNN_INLINE Vector<T> to_floating(Bits<T> k) noexcept {
  return from_bits<T>(k + Format<T>::magic_bits) - Format<T>::magic;
}

/// 2^k for exponents of normal numbers; 2^−bias gives zero.
template <class T>
CTNN_INLINE Vector<T> power_of_two(Bits<T> k) noexcept {
  return from_bits<T>((k + Format<T>::bias) << Format<T>::mantissa_bits);
}

/// a·2^k, rounded once; k holds integers and |k| < 2·bias. Underflow is gradual.
template <class T>
CTNN_INLINE Vector<T> scale(Vector<T> a, Vector<T> k) noexcept {
#ifdef __AVX512F__
  if constexpr (std::is_same_v<T, float>)
    return typename Vector<T>::batch(_mm512_scalef_ps(a.v.data, k.v.data));
  else
    return typename Vector<T>::batch(_mm512_scalef_pd(a.v.data, k.v.data));
#else
  // One factor cannot hold every exponent; the first product of two stays normal, hence exact.
  const Bits<T> whole = to_integer(k);
  const Bits<T> half = whole >> 1;
  return a * power_of_two<T>(half) * power_of_two<T>(whole - half);
#endif
}

/// f(a) lane by lane through the scalar function f: right, not fast.
template <class T, class Function>
inline Vector<T> per_lane(Function f, Vector<T> a) noexcept {
  alignas(sizeof(Vector<T>)) T lane[Vector<T>::lanes];
  a.v.store_aligned(lane);
  for (T& x : lane) x = f(x);
  return Vector<T>::batch::load_aligned(lane);
}
template <class T, class Function>
inline Vector<T> per_lane(Function f, Vector<T> a, Vector<T> b) noexcept {
  alignas(sizeof(Vector<T>)) T left[Vector<T>::lanes];
  alignas(sizeof(Vector<T>)) T right[Vector<T>::lanes];
  a.v.store_aligned(left);
  b.v.store_aligned(right);
  for (int i = 0; i < Vector<T>::lanes; ++i) left[i] = f(left[i], right[i]);
  return Vector<T>::batch::load_aligned(left);
}

/// c[0] + c[1]·x + … + c[N − 1]·x^(N − 1) by Horner's rule.
template <class T, int N>
CTNN_INLINE Vector<T> polynomial(Vector<T> x, const T (&c)[N]) noexcept {
  Vector<T> sum = c[N - 1];
#pragma GCC unroll 16
  for (int i = N - 2; i >= 0; --i) sum = fma(sum, x, Vector<T>(c[i]));
  return sum;
}

template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
inline constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
