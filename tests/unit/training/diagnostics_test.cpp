// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/training/diagnostics.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Named<"rectifiers", Dense<2, 4, ReLU>> >> Dense<5, Tanh> >> Dense<3, Sigmoid>;
using Classifier = Learner<net, BinaryCrossEntropy, SGD<0.01>, Batch<16>, L2<0.1>, Standardize>;

}  // namespace

TEST_CASE("gradient norms are those of the mean loss over all samples, layer by layer") {
  using Roomy = Learner<net, BinaryCrossEntropy, SGD<0.01>, Batch<64>, L2<0.1>>;
  const auto data = toy::quadrants(50);
  Diagnostics watch(data);
  Trainer<Roomy> at_once(Roomy{.seed = 2});
  const Trainer<Classifier> in_batches(Classifier{.seed = 2});
  watch(Epoch{}, in_batches);
  at_once.gather(data, all_indices(50));
  at_once.differentiate();
  REQUIRE(watch.epochs.size() == 1);
  REQUIRE(watch.epochs[0].size() == 3);
  for (std::size_t l = 0; l < 3; ++l) {
    const LayerInfo& info = shape_of<decltype(net)>::layers[l];
    double squares = 0;
    for (std::size_t k = 0; k < info.parameters(); ++k)
      squares += std::pow(static_cast<double>(at_once.gradients()[info.weights + k]), 2);
    const double norm = watch.epochs[0][l].gradient_norm;
    // Sums of 50 terms in another order: λ·√k·u of gradients of order one.
    CHECK(std::abs(norm - std::sqrt(squares)) <
          4 * std::sqrt(50) * std::numeric_limits<float>::epsilon() / 2);
    CHECK(norm > 0.01);
  }
  CHECK(watch.epochs[0][0].layer == "rectifiers");
  CHECK(watch.epochs[0][1].activation == "Tanh");
}

TEST_CASE("to look at no samples, or at some that are not there, is an error") {
  const auto data = toy::quadrants(50);
  using Watch = Diagnostics<std::remove_const_t<decltype(data)>>;
  CHECK_THROWS_WITH_AS(Watch(data, std::vector<std::size_t>{}),
                       "Diagnostics: there are no samples to look at.", Error);
  CHECK_THROWS_AS(Watch(Dataset<2, Classes<3>>{}), Error);
  CHECK_THROWS_WITH_AS(Watch(data, std::vector<std::size_t>{0, 600}),
                       "Diagnostics: sample 600 is not in the data set, which has 50.", Error);
}

TEST_CASE(
    "a ReLU neuron is dead when it is off for every sample; other layers have no such share") {
  const auto data = toy::quadrants(50);
  Trainer<Classifier> trainer(Classifier{.seed = 2});
  for (std::size_t k = 0; k < 8; ++k) trainer.parameters()[k] = 0.5F;  // W of the first layer
  // The four biases: never on, always on, on for one sample, never on.
  const std::array<float, 4> biases{-3, 3, 0, -2.5F};
  for (std::size_t o = 0; o < 4; ++o) trainer.parameters()[8 + o] = biases[o];
  float top = -9;
  float second = -9;
  for (std::size_t s = 0; s < 50; ++s) {
    const float sum = 0.5F * data.x(s)[0] + 0.5F * data.x(s)[1];
    second = std::max(second, std::min(sum, top));
    top = std::max(top, sum);
  }
  trainer.parameters()[8 + 2] = -0.5F * (top + second);
  Diagnostics watch(data);
  watch(Epoch{}, std::as_const(trainer));
  CHECK(watch.epochs[0][0].dead == 0.5);
  CHECK(std::isnan(watch.epochs[0][0].saturated));
  CHECK(std::isnan(watch.epochs[0][1].dead));
  CHECK(std::isnan(watch.epochs[0][2].dead));
}

TEST_CASE("saturated is the share of outputs near a bound, of tanh and of sigmoid") {
  Dataset<2, Classes<3>> data;
  for (const float x : {0.0F, 1.0F, 3.0F, 4.0F}) data.add(std::array{x, 0.0F}, 0);
  Trainer<Classifier> trainer(Classifier{});
  // The first rectifier passes x, every second neuron is tanh x, every third σ(4·tanh x).
  for (float& w : trainer.parameters()) w = 0;
  trainer.parameters()[0] = 1;
  for (std::size_t o = 0; o < 5; ++o) trainer.parameters()[12 + 4 * o] = 1;
  for (std::size_t o = 0; o < 3; ++o) trainer.parameters()[37 + 5 * o] = 4;
  Diagnostics watch(data);
  watch(Epoch{}, std::as_const(trainer));
  CHECK(watch.epochs[0][1].saturated == 0.5);   // tanh 1 = 0.76, tanh 3 = 0.995
  CHECK(watch.epochs[0][2].saturated == 0.75);  // σ(4·tanh 1) = 0.955
  watch.saturation = 0.02;
  watch(Epoch{}, std::as_const(trainer));
  CHECK(watch.epochs[1][2].saturated == 0.5);  // σ(4·tanh 3) = 0.982
}

TEST_CASE(
    "within fit it reports every epoch and changes nothing; inputs are scaled as in training") {
  const auto data = toy::quadrants(50);
  const Classifier learner{.epochs = 4, .seed = 2};
  Diagnostics watch(data, std::vector<std::size_t>{0, 1, 2, 3, 4});
  const auto model = fit(learner, data, watch);
  CHECK(watch.epochs.size() == 4);
  CHECK(std::ranges::equal(model.parameters(), fit(learner, data).parameters()));
  CHECK(watch.epochs[0][0].gradient_norm != watch.epochs[3][0].gradient_norm);
}
