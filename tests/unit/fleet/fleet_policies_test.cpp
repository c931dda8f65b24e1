// SPDX-License-Identifier: MIT
// What surrounds an update does the same to a model on a lane as to one by itself.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/fleet/fleet.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<2, 5, Tanh>> >> Dense<3>;
using L = Learner<net, CrossEntropyOnLogits, Momentum<0.1>, L2<0.1>, Batch<8>, ClipValue<0.02>,
                  WeightDecay<0.5>, MaxNorm<0.9>, OnLayer<"hidden", MaxNorm<0.5>>>;

}  // namespace

TEST_CASE("clipped, decayed and bounded as alone, where a model has samples") {
  const auto data = toy::quadrants(8);
  std::vector<L> learners;
  for (std::size_t m = 0; m < 5; ++m)
    learners.push_back({.seed = m, .learning_rate = 0.05 * static_cast<double>(1 + m)});
  Fleet<L> fleet(learners);
  std::vector<float, AlignedAllocator<float>> weights(8 * fleet.padded(), 1.0F);
  for (std::size_t s = 0; s < 8; ++s) weights[s * fleet.padded() + 2] = 0;
  const auto untouched = fleet.model(2);
  const auto all = all_indices(8);
  for (int step = 0; step < 3; ++step)
    fleet.step(data, all, Rows<const float, 1>(weights.data(), 8, fleet.padded()));
  CHECK(std::ranges::equal(fleet.model(2).parameters(), untouched.parameters()));
  for (const std::size_t m : {0U, 1U, 3U, 4U}) {
    Trainer<L> alone(learners[m]);
    alone.gather(data, all);
    for (int step = 0; step < 3; ++step) alone.step();
    const auto together = fleet.model(m);
    // Sums of eight products of numbers of size 1 in other orders, three times.
    for (std::size_t k = 0; k < together.parameters().size(); ++k)
      CHECK(std::abs(together.parameters()[k] - alone.parameters()[k]) < 1e-6F);
  }
}
