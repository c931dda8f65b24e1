// SPDX-License-Identifier: MIT
// One call of `fit`: its epochs, what is evaluated after each, what ends them, and the weights that
// result.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/stopwatch.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/loss/mean_loss.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/checkpoint_checks.hpp>
#include <ctnn/training/fit_messages.hpp>
#include <ctnn/training/not_finite.hpp>
#include <ctnn/training/split_held_out.hpp>
#include <ctnn/training/train_epoch.hpp>
#include <ctnn/training/trainer.hpp>
#include <ctnn/training/training_warnings.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What policies and options that are absent would need costs neither time nor memory.
template <class L, class Data, class... Options>
class FitRun {
  using T = typename L::scalar;
  using Early = typename L::early_stopping_type;
  using Rule = typename L::stopping_rule_type;
  using GradientSum = typename Trainer<L>::GradientSum;
  static constexpr bool scales = !std::is_same_v<typename L::scaling_type, struct NoScaling>;
  static constexpr bool validates = (false || ... || is_validate_on<std::remove_cv_t<Options>>);
  static constexpr bool terminates = (false || ... || keeps_finite<std::remove_cv_t<Options>>);
  static constexpr bool tells = (false || ... || takes_outcome<Options>);

 public:
  FitRun(const L& learner, const Data& data, std::span<const std::size_t> samples,
         Options&... options)
      : learner_(learner),
        data_(data),
        options_(options...),
        with_weight_(samples_with_weight<L>(data, samples, "fit: every training sample")),
        split_(split(with_weight_)),
        samples_(Early::holds_out ? split_.train : with_weight_),
        trainer_(learner),
        batches_(samples_, Trainer<L>::batch) {
    trainer_.set_scaler(L::scaling_type::fit(data, samples_));
    trainer_.set_target_scaler(L::target_scaling_type::fit(data, samples_));
    for_each_option([&](auto& option) { resume(option); });
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
        end_not_finite(loss_not_finite_text(epoch.loss, number));
        break;
      }
      if constexpr (tells) trend_.record(epoch);
      if constexpr (terminates)
        if (finite(trainer_.model())) keep_finite();
      trainer_.epoch_done(evaluate_epoch(epoch));
      if constexpr (Rule::present) check_stopping_rule(epoch);
      stop_early();
      epoch.seconds = stopwatch_.seconds();
      bool stop = false;
      for_each_option([&](auto& option) { stop |= call_after_epoch<L>(option, epoch, trainer_); });
      if (stop) end(Ending::by_callback, by_callback_text(trainer_.epochs()));
    }
    if constexpr (Rule::present) end(Ending::goal_missed, watch_.missed_text(trainer_.epochs()));
    end(Ending::all_epochs, all_epochs_text(trainer_.epochs()));
    typename L::model_type model = final_model();
    if constexpr (tells)
      if (outcome_.ending != Ending::not_finite)
        outcome_.warnings =
            training_warnings(learner_, data_, samples_, trend_,
                              [&]() -> const typename L::model_type& { return model; });
    for_each_option([&](auto& option) { call_finished(option, outcome_); });
    return model;
  }

 private:
  void for_each_option(auto f) {
    std::apply([&]([[maybe_unused]] auto&... option) { (f(option), ...); }, options_);
  }
  /// The first reason to end is the one that counts.
  void end(Ending ending, std::string text) {  // NOLINT(performance-unnecessary-value-param): moved
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
      check_resumed({learner_.seed, learner_.learning_rate, learner_.penalty, samples_.size()},
                    {from.seed, from.base_learning_rate, from.learner_penalty, from.samples});
      if constexpr (std::is_same_v<typename L::scaling_type, struct NoScaling>)
        check_unscaled(from.scaler.shift, from.scaler.factor);
      trainer_.restore(from);
    }
  }

  /// The loss that training minimizes, on these samples.
  template <class Samples>
  [[nodiscard]] LossScores loss_on(const Samples& data,
                                   std::span<const std::size_t> samples) const {
    return mean_loss_of<L>(trainer_.model_of_scaled_targets(), data, samples,
                           trainer_.target_scaler());
  }

  /// The figures of validation, into the report and to EarlyStopping; the loss to watch.
  double evaluate_epoch(Epoch& epoch) {
    LossScores watched{.loss = epoch.loss, .accuracy = epoch.accuracy};
    if constexpr (validates) {
      for_each_option([&](const auto& option) {
        if constexpr (is_validate_on<std::remove_cvref_t<decltype(option)>>)
          watched = loss_on(*option.data, option.samples);
      });
      epoch.validation_loss = watched.loss;
      epoch.validation_accuracy = watched.accuracy;
    }
    if constexpr (Early::holds_out) {
      watched = loss_on(data_, split_.test);
      if constexpr (!validates) {
        epoch.validation_loss = watched.loss;
        epoch.validation_accuracy = watched.accuracy;
      }
    }
    if constexpr (Early::present)
      trainer_.early_stopping().record(epoch.number, watched.loss, watched.accuracy,
                                       std::as_const(trainer_).parameters());
    return watched.loss;
  }

  void check_stopping_rule(const Epoch& epoch) {
    const auto mistakes = [&] { return loss_on(data_, samples_).mistakes; };
    if (watch_.reached(epoch, std::as_const(trainer_).parameters(), mistakes))
      end(Ending::goal_reached, watch_.reached_text(epoch.number));
  }
  void stop_early() {
    if constexpr (Early::present) {
      const auto& watched = trainer_.early_stopping();
      if (trainer_.epochs() > 0 && watched.out_of_patience(trainer_.epochs()))
        end(Ending::early, watched.sentence(trainer_.epochs()));
    }
  }

  [[nodiscard]] static bool finite(const typename L::model_type& model) noexcept {
    return all_finite(std::span<const T>(model.data(), L::model_type::layout::size));
  }
  void keep_finite() {
    const auto all = std::as_const(trainer_).parameters();
    finite_.assign(all.begin(), all.end());
  }
  void end_not_finite(const std::string& what) {
    if constexpr (!terminates) throw_not_finite(what, cause());
    const std::string why = cause();  // before there are other weights
    ended_ = false;                   // whatever else ended it
    end(Ending::not_finite, what + "; the weights are the last that were finite.");
    outcome_.warnings.not_finite = "the loss exploded: " + why;
    std::ranges::copy(finite_, trainer_.parameters().begin());
  }

  [[nodiscard]] std::string cause() const {
    if constexpr (scales || L::scales_targets) {
      const auto weights = trainer_.parameters();
      if (std::all_of(weights.begin(), weights.end(), [](T w) { return std::isfinite(w); })) {
        if (!finite(trainer_.model_of_scaled_targets()))
          return folded_scaling_text(trainer_.scaler().factor);
        if (!finite(trainer_.model())) return folded_target_scaling_text();
      }
    }
    return cause_text(worst_number<L>(data_, samples_),
                      static_cast<double>(std::numeric_limits<T>::max()), learner_.learning_rate);
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
      end_not_finite(weights_not_finite_text(trainer_.epochs()));
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
  std::vector<std::size_t> with_weight_;  // of the samples given
  Split split_;                           // by EarlyStopping
  std::span<const std::size_t> samples_;  // trained on
  Trainer<L> trainer_;
  Batches batches_;
  Owner<GradientSum> sum_;  // of FullBatch
  std::vector<T> finite_;   // the last weights that all were, for TerminateOnNaN
  [[no_unique_address]] typename Rule::template Watch<L> watch_;
  int resumed_ = 0;  // epochs done before
  LossTrend trend_;
  Outcome outcome_;
  bool ended_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
