// SPDX-License-Identifier: MIT
// Many small models at once, each on samples of its own: resampling, bagging, grids.
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/fleet/fleet.hpp>
#include <ctnn/fleet/fleet_weights.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/fit_run.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What each model of a fleet is trained on: indices into the data.
using SamplesOfEach = std::span<const std::span<const std::size_t>>;

/// By what numbers models are told of, and out of how many; empty: 0, 1, …
struct ModelNumbers {
  std::span<const std::size_t> of_models;
  std::size_t total = 0;
  /// Where a model whose loss is no number is written down by its number and stopped; else that throws.
  std::vector<std::string>* failures = nullptr;
};

/// Throws Error unless there are as many learners as lists of samples, and for a list that is empty or
/// names samples that are not there, or whose learner, model m, has other epochs than the first.
void check_lists(std::size_t learners, std::size_t lists);
void check_list(std::size_t m, std::span<const std::size_t> samples, std::size_t size, int epochs,
                int first_epochs);
template <class L, class Data>
void check_together(std::span<const L> learners, const Data& data, SamplesOfEach samples) {
  check_lists(learners.size(), samples.size());
  for (std::size_t m = 0; m < learners.size(); ++m) {
    check_settings(learners[m]);
    check_list(m, samples[m], data.size(), learners[m].epochs, learners[0].epochs);
  }
}

/// "fit_together: every training sample of model 7".
[[nodiscard]] std::string no_weight_of(std::size_t model);
/// What is wrong with a model, by its number.
[[nodiscard]] std::string weight_not_finite(std::size_t model, int epoch);
[[nodiscard]] std::string loss_not_finite(std::size_t model, int epoch);
/// Throws it, or writes it down where numbers say so.
void throw_or_note(const ModelNumbers& numbers, std::size_t model, const std::string& what,
                   const std::string& cause);
/// "trained for 7 epochs."
[[nodiscard]] std::string trained_text(int epochs);

/// The epochs of a fleet.
template <class L, class Data, class... Callbacks>
class RunTogether {
  using model_type = typename L::model_type;
  using T = typename L::scalar;
  using stopping = typename L::early_stopping_type;
  using Target = typename Data::target_type;

 public:
  RunTogether(std::span<const L> learners, const Data& data, SamplesOfEach samples,
              ModelNumbers numbers, Callbacks&... callbacks)
      : learners_(learners),
        data_(data),
        numbers_(numbers),
        fleet_(learners),
        trained_(data.size(), fleet_),
        sizes_(learners.size()),
        callbacks_(callbacks...) {
    double largest = 0;
    for (std::size_t s = 0; s < data.size(); ++s)
      largest = std::max(largest,
                         static_cast<double>(weight_of<L, Target>(data.weight(s), data.target(s))));
    fleet_.set_weight_unit(weight_unit(largest));
    if constexpr (stopping::present) watched_.emplace_back(data.size(), fleet_);
    watches_.resize(stopping::present ? learners.size() : 0);
    for (std::size_t m = 0; m < learners.size(); ++m) {
      std::vector<std::size_t> train = weighing<L>(data, samples[m], no_weight_of(number(m)));
      if constexpr (stopping::present) {
        Split split = split_held_out(learners[m], data, train);
        watched_[0].count(m, split.test);
        train = std::move(split.train);
      }
      trained_.count(m, train);
      sizes_[m] = train.size();
      fleet_.set_scaler(m, L::scaling_type::fit(data, train));
    }
  }

  [[nodiscard]] std::vector<model_type> operator()() {
    const FlushDenormals flush;
    // Samples that weigh nothing to any model are in no batch.
    const std::vector<std::size_t> all =
        weighing<L>(data_, all_indices(data_.size()), "fit_together: every sample");
    Batches batches(all, Fleet<L>::batch);
    const auto steps = static_cast<std::int64_t>(batches.count());  // of an epoch
    const int epochs = learners_[0].epochs;
    for (int epoch = 1; epoch <= epochs && running() > 0; ++epoch) {
      batches.shuffle_for(learners_[0].seed, epoch);
      for (std::size_t b = 0; b < batches.count(); ++b) {
        fleet_.set_moment({.epoch = epoch,
                           .epochs = epochs,
                           .step = (epoch - 1) * steps + static_cast<std::int64_t>(b),
                           .steps = epochs * steps});
        fleet_.template step<heard>(data_, batches[b], trained_.rows());
      }
      if constexpr (!heard) {  // nobody listens to as many as 150 models
        check_finite(epoch);
      } else {
        const double seconds = stopwatch_.seconds();
        std::vector<Told> told;
        for (std::size_t m = 0; m < fleet_.size(); ++m) {
          if (fleet_.stopped(m)) continue;
          const Epoch seen = epoch_of(m, epoch, seconds);
          if (fleet_.stopped(m))
            tell_finished_all(m, {Ending::not_finite, epoch, (*numbers_.failures)[number(m)]});
          else
            told.push_back({m, seen});
        }
        if constexpr (stopping::present) watch(batches, told);
        for (const auto& [m, each] : told) finish(m, each);
      }
    }
    std::vector<model_type> models;
    for (std::size_t m = 0; m < fleet_.size(); ++m) {
      models.push_back(fleet_.model(m));
      if constexpr (stopping::present)
        if (!watches_[m].weights.empty())
          std::ranges::copy(watches_[m].weights, models.back().parameters().begin());
      if (!fleet_.stopped(m))
        tell_finished_all(m, {.epochs = epochs, .text = trained_text(epochs)});
    }
    return models;
  }

 private:
  /// Whether anyone asks what an epoch's loss was: a callback, a stopping rule or a schedule.
  static constexpr bool heard = sizeof...(Callbacks) > 0 || stopping::present ||
                                !std::is_same_v<typename L::schedule_type, ConstantSchedule>;

  struct Told {
    std::size_t model;
    Epoch epoch;
  };
  [[nodiscard]] std::size_t number(std::size_t m) const noexcept {
    return numbers_.of_models.empty() ? m : numbers_.of_models[m];
  }
  [[nodiscard]] int folds() const noexcept {
    return static_cast<int>(numbers_.of_models.empty() ? fleet_.size() : numbers_.total);
  }
  [[nodiscard]] std::size_t running() const noexcept {
    std::size_t n = 0;
    for (std::size_t m = 0; m < fleet_.size(); ++m) n += !fleet_.stopped(m);
    return n;
  }

  void check_finite(int epoch) {
    if (fleet_.finite()) return;
    for (std::size_t m = 0; m < fleet_.size(); ++m)
      if (!fleet_.stopped(m) && !fleet_.finite(m)) fail(m, weight_not_finite(number(m), epoch));
  }
  void fail(std::size_t m, const std::string& what) {
    throw_or_note(
        numbers_, number(m), what,
        cause_text(worst_number<L>(data_, all_indices(data_.size())),
                   static_cast<double>(std::numeric_limits<T>::max()), learners_[m].rate));
    fleet_.stop(m);
  }
  const Step& checked(const Step& step, std::size_t m, int epoch) {
    if (!std::isfinite(step.loss)) fail(m, loss_not_finite(number(m), epoch));
    return step;
  }

  Epoch epoch_of(std::size_t m, int epoch, double seconds) {
    const double rate = checked_rate(fleet_.rate(m), epoch);
    const Step step = checked(fleet_.seen(m), m, epoch);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    return {.number = epoch,
            .total = learners_[0].epochs,
            .loss = step.loss,
            .penalty = step.penalty,
            .accuracy = ClassTarget<Target> && step.weight > 0 ? step.correct / step.weight : nan,
            .samples = sizes_[m],
            .seconds = seconds,
            .fold = static_cast<int>(number(m)) + 1,
            .folds = folds(),
            .rate = rate};
  }

  /// Scores what EarlyStopping holds out.
  void watch(const Batches& batches, std::vector<Told>& told) {
    for (std::size_t b = 0; b < batches.count(); ++b)
      fleet_.score(data_, batches[b], watched_[0].rows());
    std::vector<Step> seen;
    for (std::size_t m = 0; m < fleet_.size(); ++m) seen.push_back(fleet_.seen(m));
    for (auto& [m, epoch] : told) {
      const Step& step = seen[m];
      epoch.validation_loss = step.loss;
      if (ClassTarget<Target> && step.weight > 0)
        epoch.validation_accuracy = step.correct / step.weight;
    }
  }

  /// What an epoch leads to for its model.
  void finish(std::size_t m, const Epoch& epoch) {
    fleet_.epoch_done(m, stopping::present ? epoch.validation_loss : epoch.loss);
    const bool stops = std::apply(
        [&](auto&... callback) { return (false | ... | tell_epoch(callback, epoch)); }, callbacks_);
    Outcome outcome{.epochs = epoch.number, .text = {}};
    if constexpr (stopping::present) {
      const model_type model = fleet_.model(m);
      watches_[m].see(epoch.number, epoch.validation_loss, epoch.validation_accuracy,
                      model.parameters());
      if (watches_[m].out_of_patience(epoch.number)) {
        outcome.ending = Ending::early;
        outcome.text = watches_[m].sentence(epoch.number);
      }
    }
    if (stops) {
      outcome.ending = Ending::by_callback;
      outcome.text = by_callback_text(epoch.number);
    }
    if (outcome.ending == Ending::all_epochs) return;
    fleet_.stop(m);
    tell_finished_all(m, outcome);
  }

  static bool tell_epoch(auto& callback, const Epoch& epoch) {
    if constexpr (std::is_same_v<decltype(callback(epoch)), Training>)
      return callback(epoch) == Training::stop;
    else
      return callback(epoch), false;
  }
  void tell_finished_all(std::size_t m, Outcome outcome) {
    outcome.fold = static_cast<int>(number(m)) + 1;
    outcome.folds = folds();
    std::apply([&](auto&... callback) { (tell_finished(callback, outcome), ...); }, callbacks_);
  }

  Stopwatch stopwatch_;
  std::span<const L> learners_;
  const Data& data_;
  ModelNumbers numbers_;
  Fleet<L> fleet_;
  FleetWeights<L> trained_;
  std::vector<FleetWeights<L>> watched_;  // what EarlyStopping holds out; none without it
  std::vector<typename stopping::template State<T>> watches_;
  std::vector<std::size_t> sizes_;  // samples trained on
  std::tuple<Callbacks&...> callbacks_;
};

/// Models that are told of by numbers of their own.
template <class L, class Data, class... Callbacks>
std::vector<typename L::model_type> fit_numbered(std::span<const L> learners, const Data& data,
                                                 SamplesOfEach samples, ModelNumbers numbers,
                                                 Callbacks&... callbacks) {
  check_together(learners, data, samples);
  if constexpr (check_fit<typename L::shape, Data>() &&
                check_watched<L, typename Data::target_type>())
    return RunTogether<L, Data, Callbacks...>(learners, data, samples, numbers, callbacks...)();
  else
    return {};
}

}  // namespace detail

/// Trains a model for each learner, model m on its own samples: samples[m] are indices into data, one
/// that occurs twice counts twice. All share the order of the first learner's seed: a model's batch
/// is what it has of a batch of all. Callbacks take an Epoch, whose fold is the model's number from 1
/// on; one that stops training stops that of its model. Throws Error as fit does, for other numbers
/// of lists than of learners, for indices that are not in the data and for learners that differ in
/// .epochs.
template <class L, class Data, class... Callbacks>
  requires(... && std::invocable<std::remove_reference_t<Callbacks>&, const Epoch&>)
[[nodiscard]] std::vector<typename L::model_type> fit_together(
    std::span<const L> learners, const Data& data,
    std::span<const std::vector<std::size_t>> samples, Callbacks&&... callbacks) {
  if (learners.empty() && samples.empty()) return {};
  const std::vector<std::span<const std::size_t>> of_each(samples.begin(), samples.end());
  return detail::fit_numbered<L, Data, std::remove_reference_t<Callbacks>...>(
      learners, data, of_each, {}, callbacks...);
}
/// The same for a vector of learners, whose type it tells.
template <class L, class Data, class... Callbacks>
  requires(... && std::invocable<std::remove_reference_t<Callbacks>&, const Epoch&>)
[[nodiscard]] std::vector<typename L::model_type> fit_together(
    const std::vector<L>& learners, const Data& data,
    std::span<const std::vector<std::size_t>> samples, Callbacks&&... callbacks) {
  return fit_together<L>(std::span<const L>(learners), data, samples,
                         std::forward<Callbacks>(callbacks)...);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/fleet/fit_together-inl.hpp>
#endif
