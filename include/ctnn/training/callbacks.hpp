// SPDX-License-Identifier: MIT
// The options of `fit`, behind the data: callbacks, data to validate on, a checkpoint to resume from.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/training/checkpoint.hpp>
#include <ctnn/training/history.hpp>  // the callback that comes with fit
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {

/// Anything that can be called with an Epoch, or with an Epoch and the trainer of learner type L as it
/// is after that epoch. It returns nothing, or Training::stop to end training there. A member
/// `finished(const Outcome&)` is called once when training ends.
template <class F, class L>
concept Callback =
    std::invocable<F&, const Epoch&> || std::invocable<F&, const Epoch&, const Trainer<L>&>;

/// What validate_on returns.
template <class Data>
struct ValidateOn {
  const Data* data;                  ///< the data set
  std::vector<std::size_t> samples;  ///< indices of what is validated on
};
/// Measures loss and accuracy on these samples after every epoch: fit(learner, data,
/// validate_on(data, split.test), Progress{}). Nothing is trained on them. The data set must outlive
/// the call of fit.
template <class Data>
[[nodiscard]] ValidateOn<Data> validate_on(const Data& data, std::span<const std::size_t> samples) {
  return {&data, {samples.begin(), samples.end()}};
}
template <class Data>
[[nodiscard]] ValidateOn<Data> validate_on(const Data& data) {
  return {&data, all_indices(data.size())};
}

/// What resume_from returns.
template <class L>
struct ResumeFrom {
  const Checkpoint<L>* checkpoint;  ///< where the run goes on
};
/// Goes on at the epoch after a checkpoint; with the same learner and data to the same bits as
/// training that was never interrupted. `.epochs` counts from the first beginning and may be others
/// than before: where as many are done, `fit` trains no more and returns the model of the checkpoint.
/// fit throws Error for another seed, rate, penalty or number of samples; to go on with another rate or
/// penalty on purpose, set the checkpoint's base_learning_rate or learner_penalty to it.
template <class L>
[[nodiscard]] ResumeFrom<L> resume_from(const Checkpoint<L>& checkpoint) {
  return {&checkpoint};
}

/// When the loss or a weight stops being a finite number, training ends and `fit` returns the weights
/// of the last epoch whose weights were all finite, where it would throw Error without this. What
/// happened is in the Outcome.
struct TerminateOnNaN {
  static constexpr bool keeps_finite = true;
  /// Nothing: `fit` looks for itself.
  void operator()(const Epoch&) const noexcept {}
};

/// Keeps the model of the best epoch: of the lowest loss or the highest accuracy, in validation where
/// there is one, else in training. `BestModel<Digits> best; fit(learner, data, …, best);`.
template <class L>
class BestModel {
 public:
  using model_type = typename L::model_type;
  explicit BestModel(Monitor monitor = Monitor::loss) : monitor_(monitor) {}

  /// Keeps the model of an epoch that is better than those before.
  void operator()(const Epoch& epoch, const Trainer<L>& trainer) {
    const auto either = [](double validation, double training) {
      return std::isnan(validation) ? training : validation;
    };
    const double value = monitor_ == Monitor::loss
                             ? either(epoch.validation_loss, epoch.loss)
                             : either(epoch.validation_accuracy, epoch.accuracy);
    const bool better = monitor_ == Monitor::loss ? value < value_ : value > value_;
    if (model_ && !better && !(std::isnan(value_) && !std::isnan(value))) return;
    value_ = value;
    epoch_ = epoch.number;
    model_ = trainer.model();
  }

  /// Throws Error before the first epoch.
  [[nodiscard]] const model_type& model() const {
    if (!model_) throw Error("BestModel: there was no epoch yet.");
    return *model_;
  }
  [[nodiscard]] int epoch() const noexcept { return epoch_; }     ///< of the model; 0 before any
  [[nodiscard]] double value() const noexcept { return value_; }  ///< what was best

 private:
  Monitor monitor_;
  std::optional<model_type> model_;
  double value_ = std::numeric_limits<double>::quiet_NaN();
  int epoch_ = 0;
};

namespace detail {

template <class>
inline constexpr bool is_validate_on = false;
template <class Data>
inline constexpr bool is_validate_on<ValidateOn<Data>> = true;

template <bool Known>
struct check_callback : sentence {
  static_assert(Known, "A callback of fit returns nothing, or Training::go_on or Training::stop.");
};

template <class L, class F>
decltype(auto) invoke_callback(F& callback, const Epoch& epoch, const Trainer<L>& trainer) {
  if constexpr (std::invocable<F&, const Epoch&, const Trainer<L>&>)
    return callback(epoch, trainer);
  else
    return callback(epoch);
}

/// Calls an option if it is a callback; whether training shall stop.
template <class L, class F>
bool call_after_epoch(F& option, const Epoch& epoch, const Trainer<L>& trainer) {
  if constexpr (Callback<F, L>) {
    using Answer = std::remove_cvref_t<decltype(invoke_callback<L>(option, epoch, trainer))>;
    constexpr bool answers = std::is_same_v<Answer, Training>;
    static_assert(check_callback<(answers || std::is_void_v<Answer>)>::checked);
    if constexpr (answers)
      return invoke_callback<L>(option, epoch, trainer) == Training::stop;
    else
      invoke_callback<L>(option, epoch, trainer);
  }
  return false;
}

/// Whether a callback is told how training ended; where none is, nothing looks for warnings.
template <class F>
inline constexpr bool takes_outcome =
    requires(F& callback, const Outcome& outcome) { callback.finished(outcome); };
template <class F>
void call_finished(F& callback, const Outcome& outcome) {
  if constexpr (takes_outcome<F>) callback.finished(outcome);
}

template <class F>
inline constexpr bool keeps_finite = [] {
  if constexpr (requires { F::keeps_finite; })
    return F::keeps_finite;
  else
    return false;
}();

}  // namespace detail

/// What may follow the data in a call of fit.
template <class F, class L>
concept FitOption =
    Callback<std::remove_reference_t<F>, L> || detail::is_validate_on<std::remove_cvref_t<F>> ||
    std::is_same_v<std::remove_cvref_t<F>, ResumeFrom<L>>;

}  // namespace ctnn::inline CTNN_ABI
