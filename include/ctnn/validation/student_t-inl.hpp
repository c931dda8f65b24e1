// SPDX-License-Identifier: MIT
// Definitions of validation/student_t.hpp.
#pragma once

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/core/config.hpp>
#include <ctnn/validation/student_t.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC double beta_fraction(double a, double b, double x) noexcept {
  constexpr double tiny = std::numeric_limits<double>::min() * 1e10;  // instead of a 0 to divide by
  const auto not_zero = [](double v) { return std::abs(v) < tiny ? tiny : v; };
  double c = 1;
  double d = 1 / not_zero(1 - (a + b) * x / (a + 1));
  double value = d;
  for (int m = 1; m < 10'000; ++m) {  // about √max(a, b) steps; 10⁶ degrees of freedom take 1000
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double factor = 1;
    for (const double step : std::array{even, odd}) {
      d = 1 / not_zero(1 + step * d);
      c = not_zero(1 + step / c);
      factor = c * d;
      value *= factor;
    }
    if (std::abs(factor - 1) < 1e-15) break;
  }
  return value;
}

}  // namespace detail

CTNN_FUNC double incomplete_beta(double a, double b, double x) noexcept {
  if (x <= 0 || x >= 1 || std::isnan(x)) return x <= 0 ? 0 : x;
  // I_x(a, b) = 1 − I_{1−x}(b, a), on the side where the fraction converges.
  if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
  const double log_front =
      std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x);
  return std::exp(log_front) / a * detail::beta_fraction(a, b, x);
}

CTNN_FUNC double student_t_p_value(double t, double degrees) noexcept {
  if (std::isinf(t)) return 0;
  // For a small t from the other side: 1 − ν/(ν+t²) would lose its digits.
  if (t * t < 1) return 1 - incomplete_beta(0.5, degrees / 2, t * t / (degrees + t * t));
  return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

}  // namespace ctnn::inline CTNN_ABI
