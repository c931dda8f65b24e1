// SPDX-License-Identifier: MIT
// The result of a cross-validation: scores of every fold and of all held-out samples together.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/head_metrics.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/training/history.hpp>

namespace ctnn::inline CTNN_ABI {

/// A mean over folds and the sample deviation between them (0 for a single fold).
struct MeanDeviation {
  double mean = 0;       ///< of the folds
  double deviation = 0;  ///< standard deviation, over n − 1
};

/// Mean and standard deviation of these values.
[[nodiscard]] MeanDeviation mean_deviation(std::span<const double> values) noexcept;

/// One metric of a cross-validation.
struct MetricScores {
  std::string name;                 ///< of the metric
  Better better = Better::greater;  ///< whether greater or lower is better
  std::vector<double> folds;        ///< of each fold's held-out samples
  double pooled = 0;                ///< of the predictions of all folds in one table

  /// Mean ± deviation of the folds; NaN where the metric of a fold is, as the AUC of a single sample.
  [[nodiscard]] MeanDeviation score() const noexcept { return mean_deviation(folds); }
};

namespace detail {

std::string plus_minus(const MeanDeviation& score);

/// "1 fold", "5 folds".
std::string folds_text(std::size_t folds);

/// The headline in one line, of these folds, and a table of the metrics.
void print_cross_validation(std::ostream& out, const char* headline, std::span<const double> folds,
                            std::span<const MetricScores> metrics);
[[noreturn]] void throw_not_computed(const std::string& metric);

/// Where no models are kept.
struct NoModel {};

}  // namespace detail

/// The scores of every round, and of all held-out samples together.
template <class Scores, class Model = detail::NoModel>
struct CrossValidation {
  std::vector<Scores> folds;            ///< of each fold's held-out samples
  Scores pooled;                        ///< of the predictions of all folds in one table
  std::vector<MetricScores> metrics{};  ///< those among the options, in that order
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
  /// What searches and comparisons go by: the first metric among the options, else the headline
  /// score.
  [[nodiscard]] MetricScores deciding() const {
    return metrics.empty() ? headline() : metrics.front();
  }
  /// The scores by a metric, such as [log_loss]; throws Error when it was not among the options.
  template <Metric M>
  [[nodiscard]] const MetricScores& operator[](const M& metric) const {
    for (const MetricScores& scores : metrics)
      if (scores.name == metric.name) return scores;
    detail::throw_not_computed(metric.name);
  }

  /// The headline in one line, with every fold's where they are few; then a table of the metrics.
  friend std::ostream& operator<<(std::ostream& out, const CrossValidation& v) {
    std::vector<double> values;
    for (const Scores& fold : v.folds) values.push_back(fold.value());
    detail::print_cross_validation(out, Scores::headline, values, v.metrics);
    return out;
  }
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/cross_validation-inl.hpp>
#endif
