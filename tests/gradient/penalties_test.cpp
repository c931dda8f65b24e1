// SPDX-License-Identifier: MIT
// Gradients of penalties on all weights, a layer, a weight, and the outputs of a layer.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

constexpr auto Quartic = penalty<0.1>([](auto w) { return pow(w, 4); });

template <auto Hidden>
constexpr auto net = Dense<3, 5, Tanh> >> Named<"code", Dense<4, Hidden>> >> Dense<2>;

template <auto Hidden, auto... Penalties>
using Double =
    Learner<net<Hidden>, HalfSquaredError, Penalties..., SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("L1, L2, ElasticNet and an own penalty on all weights") {
  expect_right_gradients<Double<Tanh, L1<0.1>>, Values<2>>(0.1);
  expect_right_gradients<Double<Tanh, L2<0.1>>, Values<2>>(0.1);
  expect_right_gradients<Double<Tanh, ElasticNet<0.3, 0.7>>, Values<2>>(0.2);
  expect_right_gradients<Double<PReLU, Quartic>, Values<2>>(0.1);
}

TEST_CASE("penalties on a layer and on a weight, beside the one on all") {
  expect_right_gradients<Double<Tanh, OnLayer<"code", L2<0.3>>>, Values<2>>();
  expect_right_gradients<Double<Tanh, OnWeight<"code", 2, 1, L2<10.0>>>, Values<2>>();
  expect_right_gradients<
      Double<PReLU, L1<0.1>, OnLayer<"code", Quartic>, OnWeight<"code", 0, 4, L2<3.0>>>, Values<2>>(
      0.1);
}

TEST_CASE("penalties on the outputs of a hidden layer") {
  expect_right_gradients<Double<Tanh, OnOutputs<"code", L1<0.2>>>, Values<2>>();
  expect_right_gradients<Double<PReLU, OnOutputs<"code", L2<0.2>>>, Values<2>>();
  expect_right_gradients<Double<Softmax, OnOutputs<"code", L2<0.2>>>, Values<2>>();
}

TEST_CASE("KLSparsity on the mean outputs of a hidden layer") {
  expect_right_gradients<Double<Sigmoid, OnOutputs<"code", KLSparsity<0.5, 0.05>>>, Values<2>>();
  expect_right_gradients<Double<Softmax, OnOutputs<"code", KLSparsity<0.5, 0.05>>, L2<0.1>>,
                         Values<2>>(0.1);
}

TEST_CASE("planted faults behind penalties are caught") {
  CHECK(check_gradients<Double<Tanh, ElasticNet<0.3, 0.7>>, Values<2>>(0.2, 1.0001).worst > 1e-5);
  CHECK(check_gradients<Double<Sigmoid, OnOutputs<"code", KLSparsity<0.5, 0.05>>>, Values<2>>(
            0, 1.0001)
            .worst > 1e-5);
}
