// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace textbook;

namespace {

template <auto f, auto loss>
struct Pair {
  static constexpr DerivedLoss derived = derive_loss(f, loss);
  static constexpr Program joint =
      emit({Output{"delta", derived.delta}, Output{"value", derived.value}});
  static constexpr Program of_y = emit(derived.delta_of_y);
  static constexpr Program forward = emit(f(symbols::z));
  static constexpr Program as_written = emit(loss(f(symbols::z), symbols::t));  // as written

  static constexpr double difference(double z, double t) {
    const double h = 1e-5;
    return (Evaluate<as_written, double>::run(inputs<"z", "t">(z + h, t)) -
            Evaluate<as_written, double>::run(inputs<"z", "t">(z - h, t))) /
           (2 * h);
  }
  static constexpr double worst_error(double t) {
    double worst = 0, largest = 0;
    for (double z : {-2.3, -1.1, -0.37, 0.42, 0.81, 1.7, 2.9}) {
      const auto [delta, value] = Evaluate<joint, double>::run(inputs<"z", "t">(z, t));
      const double y = Evaluate<forward, double>::run(inputs<"z">(z));
      const double through = Evaluate<of_y, double>::run(inputs<"y", "z", "t">(y, z, t));
      for (double error : {delta - difference(z, t), through - difference(z, t),
                           value - Evaluate<as_written, double>::run(inputs<"z", "t">(z, t))})
        worst = math::max(worst, math::abs(error));
      largest = math::max(largest, math::abs(delta));
    }
    return largest > 0.01 ? worst : 1e9;
  }
};
static_assert(Pair<identity, half_squared>::worst_error(0.3) < 1e-8);
static_assert(Pair<logistic, binary_cross_entropy>::worst_error(1) < 1e-8);

using BCE = Pair<logistic, binary_cross_entropy>;
static_assert(BCE::of_y.operations() == 1);

}  // namespace

TEST_CASE("value and delta of loss and activation equal the formula as written") {
  CHECK(Pair<identity, half_squared>::worst_error(0.3) < 1e-8);
  CHECK(Pair<logistic, half_squared>::worst_error(0.3) < 1e-8);
  CHECK(Pair<tangent, half_squared>::worst_error(-0.6) < 1e-8);
  CHECK(Pair<relu, half_squared>::worst_error(0.5) < 1e-8);
  CHECK(Pair<gelu, half_squared>::worst_error(0.5) < 1e-8);
  CHECK(Pair<logistic, binary_cross_entropy>::worst_error(0) < 1e-8);
  CHECK(Pair<logistic, binary_cross_entropy>::worst_error(0.3) < 1e-8);
  CHECK(Pair<identity, absolute>::worst_error(0.3) < 1e-8);
  CHECK(Pair<identity, huber>::worst_error(0.3) < 1e-8);
  CHECK(Pair<identity, log_cosh>::worst_error(0.3) < 1e-8);
  CHECK(Pair<identity, hinge>::worst_error(-1) < 1e-8);
  CHECK(Pair<tangent, hinge>::worst_error(1) < 1e-8);
  CHECK(Pair<identity, perceptron>::worst_error(1) < 1e-8);
  CHECK(Pair<exponential, poisson>::worst_error(2) < 1e-6);
  CHECK(Pair<identity, gaussian_nll>::worst_error(0.4) < 1e-8);
}

TEST_CASE("binary cross entropy of a sigmoid is finite at logits of ten thousand") {
  for (float z : {-1e4F, -120.F, 120.F, 1e4F})
    for (float t : {0.F, 1.F}) {
      const auto [delta, value] = Evaluate<BCE::joint, float>::run(inputs<"z", "t">(z, t));
      const float expected = z > 0 ? (1 - t) * z : -t * z;
      CHECK(value == doctest::Approx(expected));
      CHECK(delta == doctest::Approx(z > 0 ? 1 - t : -t));
    }
  // The formula as written is not: the test above can fail.
  CHECK_FALSE(std::isfinite(Evaluate<BCE::as_written, float>::run(inputs<"z", "t">(120.F, 0.F))));
}
