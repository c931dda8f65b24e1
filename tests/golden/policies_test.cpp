// SPDX-License-Identifier: MIT
// Ten training losses with clipping, weight decay and bounded norms agree with PyTorch
// (make_updates.py).
#include <doctest/doctest.h>

#include "golden/steps.hpp"
#include "golden/updates.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 6, Tanh> >> Dense<3, Softmax>;

template <auto... Policies>
double difference(const std::array<double, 10>& losses) {
  using L = Learner<net, CrossEntropy, Policies..., Batch<8>, Precision<double>>;
  return golden::worst<L>(losses, golden::samples<Classes<3>>());
}

}  // namespace

TEST_CASE("gradients are clipped, with those of the penalty, as PyTorch clips them") {
  CHECK(difference<Momentum<0.1>, L2<0.1>, ClipValue<0.02>>(golden::policies::clip_value) < 1e-9);
  CHECK(difference<Momentum<0.1>, ClipNorm<0.1>>(golden::policies::clip_norm) < 1e-9);
}

TEST_CASE("weights decay by themselves as with PyTorch's AdamW, whatever the update") {
  CHECK(difference<Momentum<0.1>, WeightDecay<0.5>>(golden::policies::momentum_with_decay) < 1e-9);
  CHECK(difference<Adam<0.05>, WeightDecay<0.5>>(golden::policies::adam_with_decay) < 1e-9);
}

TEST_CASE("norms of weights are bounded after every step") {
  CHECK(difference<Momentum<0.1>, MaxNorm<0.7>>(golden::policies::max_norm) < 1e-9);
}

TEST_CASE("the comparison distinguishes policies") {
  CHECK(difference<Momentum<0.1>>(golden::policies::clip_value) > 1e-4);
  CHECK(difference<Momentum<0.1>>(golden::policies::clip_norm) > 1e-4);
  CHECK(difference<Momentum<0.1>>(golden::policies::momentum_with_decay) > 1e-4);
  CHECK(difference<Momentum<0.1>>(golden::policies::max_norm) > 1e-4);
  CHECK(difference<AdamW<0.05, 0.5>>(golden::policies::adam_with_decay) > 1e-4);
}
