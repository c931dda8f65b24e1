// SPDX-License-Identifier: MIT
// Metrics of the order that outputs put samples in: ROC-AUC and average precision, named as in
// scikit-learn.
//
// A class stands against all others (one-vs-rest), its output the score; any output that grows with
// the chance of the class will do for that. Of two classes, class 1 is meant. Every prediction counts
// by its weight, equal scores rank together. What needs samples of a class is NaN without any, and so
// is all that has a NaN among its scores.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Samples of one score: the weights of those that are of the class and of those that are not.
struct Tie {
  double score;
  double positives;
  double negatives;
};

/// Sorts the samples, highest score first, and makes one of those with equal scores.
void merge_ties(std::vector<Tie>& ranked);

/// The ties of the scores of class c, highest first; none if a score is NaN.
template <class Target>
[[nodiscard]] std::vector<Tie> ranking(const Predictions<Target>& predictions, int c) {
  std::vector<Tie> ranked;
  ranked.reserve(predictions.size());
  bool numbers = true;
  each_counted(predictions, [&](std::size_t i) {
    const auto y = predictions.output(i);
    // A single output y is the score of yes, and −y that of no.
    const double score =
        Target::outputs == 1 ? (c == 1 ? y[0] : -y[0]) : y[static_cast<std::size_t>(c)];
    numbers = numbers && !std::isnan(score);
    const bool positive = predictions.target(i) == c;
    const double weight = predictions.weight(i);
    ranked.push_back({score, positive ? weight : 0, positive ? 0 : weight});
  });
  if (!numbers) return {};
  merge_ties(ranked);
  return ranked;
}

/// The chance that a positive ranks before a negative, a tie counting half.
[[nodiscard]] double roc_auc(const std::vector<Tie>& ranked) noexcept;

/// Σ (recallₖ − recallₖ₋₁)·precisionₖ over thresholds k, no interpolation between them.
[[nodiscard]] double average_precision(const std::vector<Tie>& ranked) noexcept;

template <class Target>
[[nodiscard]] auto of_every_class(const Predictions<Target>& predictions,
                                  double (*metric)(const std::vector<Tie>&) noexcept) {
  std::array<double, static_cast<std::size_t>(Target::classes)> result{};
  for (std::size_t c = 0; c < result.size(); ++c)
    result[c] = metric(ranking(predictions, static_cast<int>(c)));
  return result;
}

/// Of class 1 of two, else the mean over classes.
template <class Target>
[[nodiscard]] double one_or_mean(const Predictions<Target>& predictions,
                                 double (*metric)(const std::vector<Tie>&) noexcept) {
  if (Target::classes == 2) return metric(ranking(predictions, 1));
  double sum = 0;
  for (int c = 0; c < Target::classes; ++c) sum += metric(ranking(predictions, c));
  return sum / Target::classes;
}

}  // namespace detail

/// The area under the ROC curve: the chance that a sample of the class scores higher than one of
/// another, a tie counting half. Of more than two classes the mean (macro, one-vs-rest). NaN where a
/// class has no samples, or all.
inline constexpr struct roc_auc_score : detail::metric_of_classes {
  static constexpr const char* name = "ROC AUC";
  static constexpr Better better = Better::greater;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    return detail::one_or_mean(predictions, detail::roc_auc);
  }
} roc_auc_score{};
/// Of every class against the rest, (classes).
template <ClassTarget Target>
[[nodiscard]] auto roc_auc_per_class(const Predictions<Target>& predictions) {
  return detail::of_every_class(predictions, detail::roc_auc);
}

/// The area under the precision-recall curve as average precision, Σ (recallₖ − recallₖ₋₁)·precisionₖ.
/// Of more than two classes the mean. NaN where a class has no samples (scikit-learn: 0).
inline constexpr struct average_precision_score : detail::metric_of_classes {
  static constexpr const char* name = "average precision";
  static constexpr Better better = Better::greater;
  using detail::metric_of_classes::operator();
  template <ClassTarget Target>
  [[nodiscard]] double operator()(const Predictions<Target>& predictions) const {
    return detail::one_or_mean(predictions, detail::average_precision);
  }
} average_precision_score{};
/// Of every class against the rest, (classes).
template <ClassTarget Target>
[[nodiscard]] auto average_precision_per_class(const Predictions<Target>& predictions) {
  return detail::of_every_class(predictions, detail::average_precision);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/ranking-inl.hpp>
#endif
