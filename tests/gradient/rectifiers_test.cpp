// SPDX-License-Identifier: MIT
// Gradients through every activation with a kink at zero, hidden and last.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

template <auto A>
constexpr auto all_of = Dense<3, 5, A> >> Dense<4, A> >> Dense<2, A>;

template <auto A>
using Double = Learner<all_of<A>, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("ReLU and LeakyReLU, hidden and last") {
  expect_right_gradients<Double<ReLU>, Values<2>>();
  expect_right_gradients<Double<LeakyReLU<0.1>>, Values<2>>();
}

TEST_CASE("ELU and SELU, hidden and last") {
  expect_right_gradients<Double<ELU<>>, Values<2>>();
  expect_right_gradients<Double<ELU<0.5>>, Values<2>>();
  expect_right_gradients<Double<SELU>, Values<2>>();
}

TEST_CASE("a planted fault behind a leaky rectifier is caught") {
  CHECK(check_gradients<Double<LeakyReLU<0.1>>, Values<2>>(0, 1.0001).worst > 1e-5);
}
