// SPDX-License-Identifier: MIT
// Gradients of losses of numbers and counts, behind every kind of last activation that fits.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

constexpr auto Cubic = loss<"Cubic">([](auto y, auto t) { return pow(abs(t - y), 3); });
constexpr auto WholeRow =
    loss<"WholeRow">([](auto y, auto t) { return sqrt(1 + row_sum(pow(t - y, 2))); });

template <auto Last>
constexpr auto net = Dense<3, 5, Tanh> >> Dense<2, Last>;

template <auto Last, auto Loss>
using Double = Learner<net<Last>, Loss, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("MeanAbsoluteError") {
  expect_right_gradients<Double<Identity, MeanAbsoluteError>, Values<2>>();
  expect_right_gradients<Double<Softmax, MeanAbsoluteError>, Values<2>>();
}

TEST_CASE("Huber and LogCosh") {
  expect_right_gradients<Double<Identity, Huber<0.5>>, Values<2>>();
  expect_right_gradients<Double<PReLU, Huber<0.5>>, Values<2>>();
  expect_right_gradients<Double<Identity, LogCosh>, Values<2>>();
  expect_right_gradients<Double<Softsign, LogCosh>, Values<2>>();
}

TEST_CASE("GaussianNLL and Poisson") {
  expect_right_gradients<Double<Identity, GaussianNLL<0.5>>, Values<2>>();
  expect_right_gradients<Double<Softplus, Poisson>, Values<2>>();
  expect_right_gradients<Double<Sigmoid, Poisson>, Values<2>>();
}

TEST_CASE("own losses, of elements and of whole rows") {
  expect_right_gradients<Double<Identity, Cubic>, Values<2>>();
  expect_right_gradients<Double<Swish, Cubic>, Values<2>>();
  expect_right_gradients<Double<Identity, WholeRow>, Values<2>>();
}

TEST_CASE("a planted fault behind Poisson is caught") {
  CHECK(check_gradients<Double<Softplus, Poisson>, Values<2>>(0, 1.0001).worst > 1e-5);
}
