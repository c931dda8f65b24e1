// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

/// A schedule that remembers: the rate is halved after every third epoch it was told of.
struct HalvedSchedule : schedule_kind {
  struct State {
    int told = 0;
    double sum = 0;  // of losses
  };
  static constexpr double factor(const State& state, const Moment& moment) noexcept {
    double f = 1.0 / (1 + state.sum * 1e-3 + static_cast<double>(moment.step) * 1e-3);
    for (int i = 0; i < state.told / 3; ++i) f /= 2;
    return f;
  }
  static constexpr void epoch_done(State& state, double loss) noexcept {
    ++state.told;
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
      CHECK(rest.epochs[e].rate == whole.epochs[done + e].rate);
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
  trainer.set_moment({.epoch = 2, .epochs = 10, .step = 9, .steps = 40});  // warming up
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
  CHECK(another.rate() == 0.1 * 0.5);
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
  // Nor does going back to where nobody told the moment change the rate.
  two.restore(Trainer<Noisy>(Noisy{.seed = 2}).checkpoint());
  CHECK(two.rate() == 0.1);
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
