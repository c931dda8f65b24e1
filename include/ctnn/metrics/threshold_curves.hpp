// SPDX-License-Identifier: MIT
// Curves over the threshold from which a score says yes: ROC, precision-recall and detection error
// tradeoff, named as in scikit-learn.
//
// A class stands against all others (one-vs-rest), its output the score: any output that grows with
// the chance of the class will do; of class 0 of a single output y it is −y. A sample is decided to
// be of the class where its score is the threshold or more, so that samples of equal scores share a
// point, and every score has one. A prediction counts by its weight.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/ranking.hpp>

namespace ctnn::inline CTNN_ABI {

/// The ROC curve, point k of the decisions "score ≥ thresholds[k]"; from (0, 0), where nothing is
/// decided to be of the class, to (1, 1). Prints at most eleven of its points.
struct RocCurve {
  std::vector<double> fpr;         ///< share of the others decided to be of the class; rising
  std::vector<double> tpr;         ///< share of the class decided to be of it, its recall; rising
  std::vector<double> thresholds;  ///< falling, the first is infinity

  /// Of the trapezoids below the curve: roc_auc_score up to rounding.
  [[nodiscard]] double area() const noexcept;

  friend std::ostream& operator<<(std::ostream& out, const RocCurve& curve);
};

/// The precision-recall curve, point k of the decisions "score ≥ thresholds[k]". The last point is
/// (1, 0) at infinity, where nothing is decided to be of the class (scikit-learn has no threshold
/// for it). Prints at most eleven of its points.
struct PrecisionRecallCurve {
  std::vector<double> precision;   ///< share of what is decided to be of the class that is of it
  std::vector<double> recall;      ///< share of the class decided to be of it; falling
  std::vector<double> thresholds;  ///< rising, the last is infinity

  /// Σ (recallₖ − recallₖ₊₁)·precisionₖ: average_precision_score up to rounding.
  [[nodiscard]] double average_precision() const noexcept;

  friend std::ostream& operator<<(std::ostream& out, const PrecisionRecallCurve& curve);
};

/// The detection error tradeoff, point k of the decisions "score ≥ thresholds[k]": from the highest
/// threshold that misses nothing of the class to the lowest that takes nothing else for it, which is
/// infinity where no score does. Prints at most eleven of its points.
struct DetCurve {
  std::vector<double> fpr;         ///< share of the others decided to be of the class; falling
  std::vector<double> fnr;         ///< share of the class decided not to be of it; rising
  std::vector<double> thresholds;  ///< rising

  friend std::ostream& operator<<(std::ostream& out, const DetCurve& curve);
};

namespace detail {

/// Of ties, highest score first, those with samples of the class and others among them.
[[nodiscard]] RocCurve roc_curve(const std::vector<Tie>& ranked);
[[nodiscard]] PrecisionRecallCurve precision_recall_curve(const std::vector<Tie>& ranked);
[[nodiscard]] DetCurve det_curve(const std::vector<Tie>& ranked);

/// Throws Error where there is no curve: without predictions that count, where a score is NaN, so
/// that there is no order, and without samples of the class or, unless `of_class_alone`, of others.
void check_ranked(const char* call, const std::vector<Tie>& ranked, bool counted, int c,
                  bool of_class_alone);

/// The ranking by the scores of class c, or an Error.
template <class Target>
[[nodiscard]] std::vector<Tie> checked_ranking(const char* call,
                                               const Predictions<Target>& predictions, int c,
                                               bool of_class_alone = false) {
  check_class(call, c, Target::classes);
  std::vector<Tie> ranked = ranking(predictions, c);
  bool counted = false;
  each_counted(predictions, [&](std::size_t) { counted = true; });
  check_ranked(call, ranked, counted, c, of_class_alone);
  return ranked;
}

template <bool TwoClasses>
struct check_curve_class : sentence {
  static_assert(TwoClasses,
                "A curve over thresholds is of one class against all others; of more than two say "
                "which, as in roc_curve(predictions, 2).");
};

}  // namespace detail

/// The ROC curve of class c against all others. Throws Error for a class that is none, without
/// samples of the class or of others, and for a score of NaN. scikit-learn's without
/// drop_intermediate, which leaves out points on a straight line.
template <ClassTarget Target>
[[nodiscard]] RocCurve roc_curve(const Predictions<Target>& predictions, int c) {
  return detail::roc_curve(detail::checked_ranking("roc_curve", predictions, c));
}
/// That of class 1 of two.
template <ClassTarget Target>
[[nodiscard]] RocCurve roc_curve(const Predictions<Target>& predictions) {
  static_assert(detail::check_curve_class<(Target::classes == 2)>::checked);
  return roc_curve(predictions, 1);
}

/// The precision-recall curve of class c against all others. Throws Error for a class that is none,
/// without samples of it, and for a score of NaN.
template <ClassTarget Target>
[[nodiscard]] PrecisionRecallCurve precision_recall_curve(const Predictions<Target>& predictions,
                                                          int c) {
  return detail::precision_recall_curve(
      detail::checked_ranking("precision_recall_curve", predictions, c, true));
}
/// That of class 1 of two.
template <ClassTarget Target>
[[nodiscard]] PrecisionRecallCurve precision_recall_curve(const Predictions<Target>& predictions) {
  static_assert(detail::check_curve_class<(Target::classes == 2)>::checked);
  return precision_recall_curve(predictions, 1);
}

/// The detection error tradeoff of class c against all others. Throws Error as roc_curve does.
/// Martin et al., "The DET curve in assessment of detection task performance", 1997.
template <ClassTarget Target>
[[nodiscard]] DetCurve det_curve(const Predictions<Target>& predictions, int c) {
  return detail::det_curve(detail::checked_ranking("det_curve", predictions, c));
}
/// That of class 1 of two.
template <ClassTarget Target>
[[nodiscard]] DetCurve det_curve(const Predictions<Target>& predictions) {
  static_assert(detail::check_curve_class<(Target::classes == 2)>::checked);
  return det_curve(predictions, 1);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/threshold_curves-inl.hpp>
#endif
