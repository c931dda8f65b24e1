// SPDX-License-Identifier: MIT
// The threshold from which an output shall say yes: one that reaches a recall, a precision or a
// specificity, or the best by a metric.
#pragma once

#include <cmath>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/threshold_curves.hpp>

namespace ctnn::inline CTNN_ABI {

/// A threshold, and what deciding "output ≥ value" for class 1 made of the predictions it was chosen
/// on. It stands for its value: predictions.decided_at(threshold), model(x)[0] >= threshold.
struct DecisionThreshold {
  double value = 0;        ///< the least output that decides for the second class
  double recall = 0;       ///< share of class 1 decided to be of it
  double precision = 0;    ///< share of class 1 among what is decided to be of it
  double specificity = 0;  ///< share of class 0 decided to be of it

  /// The value.
  // NOLINTNEXTLINE(google-explicit-constructor): a threshold stands for its value.
  constexpr operator double() const noexcept { return value; }

  /// "threshold 0.3125: recall 0.9500, precision 0.9048, specificity 0.9412".
  friend std::ostream& operator<<(std::ostream& out, const DecisionThreshold& threshold);
};

namespace detail {

/// recall_score >= 0.95, as a value: the rate that a threshold must reach, and the one that decides
/// among those that do.
struct AtLeast {
  double DecisionThreshold::* rate;
  double DecisionThreshold::* best;
  const char* name;
  double least;
};

/// Of the decisions at every score.
[[nodiscard]] DecisionThreshold threshold_for(const AtLeast& goal, const std::vector<Tie>& ranked);

/// That a metric is NaN at every threshold.
[[noreturn]] void throw_no_score(const std::string& metric);

template <bool Bounded>
struct check_bounded_metric : sentence {
  static_assert(Bounded,
                "A threshold can be asked to reach recall_score >= r, precision_score >= p or "
                "specificity_score >= s; the best by another metric is threshold_for(f1_score, "
                "predictions).");
};

}  // namespace detail

/// A recall that a threshold must reach, for threshold_for.
[[nodiscard]] constexpr detail::AtLeast operator>=(const struct recall_score&,
                                                   double least) noexcept {
  return {&DecisionThreshold::recall, &DecisionThreshold::precision, "recall", least};
}
/// A precision that a threshold must reach, for threshold_for.
[[nodiscard]] constexpr detail::AtLeast operator>=(const struct precision_score&,
                                                   double least) noexcept {
  return {&DecisionThreshold::precision, &DecisionThreshold::recall, "precision", least};
}
/// A specificity that a threshold must reach, for threshold_for.
[[nodiscard]] constexpr detail::AtLeast operator>=(const struct specificity_score&,
                                                   double least) noexcept {
  return {&DecisionThreshold::specificity, &DecisionThreshold::recall, "specificity", least};
}
/// Of any other metric: an error of the compiler. A template, so that it is one where it is called; not
/// of the metric's type, which clang would try to be a float's, as in model(x)[0] >= threshold.
template <bool Bounded = false>
[[nodiscard]] constexpr detail::AtLeast operator>=(const metric_kind&, double least) noexcept {
  static_assert(detail::check_bounded_metric<Bounded>::checked);
  return {&DecisionThreshold::recall, &DecisionThreshold::precision, "", least};
}

/// The threshold that reaches a goal and is otherwise best: threshold_for(recall_score >= 0.95,
/// predictions) has the highest precision, as to a goal of precision or specificity has the highest
/// recall; of equal ones that which exceeds its goal by most. It is an output of one of the
/// predictions. Choose it on validation data: on those that the model is then tested on, it fits their
/// noise. Predictions count by their weights. Throws Error where no threshold reaches the goal, which
/// says the best that can be had, for a goal outside [0, 1], without both classes, and for NaN.
template <ClassTarget Target>
[[nodiscard]] DecisionThreshold threshold_for(const detail::AtLeast& goal,
                                              const Predictions<Target>& predictions) {
  static_assert(detail::check_two_classes<(Target::classes == 2)>::checked);
  return detail::threshold_for(goal, detail::checked_ranking("threshold_for", predictions, 1));
}

/// The threshold at which a metric of decided classes is best, the highest of equal ones:
/// threshold_for(f1_score, predictions), threshold_for(metric("cost", …, Better::lower), predictions).
/// Computes the metric for every distinct output. Throws Error without both classes, for an output of
/// NaN, and where the metric is NaN at every threshold.
template <Metric M, ClassTarget Target>
  requires MetricOf<M, Target>
[[nodiscard]] DecisionThreshold threshold_for(const M& metric,
                                              const Predictions<Target>& predictions) {
  static_assert(detail::check_two_classes<(Target::classes == 2)>::checked);
  double best = std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  for (const detail::Tie& tie : detail::checked_ranking("threshold_for", predictions, 1)) {
    const double score = metric(predictions.decided_at(tie.score));
    if (std::isnan(score)) continue;
    if (std::isnan(best) || (metric.better == Better::greater ? score > best : score < best)) {
      best = score;
      value = tie.score;
    }
  }
  if (std::isnan(best)) detail::throw_no_score(metric.name);
  const Predictions<Target> decided = predictions.decided_at(value);
  return {value, recall_score(decided), precision_score(decided), specificity_score(decided)};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/choose_threshold-inl.hpp>
#endif
