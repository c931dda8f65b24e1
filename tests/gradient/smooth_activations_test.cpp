// SPDX-License-Identifier: MIT
// Gradients through every activation that stores its slope, hidden and last.
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

TEST_CASE("Softplus and Softsign, hidden and last") {
  expect_right_gradients<Double<Softplus>, Values<2>>();
  expect_right_gradients<Double<Softsign>, Values<2>>();
}

TEST_CASE("Swish and Mish, hidden and last") {
  expect_right_gradients<Double<Swish>, Values<2>>();
  expect_right_gradients<Double<Mish>, Values<2>>();
}

TEST_CASE("GELU with erf and with tanh, hidden and last") {
  expect_right_gradients<Double<GELU>, Values<2>>();
  expect_right_gradients<Double<GELUTanh>, Values<2>>();
}

TEST_CASE("a planted fault behind GELU is caught") {
  CHECK(check_gradients<Double<GELU>, Values<2>>(0, 1.0001).worst > 1e-5);
}
