// SPDX-License-Identifier: MIT
// What a cross-validation gives: the scores of every fold and of all held-out samples together.
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/metrics/heads.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/training/epoch.hpp>
#include <ctnn/validation/table.hpp>

namespace ctnn::inline CTNN_ABI {

/// A mean over folds and the sample deviation between them (0 for a single fold).
struct MeanDeviation {
  double mean = 0;
  double deviation = 0;
};

[[nodiscard]] inline MeanDeviation mean_deviation(std::span<const double> values) noexcept {
  MeanDeviation result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) result.mean += value;
  result.mean /= n;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  if (values.size() > 1) result.deviation = std::sqrt(squares / (n - 1));
  return result;
}

/// One metric of a cross-validation.
struct MetricScores {
  std::string name;
  Better better = Better::greater;
  std::vector<double> folds;  ///< of each fold's held-out samples
  double pooled = 0;          ///< of the predictions of all folds in one table

  /// Mean ± deviation of the folds; NaN where the metric of a fold is, as the AUC of a single sample.
  [[nodiscard]] MeanDeviation score() const noexcept { return mean_deviation(folds); }
};

namespace detail {

inline std::string plus_minus(const MeanDeviation& score) {
  return number_text(score.mean) + " ± " + number_text(score.deviation);
}

/// "1 fold", "5 folds".
inline std::string folds_text(std::size_t folds) {
  return std::to_string(folds) + (folds == 1 ? " fold" : " folds");
}

/// Where no models are kept.
struct NoModel {};

}  // namespace detail

/// The scores of every round, and of all held-out samples together.
template <class Scores, class Model = detail::NoModel>
struct CrossValidation {
  std::vector<Scores> folds;
  Scores pooled;
  std::vector<MetricScores> metrics{};  ///< those asked for, in that order
  std::vector<double> seconds{};     ///< that each fold's training took; a share of those together
  std::vector<History> histories{};  ///< of each fold, with KeepHistories
  std::vector<Model> models{};       ///< of each fold, with KeepModels

  /// Mean ± deviation of the folds' headline score: accuracy, or mean squared error.
  [[nodiscard]] MeanDeviation score() const { return headline().score(); }

  /// The headline score as a metric.
  [[nodiscard]] MetricScores headline() const {
    MetricScores result{Scores::headline, Scores::better, {}, pooled.value()};
    for (const Scores& fold : folds) result.folds.push_back(fold.value());
    return result;
  }
  /// What searches and comparisons go by: the first metric asked for, else the headline score.
  [[nodiscard]] MetricScores deciding() const {
    return metrics.empty() ? headline() : metrics.front();
  }
  /// The scores by a metric, such as [log_loss]; throws Error when it was not asked for.
  template <Metric M>
  [[nodiscard]] const MetricScores& operator[](const M& metric) const {
    for (const MetricScores& scores : metrics)
      if (scores.name == metric.name) return scores;
    throw Error("CrossValidation: '" + std::string(metric.name) +
                "' was not computed: name the metric in the call of cross_validate.");
  }

  /// The headline in one line, with every fold's where they are few; then a table of the metrics.
  friend std::ostream& operator<<(std::ostream& out, const CrossValidation& v) {
    constexpr std::size_t few = 20;
    const MeanDeviation score = v.score();
    out << Scores::headline << ' ' << score.mean << " ± " << score.deviation << " over "
        << detail::folds_text(v.folds.size());
    if (v.folds.size() <= few) {
      out << ':';
      for (const Scores& fold : v.folds) out << ' ' << fold.value();
    }
    out << '\n';
    if (v.metrics.empty()) return out;
    detail::TextTable table;
    const auto row = [&](const std::string& title, auto of) {
      std::vector<std::string> cells{title};
      for (const MetricScores& metric : v.metrics) cells.push_back(of(metric));
      table.row(cells);
    };
    row("", [](const MetricScores& m) { return m.name; });
    for (std::size_t f = 0; f < v.folds.size() && v.folds.size() <= few; ++f)
      row("fold " + std::to_string(f + 1),
          [f](const MetricScores& m) { return detail::number_text(m.folds[f]); });
    row("mean", [](const MetricScores& m) { return detail::number_text(m.score().mean); });
    row("deviation",
        [](const MetricScores& m) { return detail::number_text(m.score().deviation); });
    row("pooled", [](const MetricScores& m) { return detail::number_text(m.pooled); });
    return out << table;
  }
};

}  // namespace ctnn::inline CTNN_ABI
