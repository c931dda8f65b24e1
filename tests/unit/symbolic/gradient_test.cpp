// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <support/textbook.hpp>

using namespace ctnn;
using namespace ctnn::symbolic;
using namespace textbook;

namespace {

template <auto f>
constexpr DerivedActivation derived = derive_activation(f);
template <auto f>
constexpr Program forward = emit(derived<f>.forward);
template <auto f>
constexpr Program backward = emit(derived<f>.backward);
template <auto f>
constexpr Program slope = emit(derived<f>.slope);
template <auto f>
constexpr Program as_written = emit(f(symbols::z));  // as it was written, not simplified

template <auto f>
constexpr double central_difference(double z) {
  constexpr double h = 1e-5;
  return (Evaluate<as_written<f>, double>::run(inputs<"z">(z + h)) -
          Evaluate<as_written<f>, double>::run(inputs<"z">(z - h))) /
         (2 * h);
}
/// ∂L/∂z for the incoming gradient g, through whatever the activation stores.
template <auto f>
constexpr double back(double z, double g) {
  const double y = Evaluate<forward<f>, double>::run(inputs<"z">(z));
  const double s = Evaluate<slope<f>, double>::run(inputs<"z">(z));
  return Evaluate<backward<f>, double>::run(inputs<"z", "y", "slope", "g">(z, y, s, g));
}
/// The worst error of f's derived backward pass, judged by central differences of `original`.
template <auto f, auto original = f>
constexpr double worst_error() {
  double worst = 0, largest = 0;
  for (double z : {-3.7, -2.1, -0.83, -0.41, 0.23, 0.77, 1.9, 2.6}) {
    const double expected = 1.7 * central_difference<original>(z), actual = back<f>(z, 1.7);
    const double error = math::abs(expected - actual);
    worst = error > worst ? error : worst;
    largest = math::abs(actual) > largest ? math::abs(actual) : largest;
  }
  return largest > 0.01 ? worst : 1e9;  // a gradient that is zero everywhere proves nothing
}
template <auto f>
constexpr bool derivative_is_right = worst_error<f>() < 2e-9;

static_assert(derivative_is_right<logistic> && derivative_is_right<tangent>);
static_assert(derivative_is_right<relu> && derivative_is_right<elu> && derivative_is_right<swish>);
static_assert(worst_error<logistic, tangent>() > 0.1);  // a wrong derivative is noticed

}  // namespace

TEST_CASE_TEMPLATE_DEFINE("the derived backward pass equals central differences", F, activations) {
  CHECK(worst_error<F::f>() < 2e-9);
}
#define ACTIVATION(name)            \
  struct name##_t {                 \
    static constexpr auto f = name; \
  }
ACTIVATION(identity);
ACTIVATION(logistic);
ACTIVATION(tangent);
ACTIVATION(tangent_by_sigmoid);
ACTIVATION(relu);
ACTIVATION(leaky_relu);
ACTIVATION(elu);
ACTIVATION(elu_half);
ACTIVATION(selu);
ACTIVATION(soft_plus);
ACTIVATION(softsign);
ACTIVATION(swish);
ACTIVATION(gelu);
ACTIVATION(gelu_tanh);
ACTIVATION(mish);
ACTIVATION(hard_tanh);
ACTIVATION(hard_sigmoid);
ACTIVATION(hard_swish);
ACTIVATION(snake);
ACTIVATION(exponential);
TEST_CASE_TEMPLATE_INVOKE(activations, identity_t, logistic_t, tangent_t, tangent_by_sigmoid_t,
                          relu_t, leaky_relu_t, elu_t, elu_half_t, selu_t, soft_plus_t, softsign_t,
                          swish_t, gelu_t, gelu_tanh_t, mish_t, hard_tanh_t, hard_sigmoid_t,
                          hard_swish_t, snake_t, exponential_t);

TEST_CASE("PReLU hands gradients to z and to alpha") {
  static constexpr auto d = derive_activation(prelu);
  static constexpr auto programs = emit({Output{"dz", d.backward}, Output{"da", d.parameter}});
  static constexpr auto y = emit(prelu(symbols::z, alpha));
  using Y = Evaluate<y, double>;
  for (double z : {-1.3, -0.2, 0.4, 2.0})
    for (double a : {0.25, -0.5}) {
      const double h = 1e-6;
      const auto [dz, da] = Evaluate<programs, double>::run(inputs<"z", "alpha", "g">(z, a, 2.0));
      CHECK(dz == doctest::Approx(2 *
                                  (Y::run(inputs<"z", "alpha">(z + h, a)) -
                                   Y::run(inputs<"z", "alpha">(z - h, a))) /
                                  (2 * h))
                      .epsilon(1e-7));
      CHECK(da == doctest::Approx(2 *
                                  (Y::run(inputs<"z", "alpha">(z, a + h)) -
                                   Y::run(inputs<"z", "alpha">(z, a - h))) /
                                  (2 * h))
                      .epsilon(1e-7));
    }
}
