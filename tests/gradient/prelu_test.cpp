// SPDX-License-Identifier: MIT
// Gradients of PReLU's trained alphas, hidden and last, with alphas of either sign.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right;
using support::expect_right_gradients;

namespace {

constexpr auto net = Dense<3, 5, PReLU> >> Dense<4, PReLU> >> Dense<2, PReLU>;
using Double = Learner<net, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>;
using Penalized = Learner<net, Huber<0.5>, L2<1.0>, SGD<>, Batch<5>, Precision<double>>;
using shape = Double::shape;

template <class Trainer>
void set_alphas(Trainer& trainer, double alpha) {
  for (const LayerInfo& layer : shape::layers)
    for (int o = 0; o < layer.out; ++o)
      trainer.parameters()[layer.alphas + static_cast<std::size_t>(o)] = alpha + 0.03 * o;
}

}  // namespace

TEST_CASE("PReLU, hidden and last, alphas included") {
  static_assert(shape::parameters == 3 * 5 + 5 + 5 + 5 * 4 + 4 + 4 + 4 * 2 + 2 + 2);
  expect_right_gradients<Double, Values<2>>();
  expect_right_gradients<Penalized, Values<2>>(0.1);
}

TEST_CASE("the alphas of every layer have a gradient") {
  auto trainer = support::started<Double>();
  trainer.gather(support::gradient_data<3, Values<2>>(), all_indices(4));
  trainer.differentiate();
  for (const LayerInfo& layer : shape::layers) {
    double largest = 0;
    for (int o = 0; o < layer.out; ++o)
      largest = std::max(largest,
                         std::abs(trainer.gradients()[layer.alphas + static_cast<std::size_t>(o)]));
    CHECK(largest > 1e-3);
  }
}

TEST_CASE("PReLU with negative alphas: its outputs do not determine z") {
  auto trainer = support::started<Double>();
  set_alphas(trainer, -0.6);
  trainer.gather(support::gradient_data<3, Values<2>>(), all_indices(4));
  expect_right<Double>(support::compare_gradients(trainer));
}

TEST_CASE("a planted fault behind PReLU is caught") {
  CHECK(check_gradients<Double, Values<2>>(0, 1.0001).worst > 1e-5);
}
