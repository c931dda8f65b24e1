// SPDX-License-Identifier: MIT
// Cross-validation: train on each round's training part, score on what was held out.
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/training/fit.hpp>
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

}  // namespace detail

/// Trains and scores once per round of the learner's strategy. Everything that is fitted, the
/// scaling included, is fitted on the round's training part only. Callbacks see Epoch::fold.
template <class L, class Data, Callback... Callbacks>
[[nodiscard]] auto cross_validate(const L& learner, const Data& data, Callbacks&&... callbacks) {
  using Named = typename L::validation_type;
  static_assert(detail::check_strategy<ValidationStrategy<Named, Data>>::checked);
  // After that error any strategy will do: it keeps the one sentence the only one.
  using Strategy = std::conditional_t<ValidationStrategy<Named, Data>, Named, KFoldStrategy<2>>;
  const std::vector<Split> rounds = Strategy::splits(data, learner.seed);
  CrossValidation<typename scores_of<typename Data::target_type>::type> result;
  for (std::size_t r = 0; r < rounds.size(); ++r) {
    const auto tell = [&](const Epoch& epoch) {
      [[maybe_unused]] Epoch told = epoch;  // without callbacks nobody is told
      told.fold = static_cast<int>(r) + 1;
      told.folds = static_cast<int>(rounds.size());
      (callbacks(static_cast<const Epoch&>(told)), ...);
    };
    const auto model = fit(learner, data, std::span<const std::size_t>(rounds[r].train), tell);
    result.folds.push_back(evaluate(model, data, rounds[r].test));
    result.pooled += result.folds.back();
  }
  if constexpr (ClassTarget<typename Data::target_type>)
    result.pooled.confusion.set_class_names(data.class_names());
  return result;
}

}  // namespace ctnn::inline CTNN_ABI
