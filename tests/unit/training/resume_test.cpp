// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

/// A schedule that remembers: the rate is halved after every third epoch it was told of.
struct HalvedSchedule : schedule {
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

TEST_CASE("a trainer goes back to a checkpoint of its own, and on as it did") {
  const auto data = toy::quadrants(16);
  Trainer<Scheduled> trainer(Scheduled{.seed = 1});
  const auto steps = [&](int n) {
    for (int i = 0; i < n; ++i) {
      trainer.gather(data, all_indices(16));
      trainer.step();
    }
  };
  steps(3);
  const Checkpoint<Scheduled> checkpoint = trainer.checkpoint();
  steps(4);
  const auto after = trainer.checkpoint();
  CHECK(checkpoint.weights != after.weights);
  trainer.restore(checkpoint);
  CHECK(trainer.steps() == 3);
  CHECK(trainer.checkpoint().weights == checkpoint.weights);
  CHECK(trainer.checkpoint().state == checkpoint.state);
  steps(4);
  CHECK(trainer.checkpoint().weights == after.weights);
  CHECK(trainer.checkpoint().state == after.state);
  CHECK(trainer.steps() == after.steps);
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
