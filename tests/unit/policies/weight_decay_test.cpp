// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include <ctnn/core/views.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 19, PReLU> >> Dense<3>;
template <auto... Policies>
using With = Learner<net, CrossEntropyOnLogits, Momentum<0.125>, Batch<8>, Policies...>;

/// Parameters from 1 on, of which the last class has so much the largest score that its probability
/// is 1 and the gradient of a sample of it is zero.
template <class L>
void prepare(Trainer<L>& trainer) {
  Dataset<2, Classes<3>> data;
  data.add(std::array<float, 2>{1.0F, 1.0F}, 2);
  for (std::size_t k = 0; k < L::shape::parameters; ++k)
    trainer.parameters()[k] = 1 + static_cast<float>(k);
  trainer.gather(data, all_indices(1));
  trainer.differentiate();
  for (const float g : trainer.gradients()) REQUIRE(g == 0);
}
/// These parameters after a step.
template <class L>
std::vector<double> after_decay() {
  Trainer<L> trainer(L{});
  prepare(trainer);
  trainer.step();
  return {trainer.parameters().begin(), trainer.parameters().end()};
}

/// Every weight is 1 − 1/8·1/4 of what it was; all numbers here are exact.
template <class L>
void check() {
  const auto after = after_decay<L>();
  for (const LayerInfo& layer : L::shape::layers) {
    for (std::size_t k = layer.weights; k < layer.biases; ++k)
      CHECK(after[k] == (1 - 0.03125) * static_cast<double>(1 + k));
    for (std::size_t k = layer.biases; k < layer.weights + layer.parameters(); ++k)
      CHECK(after[k] == static_cast<double>(1 + k));
  }
}

}  // namespace

TEST_CASE("weights decay, biases and alphas do not") { check<With<WeightDecay<0.25>>>(); }

TEST_CASE("nor do they where the whole gradient comes first") {
  check<With<WeightDecay<0.25>, ClipNorm<1>>>();
}

TEST_CASE("the decay follows the schedule of the rate") {
  using L = With<WeightDecay<0.25>, ExponentialDecay<0.5>>;
  Trainer<L> trainer(L{});
  prepare(trainer);
  trainer.set_position({.epoch = 3, .epochs = 4});
  trainer.step();
  CHECK(trainer.parameters()[0] == 1 - 0.125F * 0.25F * 0.25F);
}

// Where the update happens in the backward pass, γ has its gradient beside those of weights.
TEST_CASE("what scales normalized values does not decay, with neurons on lanes either") {
  constexpr auto normalized = Planned<(Dense<3, 4, Tanh> >> LayerNorm >> Dense<2>),
                                      PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  using L = Learner<normalized, HalfSquaredError, SGD<0.125>, WeightDecay<1>, Batch<2>>;
  Trainer<L> trainer(L{.seed = 1});
  const std::array<float, 6> x{1, 2, 3, 4, 5, 6};
  const std::array<float, 4> t{};
  trainer.gather<Values<2>>(Rows<const float, 3>(x.data(), 2), Rows<const float, 2>(t.data(), 2));
  trainer.differentiate();
  constexpr std::size_t gamma = 3 * 4 + 4;
  const float g = trainer.gradients()[gamma];
  CHECK(g != 0);
  trainer.step();
  CHECK(trainer.parameters()[gamma] == doctest::Approx(1 - 0.125F * g).epsilon(1e-6));
}
