// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

/// A schedule that remembers: the rate is halved after every third epoch that it counted.
struct HalvedSchedule : schedule_kind {
  struct State {
    int counted = 0;
    double sum = 0;  // of losses
  };
  static constexpr double factor(const State& state, const TrainingPosition& position) noexcept {
    double f = 1.0 / (1 + state.sum * 1e-3 + static_cast<double>(position.step) * 1e-3);
    for (int i = 0; i < state.counted / 3; ++i) f /= 2;
    return f;
  }
  static constexpr void epoch_done(State& state, double loss) noexcept {
    ++state.counted;
    state.sum += loss;
  }
};
constexpr HalvedSchedule Halved{};

constexpr auto net = Dense<2, 6, Tanh> >> Dense<3, Softmax>;
using Scheduled = Learner<net, CrossEntropy, Adam<0.1>, Batch<16>, L2<1e-3>, Halved, Standardize,
                          EarlyStopping<EarlyStop{.patience = 6, .part = 0.25}>>;

constexpr auto dropped = Dense<2, 8, Tanh> >> Dropout<0.5> >> Dense<3, Softmax>;
using Noisy = Learner<dropped, CrossEntropy, Adam<0.1>, Batch<1>, WarmUp<5>>;

/// Training of `epochs`, and the same resumed after every single one of them.
template <class L>
Outcome check_every_resumption(const L& learner) {
  const auto data = toy::quadrants(50);
  std::vector<Checkpoint<L>> checkpoints;
  History whole;
  const auto model = fit(learner, data, whole, [&](const Epoch&, const Trainer<L>& trainer) {
    checkpoints.push_back(trainer.checkpoint());
  });
  REQUIRE(checkpoints.size() >= 8);
  for (const Checkpoint<L>& checkpoint : checkpoints) {
    CAPTURE(checkpoint.epochs);
    History rest;
    const auto resumed = fit(learner, data, resume_from(checkpoint), rest);
    CHECK(std::ranges::equal(resumed.parameters(), model.parameters()));
    const std::size_t done = static_cast<std::size_t>(checkpoint.epochs);
    REQUIRE(rest.epochs.size() == whole.epochs.size() - done);
    for (std::size_t e = 0; e < rest.epochs.size(); ++e) {
      CHECK(rest.epochs[e].number == static_cast<int>(done + e) + 1);
      CHECK(rest.epochs[e].resumed == checkpoint.epochs);
      CHECK(rest.epochs[e].loss == whole.epochs[done + e].loss);
      CHECK(rest.epochs[e].learning_rate == whole.epochs[done + e].learning_rate);
    }
    CHECK(rest.outcome.text == whole.outcome.text);
  }
  return whole.outcome;
}

}  // namespace

TEST_CASE("resumed training is uninterrupted training, bit for bit: Adam, shuffle and schedule") {
  const auto outcome = check_every_resumption(Scheduled{.epochs = 10, .seed = 5});
  CHECK(outcome.ending == Ending::all_epochs);
}

TEST_CASE("early stopping goes on with its patience and its best weights") {
  const auto outcome = check_every_resumption(Scheduled{.epochs = 200, .seed = 3});
  CHECK(outcome.ending == Ending::early);
}

TEST_CASE("a trainer goes back to a checkpoint amid a stream, and on as it did, noise included") {
  const auto data = toy::quadrants(40);
  Trainer<Noisy> trainer(Noisy{.seed = 1});
  const auto learn = [&](std::size_t first, std::size_t last) {
    for (std::size_t s = first; s < last; ++s)
      trainer.partial_fit<Classes<3>>(data.x(s), data.target(s));
  };
  trainer.set_position({.epoch = 2, .epochs = 10, .step = 9, .steps = 40});  // warming up
  learn(0, 10);
  const Checkpoint<Noisy> checkpoint = trainer.checkpoint();
  learn(10, 40);
  const auto after = trainer.checkpoint();
  CHECK(checkpoint.weights != after.weights);
  trainer.restore(checkpoint);
  CHECK(trainer.steps() == 10);
  CHECK(trainer.checkpoint().weights == checkpoint.weights);
  CHECK(trainer.checkpoint().state == checkpoint.state);
  learn(10, 40);
  CHECK(trainer.checkpoint().weights == after.weights);
  CHECK(trainer.checkpoint().state == after.state);
  CHECK(trainer.steps() == after.steps);
  Trainer<Noisy> another(Noisy{.seed = 1});
  another.restore(checkpoint);
  CHECK(another.learning_rate() == 0.1 * 0.5);
  for (std::size_t s = 10; s < 40; ++s) another.partial_fit<Classes<3>>(data.x(s), data.target(s));
  CHECK(another.checkpoint().weights == after.weights);
}

TEST_CASE("a trainer stepped by hand draws the noise of its seed") {
  const auto data = toy::quadrants(1);
  Trainer<Noisy> one(Noisy{.seed = 1});
  Trainer<Noisy> two(Noisy{.seed = 2});
  std::ranges::copy(one.parameters(), two.parameters().begin());
  one.partial_fit<Classes<3>>(data.x(0), data.target(0));
  two.partial_fit<Classes<3>>(data.x(0), data.target(0));
  CHECK_FALSE(std::ranges::equal(one.parameters(), two.parameters()));
  // Nor does going back to where no position was set change the rate.
  two.restore(Trainer<Noisy>(Noisy{.seed = 2}).checkpoint());
  CHECK(two.learning_rate() == 0.1);
}

TEST_CASE("a checkpoint of another seed, or one that is not whole, is an error") {
  const auto data = toy::quadrants(16);
  Checkpoint<Scheduled> checkpoint = Trainer<Scheduled>(Scheduled{.seed = 1}).checkpoint();
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Scheduled{.seed = 2}, data, resume_from(checkpoint))),
      "fit: the checkpoint is of seed 1, the learner's is 2; resuming needs the same.", Error);
  checkpoint.state[1].pop_back();
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit(Scheduled{.seed = 1}, data, resume_from(checkpoint))),
      "Trainer::restore: the checkpoint does not hold 39 weights and optimizer states each; make "
      "one with trainer.checkpoint().",
      Error);
}

TEST_CASE("what no training can have made is not restored, and the trainer stays what it was") {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  constexpr float infinity = std::numeric_limits<float>::infinity();
  using C = Checkpoint<Scheduled>;
  const C right = Trainer<Scheduled>(Scheduled{.seed = 1}).checkpoint();
  Trainer<Scheduled> trainer(Scheduled{.seed = 2});
  const auto weights = trainer.checkpoint().weights;
  const auto check = [&](const auto& spoil, const std::string& flaw) {
    CAPTURE(flaw);
    C checkpoint = right;
    spoil(checkpoint);
    const std::string message = "Trainer::restore: the checkpoint" + flaw;
    CHECK_THROWS_WITH_AS(trainer.restore(checkpoint),
                         (message + "; take another checkpoint.").c_str(), Error);
    CHECK(trainer.checkpoint().weights == weights);
    CHECK(trainer.learner().seed == 2);
  };
  for (const int epochs : {-1, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()})
    check([=](C& c) { c.epochs = epochs; },
          "'s 'epochs' is " + std::to_string(epochs) + ", and must be from 0 to 1000000000");
  for (const std::int64_t steps : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::max()})
    check([=](C& c) { c.steps = steps; },
          "'s 'steps' is " + std::to_string(steps) + ", and must be from 0 to 9007199254740992");
  check([](C& c) { c.position.epoch = std::numeric_limits<int>::min(); },
        "'s 'position.epoch' is -2147483648, and must be from 0 to 2147483647");
  check([](C& c) { c.position.epochs = 0; },
        "'s 'position.epochs' is 0, and must be from 1 to 2147483647");
  check([](C& c) { c.position.step = -7; },
        "'s 'position.step' is -7, and must be from 0 to 9007199254740992");
  check([](C& c) { c.position.steps = 0; },
        "'s 'position.steps' is 0, and must be from 1 to 9007199254740992");
  check([](C& c) { c.learning_rate = std::numeric_limits<double>::quiet_NaN(); },
        "'s 'learning_rate' is NaN, and must be a finite number of 0 or more");
  check([](C& c) { c.base_learning_rate = -0.5; },
        "'s 'base_learning_rate' is -0.5, and must be a finite number of 0 or more");
  check([](C& c) { c.learner_penalty = std::numeric_limits<double>::infinity(); },
        "'s 'learner_penalty' is inf, and must be a finite number of 0 or more");
  check([=](C& c) { c.weights[38] = nan; }, "'s 'weights[38]' is NaN, and must be a finite number");
  check([=](C& c) { c.weights[0] = -infinity; },
        "'s 'weights[0]' is -inf, and must be a finite number");
  check([=](C& c) { c.state[0][3] = nan; }, "'s 'state[0][3]' is NaN, and must be a number");
  check([=](C& c) { c.state[1][4] = nan; }, "'s 'state[1][4]' is NaN, and must be 0 or more");
  check([](C& c) { c.state[1][4] = -0.5F; }, "'s 'state[1][4]' is -0.5, and must be 0 or more");
  check([=](C& c) { c.scaler.shift[1] = infinity; },
        "'s 'scaler.shift[1]' is inf, and must be a finite number");
  check([](C& c) { c.scaler.factor[0] = 0; },
        "'s 'scaler.factor[0]' is 0, and must be positive and finite");
  check([](C& c) { c.scaler.factor[1] = -1; },
        "'s 'scaler.factor[1]' is -1, and must be positive and finite");
  check([](C& c) { c.early_stopping.epoch = -1; },
        "'s 'early_stopping.epoch' is -1, and must be from 0 to the epochs that are done, 0");
  check([](C& c) { c.early_stopping.epoch = 1; },
        "'s 'early_stopping.epoch' is 1, and must be from 0 to the epochs that are done, 0");
  check([=](C& c) { c.early_stopping.best = static_cast<double>(nan); },
        "'s 'early_stopping.best' is NaN, and must be a number");
  check([=](C& c) { c.early_stopping.weights.resize(39, nan); },
        "'s 'early_stopping.weights[0]' is NaN, and must be a finite number");
  check([](C& c) { c.epochs = c.early_stopping.epoch = 2; },
        " names a best epoch, and does not hold its weights");
  check([](C& c) { c.schedule.sum = std::numeric_limits<double>::quiet_NaN(); },
        "'s memory of the schedule is none that the schedule can have");
  // What training can come to is restored: a second moment may overflow.
  C huge = right;
  huge.state[1][4] = infinity;
  trainer.restore(huge);
  CHECK(trainer.learner().seed == 1);
}

TEST_CASE("a run that scales its targets goes on with their scaling") {
  using L = Learner<Dense<2, 1>, HalfSquaredError, Adam<0.1>, Batch<4>, StandardizeTargets>;
  auto data = toy::plane(20);
  for (std::size_t s = 0; s < data.size(); ++s) data.set_target(s, 0, 300 + data.target(s)[0]);
  std::vector<Checkpoint<L>> checkpoints;
  const auto keep = [&](const Epoch&, const Trainer<L>& trainer) {
    checkpoints.push_back(trainer.checkpoint());
  };
  const auto model = fit(L{.epochs = 6}, data, keep);
  const auto resumed = fit(L{.epochs = 6}, data, resume_from(Checkpoint<L>(checkpoints[2])));
  CHECK(std::ranges::equal(resumed.parameters(), model.parameters()));
  CHECK(checkpoints[2].target_scaler.shift[0] == doctest::Approx(300).epsilon(0.01));
  Trainer<L> trainer(L{});
  Checkpoint<L> wrong = checkpoints[2];
  wrong.target_scaler.factor[0] = 0;
  CHECK_THROWS_WITH_AS(trainer.restore(wrong),
                       doctest::Contains("'target_scaler.factor[0]' is 0, and must be positive"),
                       Error);
}

TEST_CASE("a resumed run has the rate, the penalty and the samples of the one before") {
  Checkpoint<Scheduled> checkpoint;
  static_cast<void>(fit(
      Scheduled{.epochs = 1}, toy::quadrants(16),
      [&](const Epoch&, const Trainer<Scheduled>& trainer) { checkpoint = trainer.checkpoint(); }));
  CHECK(checkpoint.samples == 12);  // EarlyStopping holds out a quarter
  const auto resume = [&](const Scheduled& learner, int samples) {
    static_cast<void>(fit(learner, toy::quadrants(samples), resume_from(checkpoint)));
  };
  CHECK_THROWS_WITH_AS(
      resume({.learning_rate = 0.2}, 16),
      "fit: the checkpoint is of learning rate 0.1, the learner's is 0.2; resuming needs the same.",
      Error);
  CHECK_THROWS_WITH_AS(
      resume({.penalty = 0}, 16),
      "fit: the checkpoint is of penalty 0.001, the learner's is 0; resuming needs the same.",
      Error);
  CHECK_THROWS_WITH_AS(
      resume({}, 20),
      "fit: the checkpoint is of a run on 12 samples, and there are 15 to train on; resuming needs "
      "the same data.",
      Error);
  CHECK_NOTHROW(resume({.epochs = 3}, 16));
  // On purpose: the checkpoint's own settings are the caller's to change.
  checkpoint.base_learning_rate = 0.2;
  CHECK_NOTHROW(resume({.epochs = 3, .learning_rate = 0.2}, 16));
  Trainer<Scheduled> trainer(Scheduled{});
  trainer.restore(checkpoint);
  CHECK(trainer.learner().learning_rate == 0.2);
}
