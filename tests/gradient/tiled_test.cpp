// SPDX-License-Identifier: MIT
// Gradients of networks with neurons on lanes, whose panels hold several registers of double.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

/// 9 and 17 outputs: more than one register, and one of the last one.
template <auto A, auto Last>
constexpr auto through = Planned<(Dense<3, 9, A> >> Dense<17, A> >> Last),
                                 PlanOptions{.orientation = Orientation::neurons_on_lanes}>;

template <auto A, auto Last, auto... Policies>
using Double = Learner<through<A, Last>, Policies..., SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("tanh before a softmax with cross entropy") {
  expect_right_gradients<Double<Tanh, Dense<11, Softmax>, CrossEntropy, L2<1.0>>, Classes<11>>(0.1);
}

TEST_CASE("GELU, which keeps its slope, before half the squared error") {
  expect_right_gradients<Double<GELU, Dense<2>, HalfSquaredError>, Values<2>>();
}

TEST_CASE("PReLU, with its alphas, before a sigmoid with binary cross entropy") {
  expect_right_gradients<Double<PReLU, Dense<1, Sigmoid>, BinaryCrossEntropy>, Binary>();
}

TEST_CASE("a softmax as a hidden layer") {
  expect_right_gradients<Double<Softmax, Dense<10>, HalfSquaredError>, Values<10>>();
}

TEST_CASE("a planted fault is caught") {
  using Net = Double<Tanh, Dense<11, Softmax>, CrossEntropy, L2<1.0>>;
  CHECK(check_gradients<Net, Classes<11>>(0.1, 1.0001).worst > 1e-5);
}
