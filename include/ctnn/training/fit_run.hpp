// SPDX-License-Identifier: MIT
// One run of `fit`: epochs, what is measured after each, what ends them, and the weights that result.
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
#include <ctnn/core/error.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/mean_loss.hpp>
#include <ctnn/training/not_finite.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI::detail {

// What fit has to tell, and what it throws.
[[nodiscard]] std::string loss_text(double loss, int epoch);
[[nodiscard]] std::string weights_text(int epochs);
[[nodiscard]] std::string all_epochs_text(int epochs);
[[nodiscard]] std::string best_weights_text(int epoch);
/// Of inputs so far from 0 beside their deviations that a model in floats does not resolve them.
[[nodiscard]] std::string far_inputs_text(std::span<const float> shift,
                                          std::span<const float> factor);
/// Why weights that were finite are not with the scaling folded in.
[[nodiscard]] std::string folded_text(std::span<const float> factor);
/// What a learner is told at run time, and must be told again where a run is resumed; a rate or
/// samples of 0 are not known.
struct ResumedSettings {
  std::uint64_t seed;
  double rate;
  double penalty;
  std::uint64_t samples;
};
void check_unscaled(std::span<const float> shift, std::span<const float> factor);
void check_resumed(const ResumedSettings& now, const ResumedSettings& of_checkpoint);
/// The rate that a schedule left an epoch with; throws Error for one that cannot train.
[[nodiscard]] double checked_rate(double rate, int epoch);
[[noreturn]] void throw_not_finite(const std::string& what, const std::string& cause);

/// A part of samples of these classes, or of none, and the rest.
[[nodiscard]] Split split_held_out(std::span<const std::size_t> samples,
                                   std::span<const int> classes, double part, std::uint64_t seed);
/// The samples EarlyStopping holds out, and the rest, which is trained on.
template <class L, class Data>
Split split_held_out(const L& learner, const Data& data, std::span<const std::size_t> samples) {
  std::vector<int> classes(ClassTarget<typename Data::target_type> ? samples.size() : 0);
  if constexpr (ClassTarget<typename Data::target_type>)
    for (std::size_t i = 0; i < samples.size(); ++i) classes[i] = data.target(samples[i]);
  return split_held_out(samples, classes, L::early_stopping_type::options.part, learner.seed);
}

/// Whether no number is NaN or infinite.
template <class T>
bool all_finite(std::span<const T> numbers) noexcept {
  T sum = 0;
  for (const T x : numbers) sum += x * T(0);
  return sum == T(0);
}

/// An epoch of steps, or of one update from all batches; what was seen on the way. Not a member of
/// Run, so that it is compiled once for all that may be asked of fit.
template <class L, class Data>
CTNN_NOINLINE Epoch train_epoch(Trainer<L>& trainer, const Data& data, const Batches& batches,
                                [[maybe_unused]] typename Trainer<L>::GradientSum* sum,
                                int number) {
  const FlushDenormals flush;
  const int epochs = trainer.learner().epochs;
  Epoch epoch{.number = number, .total = epochs, .samples = batches.samples()};
  const auto count = static_cast<std::int64_t>(batches.count());
  const std::int64_t steps = L::full_batch ? 1 : count;  // of an epoch
  double correct = 0;
  double weight = 0;
  for (std::int64_t b = 0; b < count; ++b) {
    trainer.set_moment({.epoch = number,
                        .epochs = epochs,
                        .step = (number - 1) * steps + (L::full_batch ? 0 : b),
                        .steps = epochs * steps});
    trainer.gather(data, batches[static_cast<std::size_t>(b)]);
    Step step;
    if constexpr (L::full_batch)
      step = trainer.accumulate(*sum);
    else
      step = trainer.step();
    epoch.loss += step.loss * step.weight;
    epoch.penalty += step.penalty / static_cast<double>(count);
    correct += step.correct;
    weight += step.weight;
  }
  if constexpr (L::full_batch) {
    trainer.step(*sum);
    *sum = {};
  }
  if (weight == 0) throw_no_weight("fit: every training sample");  // to this arithmetic
  epoch.loss /= weight;
  epoch.accuracy = ClassTarget<typename Data::target_type>
                       ? correct / weight
                       : std::numeric_limits<double>::quiet_NaN();
  epoch.rate = checked_rate(trainer.rate(), number);
  return epoch;
}

/// What policies and options that are absent would need costs neither time nor memory.
template <class L, class Data, class... Options>
class Run {
  using T = typename L::scalar;
  using Early = typename L::early_stopping_type;
  using Rule = typename L::stopping_rule_type;
  using GradientSum = typename Trainer<L>::GradientSum;
  static constexpr bool scales = !std::is_same_v<typename L::scaling_type, struct NoScaling>;
  static constexpr bool validates = (false || ... || is_validate_on<std::remove_cv_t<Options>>);
  static constexpr bool terminates = (false || ... || keeps_finite<std::remove_cv_t<Options>>);

 public:
  Run(const L& learner, const Data& data, std::span<const std::size_t> samples, Options&... options)
      : learner_(learner),
        data_(data),
        options_(options...),
        weighing_(weighing<L>(data, samples, "fit: every training sample")),
        split_(split(weighing_)),
        samples_(Early::holds_out ? split_.train : weighing_),
        trainer_(learner),
        batches_(samples_, Trainer<L>::batch) {
    trainer_.set_scaler(L::scaling_type::fit(data, samples_));
    each([&](auto& option) { resume(option); });
    trainer_.set_samples(samples_.size());
    resumed_ = trainer_.epochs();
    if constexpr (L::full_batch) sum_ = make_owner<GradientSum>();
    if constexpr (terminates) keep_finite();
  }

  typename L::model_type operator()() {
    stop_early();  // a run resumed after its patience was gone does not go on
    for (int number = resumed_ + 1; number <= learner_.epochs && !ended_; ++number) {
      if constexpr (Rule::present) watch_.begin(std::as_const(trainer_).parameters());
      if constexpr (!L::full_batch) batches_.shuffle_for(learner_.seed, number);
      Epoch epoch = train_epoch(trainer_, data_, batches_, sum_.get(), number);
      epoch.resumed = resumed_;
      if (!std::isfinite(epoch.loss)) {
        not_finite(loss_text(epoch.loss, number));
        break;
      }
      if constexpr (terminates)
        if (finite(trainer_.model())) keep_finite();
      trainer_.epoch_done(measure(epoch));
      if constexpr (Rule::present) ask_rule(epoch);
      stop_early();
      epoch.seconds = stopwatch_.seconds();
      bool stop = false;
      each([&](auto& option) { stop |= tell<L>(option, epoch, trainer_); });
      if (stop) end(Ending::by_callback, by_callback_text(trainer_.epochs()));
    }
    if constexpr (Rule::present) end(Ending::goal_missed, watch_.missed_text(trainer_.epochs()));
    end(Ending::all_epochs, all_epochs_text(trainer_.epochs()));
    typename L::model_type model = final_model();
    each([&](auto& option) { tell_finished(option, outcome_); });
    return model;
  }

 private:
  void each(auto f) {
    std::apply([&]([[maybe_unused]] auto&... option) { (f(option), ...); }, options_);
  }
  /// The first reason to end is the one that counts.
  void end(Ending ending, std::string text) {
    if (ended_) return;
    outcome_ = {.ending = ending, .epochs = trainer_.epochs(), .text = std::move(text)};
    ended_ = true;
  }

  [[nodiscard]] Split split(std::span<const std::size_t> samples) const {
    if constexpr (Early::holds_out) return split_held_out(learner_, data_, samples);
    if constexpr (Early::present && !Early::holds_out && !validates)
      throw Error(
          "fit: EarlyStopping with part = 0 watches the samples of validate_on(...): give them to "
          "fit, or let it hold out a part.");
    return {};
  }

  void resume(const auto& option) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(option)>, ResumeFrom<L>>) {
      const Checkpoint<L>& from = *option.checkpoint;
      check_resumed({learner_.seed, learner_.rate, learner_.penalty, samples_.size()},
                    {from.seed, from.learner_rate, from.learner_penalty, from.samples});
      if constexpr (std::is_same_v<typename L::scaling_type, struct NoScaling>)
        check_unscaled(from.scaler.shift, from.scaler.factor);
      trainer_.restore(from);
    }
  }

  /// The figures of validation, into the report and to EarlyStopping; the loss to watch.
  double measure(Epoch& epoch) {
    LossScores watched{.loss = epoch.loss, .accuracy = epoch.accuracy};
    if constexpr (validates) {
      each([&](const auto& option) {
        if constexpr (is_validate_on<std::remove_cvref_t<decltype(option)>>)
          watched = mean_loss(learner_, trainer_.model(), *option.data, option.samples);
      });
      epoch.validation_loss = watched.loss;
      epoch.validation_accuracy = watched.accuracy;
    }
    if constexpr (Early::holds_out) {
      watched = mean_loss(learner_, trainer_.model(), data_, split_.test);
      if constexpr (!validates) {
        epoch.validation_loss = watched.loss;
        epoch.validation_accuracy = watched.accuracy;
      }
    }
    if constexpr (Early::present)
      trainer_.early_stopping().see(epoch.number, watched.loss, watched.accuracy,
                                    std::as_const(trainer_).parameters());
    return watched.loss;
  }

  void ask_rule(const Epoch& epoch) {
    const auto mistakes = [&] {
      return mean_loss(learner_, trainer_.model(), data_, samples_).mistakes;
    };
    if (watch_.reached(epoch, std::as_const(trainer_).parameters(), mistakes))
      end(Ending::goal_reached, watch_.reached_text(epoch.number));
  }
  void stop_early() {
    if constexpr (Early::present) {
      const auto& seen = trainer_.early_stopping();
      if (trainer_.epochs() > 0 && seen.out_of_patience(trainer_.epochs()))
        end(Ending::early, seen.sentence(trainer_.epochs()));
    }
  }

  [[nodiscard]] static bool finite(const typename L::model_type& model) noexcept {
    return all_finite(std::span<const T>(model.data(), L::model_type::layout::size));
  }
  void keep_finite() {
    const auto all = std::as_const(trainer_).parameters();
    finite_.assign(all.begin(), all.end());
  }
  void not_finite(std::string what) {
    if constexpr (!terminates) throw_not_finite(what, cause());
    ended_ = false;  // whatever else ended it
    end(Ending::not_finite, what + "; the weights are the last that were finite.");
    std::ranges::copy(finite_, trainer_.parameters().begin());
  }

  [[nodiscard]] std::string cause() const {
    if constexpr (scales) {
      const auto weights = trainer_.parameters();
      if (std::all_of(weights.begin(), weights.end(), [](T w) { return std::isfinite(w); }) &&
          !finite(trainer_.model()))
        return folded_text(trainer_.scaler().factor);
    }
    return cause_text(worst_number<L>(data_, samples_),
                      static_cast<double>(std::numeric_limits<T>::max()), learner_.rate);
  }

  typename L::model_type final_model() {
    if constexpr (Early::present)
      if (const auto& best = trainer_.early_stopping();
          !best.weights.empty() && outcome_.ending != Ending::not_finite) {
        std::ranges::copy(best.weights, trainer_.parameters().begin());
        outcome_.text += best_weights_text(best.epoch);
      }
    typename L::model_type model = trainer_.model();
    if (!finite(model)) {
      not_finite(weights_text(trainer_.epochs()));
      model = trainer_.model();
    }
    if constexpr (scales && std::is_same_v<T, float>)
      outcome_.text += far_inputs_text(trainer_.scaler().shift, trainer_.scaler().factor);
    return model;
  }

  const Stopwatch stopwatch_;
  const L& learner_;
  const Data& data_;
  std::tuple<Options&...> options_;
  std::vector<std::size_t> weighing_;     // the samples given, but those of weight zero
  Split split_;                           // by EarlyStopping
  std::span<const std::size_t> samples_;  // trained on
  Trainer<L> trainer_;
  Batches batches_;
  Owner<GradientSum> sum_;  // of FullBatch
  std::vector<T> finite_;   // the last weights that all were, for TerminateOnNaN
  [[no_unique_address]] typename Rule::template Watch<L> watch_;
  int resumed_ = 0;  // epochs done before
  Outcome outcome_;
  bool ended_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/fit_run-inl.hpp>
#endif
