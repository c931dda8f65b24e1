// SPDX-License-Identifier: MIT
// An Optimizer does with a gradient what a Trainer does; ema and initialize of a model.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/core/error.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/model/ema.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/training/optimize.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/message.hpp"
#include "support/no_alloc.hpp"
#include "support/rounding.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Named<"in", Dense<5, 9, Tanh>> >> Dense<3>;
constexpr std::size_t rows = 8;

/// Three steps of a learner with these policies, and of an optimizer by the gradients that a learner
/// without them finds at the same weights.
template <auto... Policies>
void compare() {
  using Own = Learner<net, HalfSquaredError, Batch<8>, Policies...>;
  using Plain = Learner<net, HalfSquaredError, Batch<8>>;
  const auto x = support::numbers<float>(rows * 5, 1);
  const auto t = support::numbers<float>(rows * 3, 2);
  Trainer<Own> trainer(Own{.seed = 3});
  Trainer<Plain> plain(Plain{.seed = 3});
  Optimizer<net, Policies...> optimizer({.steps = 3, .epochs = 3});
  Model<net> model = plain.model();
  Model<net> gradient;
  const auto gather = [&](auto& to) {
    to.template gather<Values<3>>(Rows<const float, 5>(x.data(), rows),
                                  Rows<const float, 3>(t.data(), rows));
  };
  for (int step = 0; step < 3; ++step) {
    std::copy(model.parameters().begin(), model.parameters().end(), plain.parameters().begin());
    gather(plain);
    plain.differentiate();
    std::copy(plain.gradients().begin(), plain.gradients().end(), gradient.parameters().begin());
    CHECK(support::allocations_of([&] { optimizer.step(model, gradient); }) == 0);
    trainer.set_position({.epoch = step + 1, .epochs = 3, .step = step, .steps = 3});
    gather(trainer);
    trainer.step();
    CHECK(std::equal(model.parameters().begin(), model.parameters().end(),
                     trainer.parameters().begin()));
    CHECK(*std::max_element(gradient.parameters().begin(), gradient.parameters().end()) == 0);
  }
  CHECK(optimizer.steps() == 3);
}

}  // namespace

TEST_CASE("an optimizer makes the steps of a trainer, to the bit") {
  compare<Adam<1e-2>, Cosine<>, ClipNorm<0.1>, WeightDecay<0.1>>();
  compare<Momentum<1e-2>, StepDecay<1, 0.5>, L2<1e-2>, ClipValue<0.05>, MaxNorm<1>>();
  compare<WarmUp<2>, OnLayer<"in", L1<1e-2>>, SGD<>>();
}

TEST_CASE("reset begins again") {
  Optimizer<net, Adam<1e-2>, Cosine<>> optimizer({.steps = 10});
  Model<net> once;
  Model<net> again;
  Model<net> gradient;
  const auto step = [&](Model<net>& model) {
    for (float& g : gradient.parameters()) g = 1;
    optimizer.step(model, gradient);
  };
  step(once);
  step(once);
  CHECK(optimizer.scheduled_learning_rate() < 1e-2);
  optimizer.reset();
  CHECK(optimizer.steps() == 0);
  CHECK(optimizer.scheduled_learning_rate() == 1e-2);
  step(again);
  step(again);
  CHECK(std::equal(once.parameters().begin(), once.parameters().end(), again.parameters().begin()));
  optimizer.learning_rate = 0.5;
  for (int k = 0; k < 20; ++k) step(again);  // beyond the run the rate stays
  CHECK(optimizer.scheduled_learning_rate() < 0.05);
  CHECK(optimizer.scheduled_learning_rate() > 0);
}

TEST_CASE("settings that cannot be are an error") {
  using Scheduled = Optimizer<net, Cosine<>>;
  CHECK(support::message_of([] { Scheduled optimizer; }) ==
        "Optimizer: its schedule needs the number of steps of the run: Optimizer<net, Adam<>, "
        "Cosine<>> optimizer({.steps = 10000}).");
  CHECK(support::message_of([] { Scheduled optimizer({.steps = 3, .epochs = 0}); }) ==
        "Optimizer: a run of 3 steps in 0 epochs cannot be: give 1 or more of each.");
  Optimizer<net> optimizer;
  Model<net> model;
  Model<net> gradient;
  optimizer.learning_rate = -1;
  CHECK(support::message_of([&] { optimizer.step(model, gradient); }) ==
        "Optimizer: .learning_rate is -1, it must be positive and finite.");
  CHECK(optimizer.steps() == 0);
}

TEST_CASE("ema moves every parameter by its share") {
  Model<net> target;
  Model<net> model;
  for (float& w : target.parameters()) w = 1;
  for (float& w : model.parameters()) w = 3;
  CHECK(support::allocations_of([&] { ema(target, model, 0.25); }) == 0);
  for (const float w : target.parameters()) CHECK(w == 1.5F);
  ema(target, model, 1);
  for (const float w : target.parameters()) CHECK(w == 3);
  CHECK(support::message_of([&] { ema(target, model, 1.5); }) ==
        "ema: tau is 1.5, it must be from 0 to 1: the share of the model in the target.");
}

TEST_CASE("a model is initialized as a learner's run begins") {
  Model<net> model;
  initialize(model, 3);
  using L = Learner<net, HalfSquaredError>;
  const Trainer<L> trainer(L{.seed = 3});
  static_assert(std::is_same_v<decltype(trainer.model()), const Model<net>&>);  // not a copy
  using Scaled = Learner<net, HalfSquaredError, Standardize>;
  static_assert(std::is_same_v<decltype(std::declval<Trainer<Scaled>>().model()), Model<net>>);
  CHECK(std::equal(model.parameters().begin(), model.parameters().end(),
                   trainer.parameters().begin()));
  initialize<LeCunUniform, OnLayer<"in", Zeros>>(model, 3);
  CHECK(model.weights<0>()(0, 0) == 0);
  CHECK(model.weights<1>()(0, 0) != 0);
  CHECK(std::abs(model.weights<1>()(0, 0)) <= std::sqrt(3.0F / 9));
}
