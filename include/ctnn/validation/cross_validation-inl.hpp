// SPDX-License-Identifier: MIT
// Definitions of validation/cross_validation.hpp.
#pragma once

#include <cmath>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC MeanDeviation mean_deviation(std::span<const double> values) noexcept {
  MeanDeviation result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) result.mean += value;
  result.mean /= n;
  double squares = 0;
  for (const double value : values) squares += (value - result.mean) * (value - result.mean);
  if (values.size() > 1) result.deviation = std::sqrt(squares / (n - 1));
  return result;
}

namespace detail {

CTNN_FUNC std::string plus_minus(const MeanDeviation& score) {
  return number_text(score.mean) + " ± " + number_text(score.deviation);
}

CTNN_FUNC std::string folds_text(std::size_t folds) {
  return std::to_string(folds) + (folds == 1 ? " fold" : " folds");
}

CTNN_FUNC void print_cross_validation(std::ostream& out, const char* headline,
                                      std::span<const double> folds,
                                      std::span<const MetricScores> metrics) {
  constexpr std::size_t few = 20;
  const MeanDeviation score = mean_deviation(folds);
  out << headline << ' ' << score.mean << " ± " << score.deviation << " over "
      << folds_text(folds.size());
  if (folds.size() <= few) {
    out << ':';
    for (const double value : folds) out << ' ' << value;
  }
  out << '\n';
  if (metrics.empty()) return;
  TextTable table;
  const auto row = [&](const std::string& title, auto of) {
    std::vector<std::string> cells{title};
    for (const MetricScores& metric : metrics) cells.push_back(of(metric));
    table.row(cells);
  };
  row("", [](const MetricScores& m) { return m.name; });
  for (std::size_t f = 0; f < folds.size() && folds.size() <= few; ++f)
    row("fold " + std::to_string(f + 1),
        [f](const MetricScores& m) { return number_text(m.folds[f]); });
  row("mean", [](const MetricScores& m) { return number_text(m.score().mean); });
  row("deviation", [](const MetricScores& m) { return number_text(m.score().deviation); });
  row("pooled", [](const MetricScores& m) { return number_text(m.pooled); });
  out << table;
}

CTNN_FUNC void throw_not_computed(const std::string& metric) {
  throw Error("CrossValidation: '" + metric +
              "' was not computed: name the metric in the call of cross_validate.");
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
