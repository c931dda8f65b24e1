// SPDX-License-Identifier: MIT
// Gradients through the other activations of elements, hidden and last, and an own one.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

constexpr auto Snake = activation<"Snake">([](auto z) { return z + pow(sin(z), 2); });

template <auto A>
constexpr auto all_of = Dense<3, 5, A> >> Dense<4, A> >> Dense<2, A>;

template <auto A>
using Double = Learner<all_of<A>, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("Identity, Sigmoid and Tanh, hidden and last") {
  expect_right_gradients<Double<Identity>, Values<2>>();
  expect_right_gradients<Double<Sigmoid>, Values<2>>();
  expect_right_gradients<Double<Tanh>, Values<2>>();
}

TEST_CASE("HardTanh, HardSigmoid and HardSwish, hidden and last") {
  expect_right_gradients<Double<HardTanh>, Values<2>>();
  expect_right_gradients<Double<HardSigmoid>, Values<2>>();
  expect_right_gradients<Double<HardSwish>, Values<2>>();
}

TEST_CASE("an own activation, hidden and last") {
  expect_right_gradients<Double<Snake>, Values<2>>();
}

TEST_CASE("a planted fault behind an own activation is caught") {
  CHECK(check_gradients<Double<Snake>, Values<2>>(0, 1.0001).worst > 1e-5);
}
