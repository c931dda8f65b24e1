// SPDX-License-Identifier: MIT
// One call of fit_together: the epochs of a fleet, what is evaluated after each, and what stops a model.
#pragma once

#include <algorithm>
#include <cmath>
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
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/fleet/fleet.hpp>
#include <ctnn/fleet/fleet_reports.hpp>
#include <ctnn/fleet/fleet_weights.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/step/encode_targets.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/fit_messages.hpp>
#include <ctnn/training/not_finite.hpp>
#include <ctnn/training/split_held_out.hpp>
#include <ctnn/training/training_warnings.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The epochs of a fleet, as FitRun has those of one model.
template <class L, class Data, class... Callbacks>
class FleetRun {
  using model_type = typename L::model_type;
  using T = typename L::scalar;
  using stopping = typename L::early_stopping_type;
  using Target = typename Data::target_type;

 public:
  FleetRun(std::span<const L> learners, const Data& data, SamplesOfEach samples,
           ModelNumbers numbers, Callbacks&... callbacks)
      : learners_(learners),
        data_(data),
        samples_(samples),
        numbers_(numbers),
        fleet_(learners),
        trained_on_(data.size(), fleet_),
        sizes_(learners.size()),
        callbacks_(callbacks...) {
    double largest = 0;
    for (std::size_t s = 0; s < data.size(); ++s)
      largest = std::max(largest,
                         static_cast<double>(weight_of<L, Target>(data.weight(s), data.target(s))));
    fleet_.set_weight_unit(weight_unit(largest));
    if constexpr (tells) trends_.resize(learners.size());
    if constexpr (stopping::present) held_out_.emplace_back(data.size(), fleet_);
    early_stopping_.resize(stopping::present ? learners.size() : 0);
    for (std::size_t m = 0; m < learners.size(); ++m) {
      std::vector<std::size_t> train =
          samples_with_weight<L>(data, samples[m], no_weight_of(number(m)));
      if constexpr (stopping::present) {
        Split split = split_held_out(learners[m], data, train);
        held_out_[0].count(m, split.test);
        train = std::move(split.train);
      }
      trained_on_.count(m, train);
      sizes_[m] = train.size();
      fleet_.set_scaler(m, L::scaling_type::fit(data, train));
      fleet_.set_target_scaler(m, L::target_scaling_type::fit(data, train));
    }
  }

  [[nodiscard]] std::vector<model_type> operator()() {
    const FlushDenormals flush;
    // Samples that weigh nothing to any model are in no batch.
    const std::vector<std::size_t> all =
        samples_with_weight<L>(data_, all_indices(data_.size()), "fit_together: every sample");
    Batches batches(all, Fleet<L>::batch);
    const auto steps = static_cast<std::int64_t>(batches.count());  // of an epoch
    const int epochs = learners_[0].epochs;
    for (int epoch = 1; epoch <= epochs && running() > 0; ++epoch) {
      batches.shuffle_for(learners_[0].seed, epoch);
      for (std::size_t b = 0; b < batches.count(); ++b) {
        fleet_.set_position({.epoch = epoch,
                             .epochs = epochs,
                             .step = (epoch - 1) * steps + static_cast<std::int64_t>(b),
                             .steps = epochs * steps});
        fleet_.template step<reports>(data_, batches[b], trained_on_.rows());
      }
      if constexpr (!reports) {  // nothing is reported by model, of which there may be 150
        check_finite(epoch);
      } else {
        const double seconds = stopwatch_.seconds();
        std::vector<Report> reported;
        for (std::size_t m = 0; m < fleet_.size(); ++m) {
          if (fleet_.stopped(m)) continue;
          const Epoch of_model = epoch_of(m, epoch, seconds);
          if (fleet_.stopped(m))
            report_outcome(m, {Ending::not_finite, epoch, (*numbers_.failures)[number(m)]});
          else
            reported.push_back({m, of_model});
        }
        if constexpr (stopping::present) evaluate_held_out(batches, reported);
        for (const auto& [m, of_model] : reported) finish_epoch(m, of_model);
      }
    }
    std::vector<model_type> models;
    for (std::size_t m = 0; m < fleet_.size(); ++m) {
      models.push_back(fleet_.model(m));
      if constexpr (stopping::present)
        if (!early_stopping_[m].weights.empty())
          std::ranges::copy(early_stopping_[m].weights, models.back().parameters().begin());
      if (!fleet_.stopped(m)) report_outcome(m, {.epochs = epochs, .text = trained_text(epochs)});
    }
    return models;
  }

 private:
  /// Whether an epoch's loss is needed: by a callback, EarlyStopping or a schedule.
  static constexpr bool reports = sizeof...(Callbacks) > 0 || stopping::present ||
                                  !std::is_same_v<typename L::schedule_type, ConstantSchedule>;

  static constexpr bool tells = (false || ... || takes_outcome<Callbacks>);

  struct Report {
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
    throw_or_record(
        numbers_, number(m), what,
        cause_text(worst_number<L>(data_, all_indices(data_.size())),
                   static_cast<double>(std::numeric_limits<T>::max()), learners_[m].learning_rate));
    fleet_.stop(m);
  }
  Step checked(const Step& step, std::size_t m, int epoch) {
    if (!std::isfinite(step.loss)) fail(m, loss_not_finite(number(m), epoch));
    return step;
  }

  Epoch epoch_of(std::size_t m, int epoch, double seconds) {
    const double rate = checked_rate(fleet_.learning_rate(m), epoch);
    const Step step = checked(fleet_.take_record(m), m, epoch);
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
            .learning_rate = rate,
            .optimized = CTNN_OPTIMIZED};
  }

  /// The figures of validation, on what EarlyStopping holds out.
  void evaluate_held_out(const Batches& batches, std::vector<Report>& reported) {
    for (std::size_t b = 0; b < batches.count(); ++b)
      fleet_.evaluate(data_, batches[b], held_out_[0].rows());
    std::vector<Step> recorded;
    for (std::size_t m = 0; m < fleet_.size(); ++m) recorded.push_back(fleet_.take_record(m));
    for (auto& [m, epoch] : reported) {
      const Step& step = recorded[m];
      epoch.validation_loss = step.loss;
      if (ClassTarget<Target> && step.weight > 0)
        epoch.validation_accuracy = step.correct / step.weight;
    }
  }

  /// Passes an epoch to the schedule, the callbacks and EarlyStopping of its model, which may stop it.
  void finish_epoch(std::size_t m, const Epoch& epoch) {
    if constexpr (tells) trends_[m].record(epoch);
    fleet_.epoch_done(m, stopping::present ? epoch.validation_loss : epoch.loss);
    const bool stops = std::apply(
        [&](auto&... callback) { return (false | ... | call_with_epoch(callback, epoch)); },
        callbacks_);
    Outcome outcome{.epochs = epoch.number, .text = {}};
    if constexpr (stopping::present) {
      const model_type model = fleet_.model(m);
      early_stopping_[m].record(epoch.number, epoch.validation_loss, epoch.validation_accuracy,
                                model.parameters());
      if (early_stopping_[m].out_of_patience(epoch.number)) {
        outcome.ending = Ending::early;
        outcome.text = early_stopping_[m].sentence(epoch.number);
      }
    }
    if (stops) {
      outcome.ending = Ending::by_callback;
      outcome.text = by_callback_text(epoch.number);
    }
    if (outcome.ending == Ending::all_epochs) return;
    fleet_.stop(m);
    report_outcome(m, outcome);
  }

  static bool call_with_epoch(auto& callback, const Epoch& epoch) {
    if constexpr (std::is_same_v<decltype(callback(epoch)), Training>)
      return callback(epoch) == Training::stop;
    else
      return callback(epoch), false;
  }
  void report_outcome(std::size_t m, Outcome outcome) {
    if constexpr (tells)
      if (outcome.ending != Ending::not_finite)
        outcome.warnings = training_warnings(learners_[m], data_, samples_[m], trends_[m],
                                             [&] { return fleet_.model(m); });
    outcome.fold = static_cast<int>(number(m)) + 1;
    outcome.folds = folds();
    std::apply([&](auto&... callback) { (call_finished(callback, outcome), ...); }, callbacks_);
  }

  Stopwatch stopwatch_;
  std::span<const L> learners_;
  const Data& data_;
  SamplesOfEach samples_;
  ModelNumbers numbers_;
  Fleet<L> fleet_;
  FleetWeights<L> trained_on_;
  std::vector<FleetWeights<L>> held_out_;  // by EarlyStopping; empty without it
  std::vector<typename stopping::template State<T>> early_stopping_;
  std::vector<std::size_t> sizes_;  // samples trained on
  std::vector<LossTrend> trends_;
  std::tuple<Callbacks&...> callbacks_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
