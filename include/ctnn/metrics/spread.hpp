// SPDX-License-Identifier: MIT
// How far numbers lie from their mean, in one pass, and R² by it.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Σ(x − x̄)² of numbers that come one after another, and of several such runs. Sums are of
/// distances from the first number: Σx² − (Σx)²/n loses all digits where the numbers are far from
/// zero, and from one of their own no more than n of the last; equal numbers have exactly no
/// spread. Chan, Golub & LeVeque, "Algorithms for computing the sample variance", 1983.
struct Spread {
  double count = 0;    ///< n
  double first = 0;    ///< x₁
  double sum = 0;      ///< Σ(x − x₁)
  double squares = 0;  ///< Σ(x − x₁)²

  /// Counts a number.
  constexpr void add(double x) noexcept {
    if (count == 0) first = x;
    ++count;
    sum += x - first;
    squares += (x - first) * (x - first);
  }
  /// Adds the numbers of another.
  constexpr Spread& operator+=(const Spread& other) noexcept {
    if (other.count == 0) return *this;
    if (count == 0) return *this = other;
    const double away = other.first - first;
    squares += other.squares + 2 * away * other.sum + other.count * away * away;
    sum += other.sum + other.count * away;
    count += other.count;
    return *this;
  }
  /// Σ(x − x̄)²; NaN of nothing.
  [[nodiscard]] constexpr double around_mean() const noexcept {
    const double value = squares - sum * (sum / count);
    return value < 0 ? 0 : value;  // rounding
  }
};

namespace detail {

/// 1 − Σ(y − t)² / Σ(t − t̄)². Of targets that are all equal it is 1 if they are met and else 0, as
/// in scikit-learn.
[[nodiscard]] constexpr double r2_of(double error, double spread) noexcept {
  if (spread != 0) return 1 - error / spread;
  return error == 0 ? 1 : error > 0 ? 0 : error;  // NaN stays
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
