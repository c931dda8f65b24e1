// SPDX-License-Identifier: MIT
// Scalar elementary functions usable in constant expressions, for float and double.
//
// At run time they call the C library. In constant evaluation own series run in a wider type
// (double for float, long double for double), because clang folds no libm call. On x86 that leaves
// 29 or 11 guard bits: errors stay below 0.51 ulp for float and 1 ulp for double (measured in
// tests/unit/core/math_test.cpp). Trigonometric arguments are reduced exactly up to about 2^20.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::math {

namespace detail {

template <class T>
using Wide = std::conditional_t<std::is_same_v<T, float>, double, long double>;
template <class T>
inline constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
inline constexpr T nan = std::numeric_limits<T>::quiet_NaN();

template <class W>
inline constexpr W ln2 = static_cast<W>(0.693147180559945309417232121458176568L);
template <class W>
inline constexpr W pi = static_cast<W>(3.141592653589793238462643383279502884L);

/// 2^k for normal and subnormal double results of any type as wide as double.
template <class W>
constexpr W scale(W x, int k) {
  for (; k > 1000; k -= 1000) x *= static_cast<W>(std::bit_cast<double>(std::uint64_t{2023} << 52));
  for (; k < -1000; k += 1000) x *= static_cast<W>(std::bit_cast<double>(std::uint64_t{23} << 52));
  return x * static_cast<W>(std::bit_cast<double>(static_cast<std::uint64_t>(k + 1023) << 52));
}

template <class W>
constexpr long long nearest(W x) {
  return static_cast<long long>(x < 0 ? x - W(0.5) : x + W(0.5));
}

/// exp(r) - 1 by its Taylor series, |r| < 0.4.
template <class W>
constexpr W expm1_series(W r) {
  W sum = 0;
  for (int n = sizeof(W) > 8 ? 20 : 15; n > 0; --n) sum = (sum + 1) * r / static_cast<W>(n);
  return sum;
}

/// exp(x) for finite x with |x| < 12000.
template <class W>
constexpr W exp_wide(W x) {
  const long long k = nearest(x / ln2<W>);
  // The high part of ln 2 has 32 bits, so its product with k is exact.
  constexpr W high = static_cast<W>(0.69314718036912381649017333984375L);
  constexpr W low =
      static_cast<W>(0.693147180559945309417232121458176568L - 0.69314718036912381649017333984375L);
  const W r = (x - static_cast<W>(k) * high) - static_cast<W>(k) * low;
  return scale(1 + expm1_series(r), static_cast<int>(k));
}

/// log((1 + s) / (1 - s)), |s| < 0.2.
template <class W>
constexpr W log_series(W s) {
  const W q = s * s;
  W sum = 0;
  for (int n = 31; n > 1; n -= 2) sum = (sum + 1 / static_cast<W>(n)) * q;
  return 2 * (s + s * sum);
}

/// log(x) for finite x > 0; `x` must be representable in double up to a relative 2^-52.
template <class W>
constexpr W log_wide(W x) {
  int k = 0;
  if (x < W(1e-300L)) x = scale(x, 128), k = -128;
  const int e = static_cast<int>(std::bit_cast<std::uint64_t>(static_cast<double>(x)) >> 52) - 1023;
  x = scale(x, -e);
  k += e;
  if (x > W(1.4142135L)) x /= 2, ++k;
  return static_cast<W>(k) * ln2<W> + log_series((x - 1) / (x + 1));
}

template <class W>
constexpr W expm1_wide(W x) {
  return x > W(-0.35L) && x < W(0.35L) ? expm1_series(x) : exp_wide(x) - 1;
}
template <class W>
constexpr W log1p_wide(W x) {
  return x > W(-0.25L) && x < W(0.4L) ? log_series(x / (2 + x)) : log_wide(1 + x);
}

template <class W>
constexpr W sqrt_wide(W x) {
  const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(x));
  W r = static_cast<W>(std::bit_cast<double>((bits >> 1) + (std::uint64_t{511} << 52)));
  for (int i = 0; i < 6; ++i) r = (r + x / r) / 2;
  return r;
}

template <class W>
constexpr W sin_series(W r) {
  W sum = 1;
  for (int n = 23; n > 1; n -= 2) sum = 1 - sum * r * r / static_cast<W>(n * (n - 1));
  return sum * r;
}
template <class W>
constexpr W cos_series(W r) {
  W sum = 1;
  for (int n = 24; n > 0; n -= 2) sum = 1 - sum * r * r / static_cast<W>(n * (n - 1));
  return sum;
}
/// sin(x + quarter * pi/2).
template <class W>
constexpr W sin_wide(W x, int quarter) {
  const long long k = nearest(x / (pi<W> / 2));
  const W n = static_cast<W>(k);
  // pi/2 in three parts of 32, 32 and the remaining bits.
  constexpr W p1 = static_cast<W>(0x1.921fb544p0L);
  constexpr W p2 = static_cast<W>(0x1.0b4611a6p-34L);
  constexpr W p3 = static_cast<W>(0x1.3198a2e03707344ap-69L);
  const W r = ((x - n * p1) - n * p2) - n * p3;
  switch ((k + quarter) & 3) {
    case 0:
      return sin_series(r);
    case 1:
      return cos_series(r);
    case 2:
      return -sin_series(r);
    default:
      return -cos_series(r);
  }
}

template <class W>
constexpr W atan_wide(W x) {  // x >= 0
  if (x > 1) return pi<W> / 2 - atan_wide(1 / x);
  W scale_back = 1;
  for (; x > W(0.15L); scale_back *= 2) x = x / (1 + sqrt_wide(1 + x * x));
  W sum = 0;
  for (int n = 29; n > 1; n -= 2) sum = (1 / static_cast<W>(n) - sum) * x * x;
  return scale_back * (x - x * sum);
}

template <class W>
constexpr W erf_wide(W x) {  // x >= 0; all terms are positive, so nothing cancels
  W term = x, sum = x;
  for (int n = 1; n < 200 && term > sum * W(1e-21L); ++n) {
    term *= 2 * x * x / static_cast<W>(2 * n + 1);
    sum += term;
  }
  return sum * exp_wide(-x * x) * W(1.128379167095512573896158903121545172L);
}

template <class T>
constexpr bool is_integer(T x) {
  const T magnitude = x < 0 ? -x : x;
  return magnitude >= T(4503599627370496.0) ||
         magnitude == static_cast<T>(static_cast<long long>(magnitude));
}
template <class T>
constexpr bool is_odd(T x) {
  const T magnitude = x < 0 ? -x : x;
  return magnitude < T(9007199254740992.0) && static_cast<long long>(magnitude) % 2 == 1;
}

}  // namespace detail

template <class T>
concept Scalar = std::is_floating_point_v<T>;

/// Is the sign bit set, also that of -0? (clang 19 folds no __builtin_signbit.)
template <Scalar T>
[[nodiscard]] constexpr bool signbit(T x) noexcept {
  if constexpr (sizeof(T) == 4)
    return (std::bit_cast<std::uint32_t>(x) >> 31) != 0;
  else
    return (std::bit_cast<std::uint64_t>(x) >> 63) != 0;
}
template <Scalar T>
[[nodiscard]] constexpr T abs(T x) noexcept {
  return signbit(x) ? -x : x;
}
template <Scalar T>
[[nodiscard]] constexpr T max(T a, T b) noexcept {
  return a > b ? a : b;  // b when either is NaN, as the vector instructions do
}
template <Scalar T>
[[nodiscard]] constexpr T min(T a, T b) noexcept {
  return a < b ? a : b;
}
template <Scalar T>
[[nodiscard]] constexpr T select(bool mask, T a, T b) noexcept {
  return mask ? a : b;
}
/// a·b + c, rounded once where the instruction set can; else twice, as its vector twin does.
template <Scalar T>
[[nodiscard]] constexpr T fma(T a, T b, T c) noexcept {
#if defined(__FMA__) || defined(__AVX512F__)
  if (!std::is_constant_evaluated()) return std::fma(a, b, c);
  using W = detail::Wide<T>;
  return static_cast<T>(static_cast<W>(a) * static_cast<W>(b) + static_cast<W>(c));
#else
  return a * b + c;
#endif
}
/// The sum of the lanes of a scalar.
template <Scalar T>
[[nodiscard]] constexpr T sum(T x) noexcept {
  return x;
}
template <Scalar T>
[[nodiscard]] constexpr T sign(T x) noexcept {
  return x > 0 ? T(1) : x < 0 ? T(-1) : x;
}

template <Scalar T>
[[nodiscard]] constexpr T sqrt(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::sqrt(x);
  if (x < 0) return detail::nan<T>;
  if (!(x > 0) || x == detail::infinity<T>) return x;
  using W = detail::Wide<T>;
  if (x < T(1e-30))
    return static_cast<T>(detail::sqrt_wide(detail::scale<W>(x, 600)) * W(0x1p-300L));
  return static_cast<T>(detail::sqrt_wide<W>(x));
}
template <Scalar T>
[[nodiscard]] constexpr T exp(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::exp(x);
  if (x != x) return x;
  if (x > T(720)) return detail::infinity<T>;
  if (x < T(-760)) return T(0);
  const auto wide = detail::exp_wide<detail::Wide<T>>(x);
  return wide > std::numeric_limits<T>::max() ? detail::infinity<T> : static_cast<T>(wide);
}
template <Scalar T>
[[nodiscard]] constexpr T expm1(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::expm1(x);
  if (x != x || x == T(0)) return x;
  if (x > T(720)) return detail::infinity<T>;
  if (x < T(-760)) return T(-1);
  const auto wide = detail::expm1_wide<detail::Wide<T>>(x);
  return wide > std::numeric_limits<T>::max() ? detail::infinity<T> : static_cast<T>(wide);
}
template <Scalar T>
[[nodiscard]] constexpr T log(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::log(x);
  if (x != x || x == detail::infinity<T>) return x;
  if (x == T(0)) return -detail::infinity<T>;
  return x < 0 ? detail::nan<T> : static_cast<T>(detail::log_wide<detail::Wide<T>>(x));
}
template <Scalar T>
[[nodiscard]] constexpr T log1p(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::log1p(x);
  if (x != x || x == T(0) || x == detail::infinity<T>) return x;
  if (x == T(-1)) return -detail::infinity<T>;
  return x < -1 ? detail::nan<T> : static_cast<T>(detail::log1p_wide<detail::Wide<T>>(x));
}
template <Scalar T>
[[nodiscard]] constexpr T tanh(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::tanh(x);
  if (x != x || x == T(0)) return x;
  if (x > T(25)) return T(1);
  if (x < T(-25)) return T(-1);
  const auto e = detail::expm1_wide<detail::Wide<T>>(2 * detail::Wide<T>(x));
  return static_cast<T>(e / (e + 2));
}
template <Scalar T>
[[nodiscard]] constexpr T sin(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::sin(x);
  if (x != x || x == T(0)) return x;
  if (abs(x) == detail::infinity<T>) return detail::nan<T>;
  return static_cast<T>(detail::sin_wide<detail::Wide<T>>(x, 0));
}
template <Scalar T>
[[nodiscard]] constexpr T cos(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::cos(x);
  if (x != x || abs(x) == detail::infinity<T>) return detail::nan<T>;
  return static_cast<T>(detail::sin_wide<detail::Wide<T>>(x, 1));
}
template <Scalar T>
[[nodiscard]] constexpr T atan(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::atan(x);
  if (x != x || x == T(0)) return x;
  using W = detail::Wide<T>;
  const W magnitude =
      abs(x) == detail::infinity<T> ? detail::pi<W> / 2 : detail::atan_wide<W>(abs(x));
  return static_cast<T>(x < 0 ? -magnitude : magnitude);
}
template <Scalar T>
[[nodiscard]] constexpr T erf(T x) noexcept {
  if (!std::is_constant_evaluated()) return std::erf(x);
  if (x != x || x == T(0)) return x;
  using W = detail::Wide<T>;
  const W magnitude = abs(x) > T(6.5) ? W(1) : detail::erf_wide<W>(abs(x));
  return static_cast<T>(x < 0 ? -magnitude : magnitude);
}
template <Scalar T>
[[nodiscard]] constexpr T pow(T x, T y) noexcept {
  if (!std::is_constant_evaluated()) return std::pow(x, y);
  using W = detail::Wide<T>;
  constexpr T infinity = detail::infinity<T>;
  if (y == T(0) || x == T(1)) return T(1);
  if (x != x || y != y) return detail::nan<T>;
  const bool integer = abs(y) == infinity || detail::is_integer(y);
  const bool negative = signbit(x) && abs(y) != infinity && integer && detail::is_odd(y);
  const T magnitude = abs(x);
  if (magnitude == T(1) && integer) return negative ? T(-1) : T(1);
  if (x < 0 && !integer && magnitude != infinity) return detail::nan<T>;
  T result{};
  if (magnitude == T(0) || magnitude == infinity || abs(y) == infinity) {
    result = (magnitude > 1) == (y > 0) ? infinity : T(0);
  } else if (integer && abs(y) <= T(64)) {
    W power = 1;
    for (int i = 0; i < static_cast<int>(abs(y)); ++i) power *= W(magnitude);
    if (y < 0) power = 1 / power;
    result = power > std::numeric_limits<T>::max() ? infinity : static_cast<T>(power);
  } else {
    const W exponent = W(y) * detail::log_wide<W>(magnitude);
    if (exponent > W(720))
      result = infinity;
    else if (exponent > W(-760)) {
      const W wide = detail::exp_wide(exponent);
      result = wide > std::numeric_limits<T>::max() ? infinity : static_cast<T>(wide);
    }
  }
  return negative ? -result : result;
}

}  // namespace ctnn::inline CTNN_ABI::math
