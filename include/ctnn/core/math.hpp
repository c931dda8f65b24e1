// SPDX-License-Identifier: MIT
// The scalar twins of the vector functions, under names that generic code can call on both.
#pragma once

#include <cmath>
#include <concepts>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {
namespace math {

template <std::floating_point T>
[[nodiscard]] constexpr T fma(T a, T b, T c) noexcept {
#ifdef __FMA__
#ifdef __clang__
  // clang folds no std::fma. The wider type holds a float product exactly.
  if (std::is_constant_evaluated()) {
    using Wide = std::conditional_t<std::is_same_v<T, float>, double, long double>;
    return static_cast<T>(static_cast<Wide>(a) * static_cast<Wide>(b) + static_cast<Wide>(c));
  }
#endif
  return std::fma(a, b, c);
#else
  return a * b + c;
#endif
}
template <std::floating_point T>
[[nodiscard]] constexpr T max(T a, T b) noexcept {
  return a > b ? a : b;
}
template <std::floating_point T>
[[nodiscard]] constexpr T min(T a, T b) noexcept {
  return a < b ? a : b;
}
template <std::floating_point T>
[[nodiscard]] constexpr T select(bool mask, T a, T b) noexcept {
  return mask ? a : b;
}
template <std::floating_point T>
[[nodiscard]] constexpr T sum(T a) noexcept {
  return a;
}
using std::abs;
using std::exp;
using std::log;
using std::log1p;
using std::sqrt;
using std::tanh;

}  // namespace math
}  // namespace ctnn::inline CTNN_ABI
