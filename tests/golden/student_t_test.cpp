// SPDX-License-Identifier: MIT
// The incomplete beta function, p-values of Student's t and the t-test agree with SciPy
// (make_student_t.py).
#include <algorithm>
#include <cmath>

#include <doctest/doctest.h>

#include <ctnn/validation/student_t.hpp>

#include "golden/student_t.hpp"
using namespace ctnn;

namespace {

/// The front factor is e to a sum of logarithms, as large as lgamma(a + b), 4·10⁴ for a = 5000: their
/// rounding is the result's relative error. What is 1 − I rounds as 1 does.
void check_close(double value, double expected, double a, double b, double x) {
  const double logarithms = (a + b) * std::log(a + b + 1) + a * std::abs(std::log(x)) + 1;
  const double of_one = expected > 0.01 ? 1 : 0;
  CHECK(std::abs(value - expected) <= 8 * 0x1p-53 * (logarithms * expected + of_one));
}

}  // namespace

TEST_CASE("the regularized incomplete beta function") {
  for (const auto& [a, b, x, value] : golden::betas) {
    CAPTURE(a);
    CAPTURE(b);
    CAPTURE(x);
    check_close(incomplete_beta(a, b, x), value, a, b, x);
  }
  CHECK(incomplete_beta(2, 3, 0) == 0);
  CHECK(incomplete_beta(2, 3, 1) == 1);
  CHECK(std::isnan(incomplete_beta(2, 3, std::nan(""))));
}

TEST_CASE("two-sided p-values of Student's t") {
  for (const auto& [t, degrees, value] : golden::p_values) {
    CAPTURE(t);
    CAPTURE(degrees);
    check_close(student_t_p_value(t, degrees), value, degrees / 2, 0.5,
                degrees / (degrees + t * t));
  }
  CHECK(student_t_p_value(0, 5) == 1);
  CHECK(student_t_p_value(HUGE_VAL, 5) == 0);
  CHECK(student_t_p_value(-HUGE_VAL, 5) == 0);
  CHECK(std::isnan(student_t_p_value(std::nan(""), 5)));
}
