// SPDX-License-Identifier: MIT
// The rate of every step agrees with PyTorch's schedulers (make_schedules.py).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

#include <ctnn/policies/schedules.hpp>

#include "golden/schedules.hpp"

using namespace ctnn;

namespace {

constexpr int epochs = 12;

/// The largest difference over a run of 12 epochs.
template <class S, std::size_t N>
constexpr double difference(const std::array<double, N>& rates) {
  constexpr auto steps = static_cast<std::int64_t>(N);
  typename S::State state{};
  double worst = 0;
  for (std::int64_t k = 0; k < steps; ++k) {
    const auto epoch = static_cast<int>(k * epochs / steps);
    const TrainingPosition now{.epoch = epoch + 1, .epochs = epochs, .step = k, .steps = steps};
    const double off = S::factor(state, now) - rates[static_cast<std::size_t>(k)];
    worst = std::max(worst, off < 0 ? -off : off);
    if ((k + 1) * epochs % steps == 0)
      S::epoch_done(state, golden::schedules::losses[static_cast<std::size_t>(epoch)]);
  }
  return worst;
}
template <auto S, auto W = NoWarmUp{}, std::size_t N>
constexpr double of(const std::array<double, N>& rates) {
  return difference<
      detail::with_warm_up<std::remove_const_t<decltype(S)>, std::remove_const_t<decltype(W)>>>(
      rates);
}
constexpr double bound = 1e-11;  // the tables have twelve digits

}  // namespace

TEST_CASE("schedules of epochs agree with PyTorch") {
  CHECK(of<StepDecay<3, 0.5>>(golden::schedules::step_decay) < bound);
  CHECK(of<ExponentialDecay<0.9>>(golden::schedules::exponential_decay) < bound);
  CHECK(of<ReduceOnPlateau<0.5, 1, 1e-3>>(golden::schedules::plateau) < bound);
}

TEST_CASE("schedules of steps agree with PyTorch") {
  CHECK(of<Cosine<>>(golden::schedules::cosine) < bound);
  CHECK(of<Cosine<0.1>>(golden::schedules::cosine_to_tenth) < bound);
  CHECK(of<OneCycle<>>(golden::schedules::one_cycle) < bound);
  CHECK(of<OneCycle<>>(golden::schedules::one_cycle_of_three_steps) < bound);
  CHECK(of<OneCycle<0.45, 10, 100>>(golden::schedules::one_cycle_by_hand) < bound);
}

TEST_CASE("a warm-up multiplies what follows it") {
  CHECK(of<ConstantSchedule{}, WarmUp<2>>(golden::schedules::warm_up) < bound);
  CHECK(of<Cosine<>, WarmUp<2>>(golden::schedules::warm_up_and_cosine) < bound);
}

TEST_CASE("the comparison distinguishes schedules") {
  CHECK(of<Cosine<>>(golden::schedules::cosine_to_tenth) > 1e-3);
  CHECK(of<ReduceOnPlateau<0.5, 2, 1e-3>>(golden::schedules::plateau) > 1e-3);
  CHECK(of<ReduceOnPlateau<0.5, 1, 0>>(golden::schedules::plateau) > 1e-3);
  CHECK(of<StepDecay<4, 0.5>>(golden::schedules::step_decay) > 1e-3);
}

// Trainers run in constant expressions, and so do their schedules.
static_assert(of<OneCycle<>>(golden::schedules::one_cycle) < bound);
static_assert(of<ExponentialDecay<0.9>, WarmUp<2>>(golden::schedules::exponential_decay) > 0.1);
