// SPDX-License-Identifier: MIT
// Definitions of metrics/threshold_curves.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/threshold_curves.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC void check_ranked(const char* call, const std::vector<Tie>& ranked, bool counted, int c,
                            bool of_class_alone) {
  const std::string name = call;
  const std::string of_class = "class " + std::to_string(c);
  if (!counted) throw Error(name + ": there are no predictions: give those of some samples.");
  if (ranked.empty())
    throw Error(name + ": an output of " + of_class +
                " is NaN, so that the samples have no order: look for NaN in the inputs or in the "
                "weights of the model.");
  bool positives = false;
  bool negatives = false;
  for (const Tie& tie : ranked) {
    positives = positives || tie.positives > 0;
    negatives = negatives || tie.negatives > 0;
  }
  if (!positives)
    throw Error(name + ": no sample is of " + of_class + ": give predictions of some that are.");
  if (!negatives && !of_class_alone)
    throw Error(name + ": all samples are of " + of_class +
                ": give predictions of some that are not.");
}

/// The ROC curve in weights instead of their shares: the last sums are those of all.
CTNN_FUNC RocCurve cumulated(const std::vector<Tie>& ranked) {
  RocCurve sums{{0}, {0}, {std::numeric_limits<double>::infinity()}};
  for (const Tie& tie : ranked) {
    sums.fpr.push_back(sums.fpr.back() + tie.negatives);
    sums.tpr.push_back(sums.tpr.back() + tie.positives);
    sums.thresholds.push_back(tie.score);
  }
  return sums;
}

CTNN_FUNC RocCurve roc_curve(const std::vector<Tie>& ranked) {
  RocCurve curve = cumulated(ranked);
  for (std::vector<double>* rates : {&curve.fpr, &curve.tpr}) {
    const double all = rates->back();
    for (double& rate : *rates) rate /= all;
  }
  return curve;
}

CTNN_FUNC PrecisionRecallCurve precision_recall_curve(const std::vector<Tie>& ranked) {
  PrecisionRecallCurve curve{{1}, {0}, {std::numeric_limits<double>::infinity()}};
  double positives = 0;  // so far
  double decided = 0;
  for (const Tie& tie : ranked) {
    positives += tie.positives;
    decided += tie.positives + tie.negatives;
    curve.precision.push_back(positives / decided);
    curve.recall.push_back(positives);
    curve.thresholds.push_back(tie.score);
  }
  for (double& recall : curve.recall) recall /= positives;
  for (std::vector<double>* values : {&curve.precision, &curve.recall, &curve.thresholds})
    std::reverse(values->begin(), values->end());
  return curve;
}

CTNN_FUNC DetCurve det_curve(const std::vector<Tie>& ranked) {
  const RocCurve sums = cumulated(ranked);
  const double negatives = sums.fpr.back();
  const double positives = sums.tpr.back();
  const auto missing_none = std::find(sums.tpr.begin(), sums.tpr.end(), positives);
  DetCurve curve;
  for (auto k = static_cast<std::size_t>(missing_none - sums.tpr.begin()) + 1; k-- > 0;) {
    curve.fpr.push_back(sums.fpr[k] / negatives);
    curve.fnr.push_back((positives - sums.tpr[k]) / positives);
    curve.thresholds.push_back(sums.thresholds[k]);
    if (sums.fpr[k] == 0) break;
  }
  return curve;
}

/// Columns of numbers with their names, at most eleven rows of them, evenly spaced, first and last too.
CTNN_FUNC void print_points(
    std::ostream& out,
    std::initializer_list<std::pair<const char*, const std::vector<double>*>> columns) {
  constexpr std::size_t most = 11;
  TextTable table;
  std::vector<std::string> cells;
  for (const auto& [name, values] : columns) cells.push_back(name);
  table.row(cells);
  const std::size_t points = columns.begin()->second->size();
  const std::size_t rows = std::min(points, most);
  for (std::size_t r = 0; r < rows; ++r) {
    cells.clear();
    for (const auto& [name, values] : columns)
      cells.push_back(number_text((*values)[rows < 2 ? 0 : r * (points - 1) / (rows - 1)]));
    table.row(cells);
  }
  out << table;
}

}  // namespace detail

CTNN_FUNC double RocCurve::area() const noexcept {
  double sum = 0;
  for (std::size_t k = 1; k < fpr.size(); ++k)
    sum += (fpr[k] - fpr[k - 1]) * (tpr[k] + tpr[k - 1]) / 2;
  return sum;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const RocCurve& curve) {
  out << "ROC curve of " << curve.fpr.size() << " points, area "
      << detail::number_text(curve.area()) << '\n';
  detail::print_points(out, {{"threshold", &curve.thresholds},
                             {"false positive rate", &curve.fpr},
                             {"true positive rate", &curve.tpr}});
  return out;
}

CTNN_FUNC double PrecisionRecallCurve::average_precision() const noexcept {
  double sum = 0;
  for (std::size_t k = 1; k < recall.size(); ++k)
    sum += (recall[k - 1] - recall[k]) * precision[k - 1];
  return sum;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const PrecisionRecallCurve& curve) {
  out << "precision-recall curve of " << curve.recall.size() << " points, average precision "
      << detail::number_text(curve.average_precision()) << '\n';
  detail::print_points(out, {{"threshold", &curve.thresholds},
                             {"precision", &curve.precision},
                             {"recall", &curve.recall}});
  return out;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const DetCurve& curve) {
  out << "detection error tradeoff of " << curve.fpr.size() << " points\n";
  detail::print_points(out, {{"threshold", &curve.thresholds},
                             {"false positive rate", &curve.fpr},
                             {"false negative rate", &curve.fnr}});
  return out;
}

}  // namespace ctnn::inline CTNN_ABI
