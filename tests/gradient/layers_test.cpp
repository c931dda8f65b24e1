// SPDX-License-Identifier: MIT
// Gradients through every hidden activation, with every penalty.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::expect_right_gradients;

namespace {

template <auto A>
constexpr auto through = Dense<3, 5, A> >> Dense<4, A> >> Dense<2>;

template <auto A, auto Penalty>
using Double = Learner<through<A>, HalfSquaredError, Penalty, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("identity and sigmoid with L2") {
  expect_right_gradients<Double<Identity, L2<1.0>>, Values<2>>(0.1);
  expect_right_gradients<Double<Sigmoid, L2<1.0>>, Values<2>>(0.1);
}

TEST_CASE("tanh and ReLU with L1") {
  expect_right_gradients<Double<Tanh, L1<1.0>>, Values<2>>(0.1);
  expect_right_gradients<Double<ReLU, L1<1.0>>, Values<2>>(0.1);
}

TEST_CASE("softmax as a hidden layer") {
  expect_right_gradients<Double<Softmax, L2<1.0>>, Values<2>>(0.01);
}
