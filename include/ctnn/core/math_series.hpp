// SPDX-License-Identifier: MIT
// Series of the elementary functions, for constant evaluation: exp, log, sqrt, sin, atan and erf in a
// type wider than the result, with arguments reduced to where a series converges.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::math::detail {

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

}  // namespace ctnn::inline CTNN_ABI::math::detail
