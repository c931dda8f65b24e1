// SPDX-License-Identifier: MIT
// Gradients through activations of whole rows, hidden and last, library's and own.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

constexpr auto CenteredTanh =
    activation<"CenteredTanh">([](auto z) { return tanh(z - row_max(z)); });

template <auto A>
constexpr auto all_of = Dense<3, 5, A> >> Dense<4, A> >> Dense<2, A>;

template <auto A>
using Double = Learner<all_of<A>, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("Softmax, hidden and last") { expect_right_gradients<Double<Softmax>, Values<2>>(); }

TEST_CASE("LogSoftmax, hidden and last") {
  expect_right_gradients<Double<LogSoftmax>, Values<2>>();
}

TEST_CASE("an own activation of whole rows, hidden and last") {
  expect_right_gradients<Double<CenteredTanh>, Values<2>>();
}

TEST_CASE("a planted fault behind LogSoftmax is caught") {
  CHECK(check_gradients<Double<LogSoftmax>, Values<2>>(0, 1.0001).worst > 1e-5);
}
