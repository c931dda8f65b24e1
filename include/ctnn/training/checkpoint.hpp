// SPDX-License-Identifier: MIT
// A checkpoint: the state of a training run between two steps, from which it goes on to the same bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/policies/schedules.hpp>

namespace ctnn::inline CTNN_ABI {

/// The state of a training run of learner type L between two steps: `trainer.checkpoint()` makes
/// one, `trainer.restore(…)` and `fit(learner, data, resume_from(…))` continue from it. Numbers of
/// the network are in logical order (layer by layer W (out, in), then b, then alphas), so that they
/// mean the same on every instruction set.
template <class L>
struct Checkpoint {
  using T = typename L::scalar;
  static constexpr std::size_t states = derived_update<typename L::update_type>::states;

  std::vector<T> weights;                    ///< (parameters), of scaled inputs
  std::array<std::vector<T>, states> state;  ///< (parameters) each: the optimizer's m and v
  std::int64_t steps = 0;                    ///< of the optimizer
  int epochs = 0;                            ///< done
  std::uint64_t seed = 0;                    ///< of the run, for the order of the next epochs
  TrainingPosition position;                 ///< of the last step
  double learning_rate = 0;                  ///< of the next step
  std::uint64_t streamed = 0;                ///< samples from no data set, which number their noise
  Scaler<L::shape::inputs> scaler;           ///< of the inputs
  /// Of the targets; empty without StandardizeTargets.
  [[no_unique_address]]
  typename L::target_scaling_type::template scaler<L::shape::outputs> target_scaler;
  typename L::schedule_type::State schedule;  ///< what the schedule remembers
  /// What EarlyStopping remembers.
  typename L::early_stopping_type::template State<T> early_stopping;

  // The run-time settings that it was trained with and the samples, which a resumed run must have,
  // too; 0: not known, as in files of earlier versions and of runs whose `step` was called by hand.
  double base_learning_rate = 0;  ///< the learner's .learning_rate
  double learner_penalty = 0;     ///< its .penalty; known where the rate is
  std::uint64_t samples = 0;      ///< that `fit` trained on
};

namespace detail {

/// Of a run of learner type L: how far it is, its rate, and what its schedule and its early stopping
/// remember.
template <class L>
struct RunState {
  std::uint64_t samples = 0;  ///< that it trains on
  int epochs = 0;             ///< done
  TrainingPosition position;
  double rate = 0;  ///< of the next step
  [[no_unique_address]] typename L::schedule_type::State schedule;
  [[no_unique_address]]
  typename L::early_stopping_type::template State<typename L::scalar> early_stopping;

  constexpr RunState() = default;
  explicit RunState(const Checkpoint<L>& c)
      : samples(c.samples),
        epochs(c.epochs),
        position(c.position),
        rate(c.learning_rate),
        schedule(c.schedule),
        early_stopping(c.early_stopping) {}

  constexpr void set_position(const TrainingPosition& now, double learning_rate) noexcept {
    position = now;
    rate = learning_rate * L::schedule_type::factor(schedule, now);
  }
  constexpr void epoch_done(double monitored) noexcept {
    ++epochs;
    L::schedule_type::epoch_done(schedule, monitored);
  }
  void store(Checkpoint<L>& c) const {
    c.samples = samples;
    c.epochs = epochs;
    c.position = position;
    c.learning_rate = rate;
    c.schedule = schedule;
    c.early_stopping = early_stopping;
  }
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
