// SPDX-License-Identifier: MIT
// Gradients of every loss behind every last activation it goes with.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

constexpr auto softmax = Dense<3, 5, Tanh> >> Dense<4, Softmax>;
constexpr auto sigmoid = Dense<3, 5, Tanh> >> Dense<2, Sigmoid>;
constexpr auto yes_no = Dense<3, 5, Tanh> >> Dense<1, Sigmoid>;
constexpr auto logits = Dense<3, 5, Tanh> >> Dense<4>;
constexpr auto logit = Dense<3, 5, Tanh> >> Dense<1>;

template <const auto& net, auto Loss>
using Double = Learner<net, Loss, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("cross entropy after softmax and on logits") {
  expect_right_gradients<Double<softmax, CrossEntropy>, Classes<4>>();
  expect_right_gradients<Double<logits, CrossEntropyOnLogits>, Classes<4>>();
}

TEST_CASE("binary cross entropy after sigmoid and on logits") {
  expect_right_gradients<Double<yes_no, BinaryCrossEntropy>, Binary>();
  expect_right_gradients<Double<sigmoid, BinaryCrossEntropy>, Values<2>>();
  expect_right_gradients<Double<logit, BinaryCrossEntropyOnLogits>, Binary>();
}

TEST_CASE("half squared error after identity, sigmoid and softmax") {
  expect_right_gradients<Double<logits, HalfSquaredError>, Values<4>>();
  expect_right_gradients<Double<sigmoid, HalfSquaredError>, Values<2>>();
  expect_right_gradients<Double<softmax, HalfSquaredError>, Values<4>>();
}

TEST_CASE("a planted fault of one in ten thousand is caught") {
  CHECK(check_gradients<Double<softmax, CrossEntropy>, Classes<4>>(0, 1.0001).worst > 1e-5);
}
