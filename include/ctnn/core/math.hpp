// SPDX-License-Identifier: MIT
// Scalar elementary functions usable in constant expressions, for float and double.
//
// At run time they call the C library. In constant evaluation the series of core/math_series.hpp run
// in a wider type (double for float, long double for double), because clang folds no libm call. On
// x86 that leaves 29 or 11 guard bits: errors stay below 0.51 ulp for float and 1 ulp for double
// (measured in tests/unit/core/math_test.cpp). Trigonometric arguments are reduced exactly up to
// about 2^20.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math_series.hpp>

namespace ctnn::inline CTNN_ABI::math {

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
