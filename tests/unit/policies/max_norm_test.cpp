// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr double u = std::numeric_limits<float>::epsilon() / 2;
constexpr auto net = Named<"hidden", Dense<2, 19, ReLU>> >> Dense<3>;
template <auto... Policies>
using With = Learner<net, CrossEntropyOnLogits, SGD<0.01>, Batch<8>, Policies...>;

/// The norm of every neuron's weights after a step from weights of 1, biases of 5.
template <class L>
std::vector<std::vector<double>> norms() {
  const auto data = toy::quadrants(8);
  Trainer<L> trainer(L{});
  for (std::size_t k = 0; k < L::shape::parameters; ++k) trainer.parameters()[k] = 1;
  for (const LayerInfo& layer : L::shape::layers)
    for (int o = 0; o < layer.out; ++o)
      trainer.parameters()[layer.biases + static_cast<std::size_t>(o)] = 5;
  trainer.gather(data, all_indices(8));
  trainer.step();
  std::vector<std::vector<double>> all;
  for (const LayerInfo& layer : L::shape::layers) {
    all.emplace_back();
    for (int o = 0; o < layer.out; ++o) {
      double squares = 0;
      for (int i = 0; i < layer.in; ++i) {
        const double w =
            trainer.parameters()[layer.weights + static_cast<std::size_t>(o * layer.in + i)];
        squares += w * w;
      }
      all.back().push_back(std::sqrt(squares));
      CHECK(std::abs(trainer.parameters()[layer.biases + static_cast<std::size_t>(o)]) > 3);
    }
  }
  return all;
}

}  // namespace

TEST_CASE("MaxNorm bounds the weights of every neuron, and no bias") {
  const auto all = norms<With<MaxNorm<1>>>();
  int at_bound = 0;
  for (const auto& layer : all)
    for (const double norm : layer) {
      CHECK(norm <= 1 + 2 * u);  // the factor and each weight are rounded
      at_bound += norm > 1 - 2 * u;
    }
  CHECK(at_bound == 22);  // they were √2 and √19
}

TEST_CASE("OnLayer bounds one layer, and of two bounds the smaller holds") {
  const auto hidden = norms<With<OnLayer<"hidden", MaxNorm<0.5>>>>();
  for (const double norm : hidden[0]) CHECK(norm <= 0.5 + u);
  for (const double norm : hidden[1]) CHECK(norm > 2);
  const auto both = norms<With<OnLayer<"hidden", MaxNorm<0.5>>, MaxNorm<1>>>();
  for (const double norm : both[0]) CHECK(norm <= 0.5 + u);
  for (const double norm : both[1]) CHECK(std::abs(norm - 1) <= 2 * u);
}

TEST_CASE("weights within the bound keep their bits") {
  CHECK(norms<With<MaxNorm<100>>>() == norms<With<>>());
}

TEST_CASE("a weight that is NaN stays to be seen") {
  using L = With<MaxNorm<1>>;
  const auto data = toy::quadrants(8);
  Trainer<L> trainer(L{});
  trainer.parameters()[3] = std::numeric_limits<float>::quiet_NaN();  // second neuron
  trainer.gather(data, all_indices(8));
  trainer.step();
  CHECK(std::isnan(trainer.parameters()[3]));
}
