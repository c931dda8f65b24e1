// SPDX-License-Identifier: MIT
// Student's t distribution, by the regularized incomplete beta function.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// The continued fraction of I_x(a, b), evaluated from the front as Lentz does ("Generating Bessel
/// functions in Mie scattering calculations using continued fractions", 1976); 1/(1 + d₁/(1 + d₂/(1 + …
/// with DLMF 8.17.23's dₖ. It converges fast for x < (a + 1)/(a + b + 2).
double beta_fraction(double a, double b, double x) noexcept;

}  // namespace detail

/// The regularized incomplete beta function I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1 (DLMF 8.17.2, 8.17.22).
[[nodiscard]] double incomplete_beta(double a, double b, double x) noexcept;

/// The chance of |T| ≥ |t| for T of Student's distribution with ν > 0 degrees of freedom: the two-sided
/// p-value of t, I_{ν/(ν+t²)}(ν/2, ½). To about 10⁻¹⁵·ν·log ν.
[[nodiscard]] double student_t_p_value(double t, double degrees) noexcept;

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/student_t-inl.hpp>
#endif
