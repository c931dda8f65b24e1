// SPDX-License-Identifier: MIT
// Cross-validation: train on each round's training part, score on what was held out.
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <span>
#include <tuple>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/fit_together.hpp>
#include <ctnn/validation/check_splits.hpp>
#include <ctnn/validation/strategies.hpp>

namespace ctnn::inline CTNN_ABI {

/// A mean over folds and the sample deviation between them (0 for a single fold).
struct MeanDeviation {
  double mean = 0;
  double deviation = 0;
};

/// The scores of every round, and of all held-out samples together.
template <class Scores>
struct CrossValidation {
  std::vector<Scores> folds;
  Scores pooled;

  /// Mean ± deviation of the folds' headline score: accuracy, or mean squared error.
  [[nodiscard]] MeanDeviation score() const noexcept {
    MeanDeviation result;
    const auto n = static_cast<double>(folds.size());
    for (const Scores& fold : folds) result.mean += fold.value() / n;
    double squares = 0;
    for (const Scores& fold : folds)
      squares += (fold.value() - result.mean) * (fold.value() - result.mean);
    if (folds.size() > 1) result.deviation = std::sqrt(squares / (n - 1));
    return result;
  }

  friend std::ostream& operator<<(std::ostream& out, const CrossValidation& v) {
    const MeanDeviation score = v.score();
    out << Scores::headline << ' ' << score.mean << " ± " << score.deviation << " over "
        << v.folds.size() << (v.folds.size() == 1 ? " fold:" : " folds:");
    for (const Scores& fold : v.folds) out << ' ' << fold.value();
    return out << '\n';
  }
};

namespace detail {

template <bool Named>
struct check_strategy {
  static_assert(Named,
                "cross_validate: the Learner names no validation strategy: add one, such as "
                "StratifiedKFold<5>, KFold<5> or HoldOut<0.2>.");
  static constexpr bool checked = true;
};

/// Whether any number of a learner's models would be trained on lanes.
template <class L>
inline constexpr bool may_train_together = !L::one_by_one && gain_on_lanes<L>() > 0;

/// Whether a callback asks for nothing that models on lanes do not have.
template <class F>
inline constexpr bool works_on_lanes = std::invocable<F&, const Epoch&> && !keeps_finite<F>;

template <bool Work>
struct check_together_callbacks {
  static_assert(Work,
                "cross_validate: rounds of this small network may train together, where a callback "
                "sees no Trainer and TerminateOnNaN no weights: take the Epoch alone, or add "
                "OneByOne to the Learner.");
  static constexpr bool checked = true;
};

/// The callbacks of a cross-validation as one of `fit`, which tells them the fold.
template <class L, class... Callbacks>
class InFold {
 public:
  static constexpr bool keeps_finite =
      (false || ... || detail::keeps_finite<std::remove_cvref_t<Callbacks>>);

  InFold(std::size_t round, std::size_t rounds, Callbacks&... callbacks)
      : fold_(static_cast<int>(round) + 1),
        folds_(static_cast<int>(rounds)),
        callbacks_(callbacks...) {}

  Training operator()(Epoch epoch, const Trainer<L>& trainer) {
    return tell_all(epoch, [&](auto& callback) { return tell<L>(callback, epoch, trainer); })
               ? Training::stop
               : Training::go_on;
  }
  void finished(Outcome outcome) {
    tell_all(outcome, [&](auto& callback) { return tell_finished(callback, outcome), false; });
  }

 private:
  bool tell_all(auto& told, auto tell_one) {
    told.fold = fold_;
    told.folds = folds_;
    return std::apply([&](auto&... callback) { return (false | ... | tell_one(callback)); },
                      callbacks_);
  }

  int fold_;
  int folds_;
  std::tuple<Callbacks&...> callbacks_;
};

}  // namespace detail

/// Trains and scores once per round of the learner's strategy. Everything that is fitted, the
/// scaling and what EarlyStopping holds out included, is of the round's training part only.
/// Callbacks see Epoch::fold; one that stops training stops that of its fold.
///
/// Rounds of small networks train together, a model on each lane, where that pays
/// (pays_together<Learner>(rounds)): they then share one order of the data, and the batch of a round
/// is what it trains on of a batch of all. Callbacks are told round by round after every epoch.
/// OneByOne in the learner has each round be a `fit` of its own. Throws Error as `fit` does.
template <class L, class Data, class... Callbacks>
  requires(... && Callback<std::remove_reference_t<Callbacks>, L>)
[[nodiscard]] auto cross_validate(const L& learner, const Data& data, Callbacks&&... callbacks) {
  using Named = typename L::validation_type;
  static_assert(detail::check_strategy<ValidationStrategy<Named, Data>>::checked);
  // After that error any strategy will do: it keeps the one sentence the only one.
  using Strategy = std::conditional_t<ValidationStrategy<Named, Data>, Named, KFoldStrategy<2>>;
  const std::vector<Split> rounds = checked_splits<Strategy>(data, learner.seed);
  CrossValidation<typename scores_of<typename Data::target_type>::type> result;
  const auto score = [&](const auto& model, const Split& round) {
    result.folds.push_back(evaluate(model, data, round.test));
    result.pooled += result.folds.back();
  };
  if constexpr (detail::may_train_together<L>) {
    static_assert(detail::check_together_callbacks<(
                      ... && detail::works_on_lanes<std::remove_reference_t<Callbacks>>)>::checked);
    if constexpr ((... && detail::works_on_lanes<std::remove_reference_t<Callbacks>>))
      if (pays_together<L>(rounds.size())) {
        const std::vector<L> learners(rounds.size(), learner);
        std::vector<std::vector<std::size_t>> train;
        for (const Split& round : rounds) train.push_back(round.train);
        const auto models = fit_together<L>(learners, data, train, callbacks...);
        for (std::size_t r = 0; r < rounds.size(); ++r) score(models[r], rounds[r]);
      }
  }
  for (std::size_t r = result.folds.size(); r < rounds.size(); ++r) {
    detail::InFold<L, std::remove_reference_t<Callbacks>...> tell(r, rounds.size(), callbacks...);
    score(fit(learner, data, std::span<const std::size_t>(rounds[r].train), tell), rounds[r]);
  }
  if constexpr (ClassTarget<typename Data::target_type>)
    result.pooled.confusion.set_class_names(data.class_names());
  return result;
}

}  // namespace ctnn::inline CTNN_ABI
