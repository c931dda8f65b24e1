// SPDX-License-Identifier: MIT
// What a schedule does to a training run, alone and in a fleet.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3>;
template <auto... Policies>
using With = Learner<net, CrossEntropyOnLogits, SGD<0.1>, Batch<8>, Policies...>;

// Large first, so that a rate that arrives late or never gives other bits.
constexpr auto Falling = schedule([](const TrainingPosition& now) {
  return 4.0 / static_cast<double>(now.step + 1) + (now.epoch == 2 ? 1.0 : 0.0);
});

// No rate in the second epoch, one that climbs in the third.
constexpr auto Broken = schedule([](const TrainingPosition& now) {
  return now.epoch == now.epochs ? (now.epoch == 2 ? std::numeric_limits<double>::quiet_NaN() : -1)
                                 : 1;
});

template <class M>
std::vector<float> bits(const M& model) {
  return {model.parameters().begin(), model.parameters().end()};
}

}  // namespace

TEST_CASE("fit multiplies the rate of every step by the schedule's factor") {
  const auto data = toy::quadrants(24);
  const With<Falling> learner{.epochs = 3, .seed = 4};
  const auto model = fit(learner, data);

  Trainer<With<>> by_hand(With<>{.seed = 4});
  Batches batches(all_indices(24), 8);
  double factor = 0;
  for (int epoch = 1; epoch <= 3; ++epoch) {
    batches.shuffle_for(4, epoch);
    for (std::size_t b = 0; b < 3; ++b) {
      factor = 4.0 / (3 * (epoch - 1) + static_cast<double>(b) + 1) + (epoch == 2 ? 1.0 : 0.0);
      // The same step of a trainer whose learner has that rate from the start.
      Trainer<With<>> now(With<>{.seed = 4, .learning_rate = 0.1 * factor});
      std::copy(by_hand.parameters().begin(), by_hand.parameters().end(), now.parameters().begin());
      now.gather(data, batches[b]);
      now.step();
      std::copy(now.parameters().begin(), now.parameters().end(), by_hand.parameters().begin());
    }
  }
  CHECK(bits(model) == bits(by_hand.model()));
}

TEST_CASE("a plateau lowers the rate of a trainer that gets its losses") {
  Trainer<With<ReduceOnPlateau<0.5, 1>>> trainer(With<ReduceOnPlateau<0.5, 1>>{});
  for (const double loss : {1.0, 0.5, 0.6, 0.6}) {
    CHECK(trainer.learning_rate() == 0.1);
    trainer.epoch_done(loss);
    trainer.set_position({});
  }
  CHECK(trainer.learning_rate() == 0.05);
}

TEST_CASE("an improvement is one by a share of the best's magnitude, of either sign and of zero") {
  using detail::improved;
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(improved(0.89, 1, 0, 0.1));
  CHECK_FALSE(improved(0.91, 1, 0, 0.1));
  CHECK(improved(-1.11, -1, 0, 0.1));
  CHECK_FALSE(improved(-1.09, -1, 0, 0.1));
  CHECK_FALSE(improved(-1, -1, 0, 0.1));
  CHECK_FALSE(improved(-0.99, -1, 0, 0.1));
  CHECK_FALSE(improved(0, 0, 0, 0.1));
  CHECK(improved(-1e-300, 0, 0, 0.1));
  CHECK(improved(-1.6, -1, 0.5));
  CHECK_FALSE(improved(-1.4, -1, 0.5));
  CHECK(improved(1e300, infinity, 1, 0.1));
  CHECK_FALSE(improved(infinity, infinity, 0, 0.1));
  CHECK_FALSE(improved(nan, infinity, 0, 0.1));
  CHECK_FALSE(improved(1, nan, 0, 0.1));
}

TEST_CASE("losses below zero that stand still, rise, or fall too little are a plateau") {
  // Each falls below its best by the threshold at first, and then no more.
  for (const double change : {0.0, 1e-4, -1e-5}) {
    Trainer<With<ReduceOnPlateau<0.5, 2, 1e-4>>> trainer(With<ReduceOnPlateau<0.5, 2, 1e-4>>{});
    for (int epoch = 0; epoch < 7; ++epoch) {
      trainer.set_position({});
      CHECK(trainer.learning_rate() ==
            (epoch < 4 ? 0.1 : 0.05));  // the first is the best, three wait
      trainer.epoch_done(-2 + change * epoch);
    }
    trainer.set_position({});
    CHECK(trainer.learning_rate() == 0.025);
  }
  Trainer<With<ReduceOnPlateau<0.5, 0>>> falling(With<ReduceOnPlateau<0.5, 0>>{});
  for (const double loss : {1.0, 0.0, -1.0, -1.1, -1.2}) falling.epoch_done(loss);
  falling.set_position({});
  CHECK(falling.learning_rate() == 0.1);
}

TEST_CASE("a run whose position is not set trains at the learner's rate") {
  const Trainer<With<OneCycle<>, WarmUp<3>>> trainer(
      With<OneCycle<>, WarmUp<3>>{.learning_rate = 0.3});
  CHECK(trainer.learning_rate() == 0.3);
  const std::vector<With<OneCycle<>>> learners{{.learning_rate = 0.3}, {.learning_rate = 0.2}};
  const Fleet<With<OneCycle<>>> fleet(learners);
  CHECK(fleet.learning_rate(1) == 0.2);
}

TEST_CASE("a checkpoint keeps the rate, set or not") {
  using L = With<ReduceOnPlateau<0.5, 1>, WarmUp<4>>;
  Trainer<L> trainer(L{});
  Trainer<L> resumed(L{});
  resumed.set_position({.epochs = 4, .steps = 4});
  resumed.restore(trainer.checkpoint());
  CHECK(resumed.learning_rate() == 0.1);
  trainer.set_position({.epochs = 4, .steps = 4});
  resumed.restore(trainer.checkpoint());
  CHECK(resumed.learning_rate() == 0.025);
}

TEST_CASE("models trained together have schedules of their own rates and losses") {
  using L = With<ReduceOnPlateau<0.5, 0>, WarmUp<2>>;
  const std::vector<L> learners{
      {.learning_rate = 0.3}, {.learning_rate = 0.2}, {.learning_rate = 0.2}};
  Fleet<L> fleet(learners);
  const auto at = [](std::int64_t step) {
    return TrainingPosition{
        .epoch = static_cast<int>(step) + 1, .epochs = 4, .step = step, .steps = 4};
  };
  fleet.set_position(at(0));
  CHECK(fleet.learning_rate(0) == 0.15);
  for (std::size_t m = 0; m < 3; ++m) fleet.epoch_done(m, 1.0);
  fleet.epoch_done(0, 0.5);
  fleet.epoch_done(1, 1.5);
  fleet.set_position(at(1));
  CHECK(fleet.learning_rate(0) == 0.3);
  CHECK(fleet.learning_rate(1) == 0.1);
  CHECK(fleet.learning_rate(2) == 0.2);
}

TEST_CASE("fit_together follows the schedule as fit does") {
  const auto data = toy::quadrants(16);
  const std::vector<With<Falling>> learners{{.epochs = 3, .seed = 4},
                                            {.epochs = 3, .seed = 4, .learning_rate = 0.02}};
  const std::vector<std::vector<std::size_t>> samples(2, all_indices(16));
  const auto together = fit_together(learners, data, samples);
  for (std::size_t m = 0; m < 2; ++m) {
    const auto alone = fit(learners[m], data);
    // Sums of eight products in other orders, in six steps of numbers of size 1.
    for (std::size_t k = 0; k < alone.parameters().size(); ++k)
      CHECK(together[m].parameters()[k] == doctest::Approx(alone.parameters()[k]).epsilon(1e-5));
  }
}

TEST_CASE("a schedule that makes no rate to train with is an error that says when") {
  const auto data = toy::quadrants(16);
  using L = With<Broken>;
  const auto together = [&](int epochs) {
    const std::vector<std::vector<std::size_t>> samples(2, all_indices(16));
    return fit_together(std::vector<L>(2, L{.epochs = epochs}), data, samples);
  };
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(L{.epochs = 2}, data)),
                       "fit: the schedule makes the rate nan in epoch 2: its factor must be a "
                       "finite number of 0 or more.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(L{.epochs = 3}, data)),
                       "fit: the schedule makes the rate -0.100000 in epoch 3: its factor must be "
                       "a finite number of 0 or more.",
                       Error);
  CHECK_THROWS_AS(static_cast<void>(together(2)), Error);
  CHECK_THROWS_AS(static_cast<void>(together(3)), Error);
}
