// SPDX-License-Identifier: MIT
// Student's t distribution, by the regularized incomplete beta function.
#pragma once

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// The continued fraction of I_x(a, b), evaluated from the front as Lentz does ("Generating Bessel
/// functions in Mie scattering calculations using continued fractions", 1976); 1/(1 + d₁/(1 + d₂/(1 + …
/// with DLMF 8.17.23's dₖ. It converges fast for x < (a + 1)/(a + b + 2).
inline double beta_fraction(double a, double b, double x) noexcept {
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

/// The regularized incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1 (DLMF 8.17.2, 8.17.22).
[[nodiscard]] inline double incomplete_beta(double a, double b, double x) noexcept {
  if (x <= 0 || x >= 1 || std::isnan(x)) return x <= 0 ? 0 : x;
  // I_x(a, b) = 1 − I_{1−x}(b, a), on the side where the fraction converges.
  if (x > (a + 1) / (a + b + 2)) return 1 - incomplete_beta(b, a, 1 - x);
  const double log_front =
      std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x);
  return std::exp(log_front) / a * detail::beta_fraction(a, b, x);
}

/// The chance of |T| ≥ |t| for T of Student's distribution with ν > 0 degrees of freedom: the two-sided
/// p-value of t, I_{ν/(ν+t²)}(ν/2, ½). To about 10⁻¹⁵·ν·log ν.
[[nodiscard]] inline double student_t_p_value(double t, double degrees) noexcept {
  if (std::isinf(t)) return 0;
  // For a small t from the other side: 1 − ν/(ν+t²) would lose its digits.
  if (t * t < 1) return 1 - incomplete_beta(0.5, degrees / 2, t * t / (degrees + t * t));
  return incomplete_beta(degrees / 2, 0.5, degrees / (degrees + t * t));
}

}  // namespace ctnn::inline CTNN_ABI
