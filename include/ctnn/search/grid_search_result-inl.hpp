// SPDX-License-Identifier: MIT
// Definitions of search/grid_search_result.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/cross_validation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<std::size_t> best_first(const std::vector<PointScore>& scores, bool greater) {
  // What a point is sorted by: its rung, no score behind all, the score, its place in the search.
  std::vector<std::tuple<int, bool, double, std::size_t>> order;
  for (const auto& [rung, score] : scores) {
    const bool none = std::isnan(score);
    order.emplace_back(-rung, none, none ? 0 : greater ? -score : score, order.size());
  }
  std::ranges::sort(order);
  std::vector<std::size_t> places;
  for (const auto& [rung, none, score, place] : order) places.push_back(place);
  return places;
}

CTNN_FUNC void check_searched(std::size_t points) {
  if (points == 0)
    throw Error("grid_search: there are no learners to search among: give one or more.");
}

CTNN_FUNC void check_best(const std::string& failure, double score, const std::string& metric) {
  if (!failure.empty())
    throw Error("grid_search: no point could be trained; the first of them: " + failure);
  if (std::isnan(score))
    throw Error("grid_search: no point has a score, " + metric +
                " is NaN in a fold of each: take a metric, or folds, for which it is a number.");
}

CTNN_FUNC std::string settings_text(const std::vector<std::string>& names,
                                    const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i > 0 ? ", " : "") + names[i] + " " + values[i];
  return text;
}

CTNN_FUNC void add_score_cells(std::vector<std::string>& row, const MeanDeviation& score,
                               const std::vector<MetricScores>& metrics, bool failed) {
  if (failed)
    row.emplace_back("failed");
  else if (metrics.empty())
    row.push_back(plus_minus(score));
  else
    for (const MetricScores& metric : metrics) row.push_back(plus_minus(metric.score()));
}

CTNN_FUNC void print_points(std::ostream& out, std::vector<std::vector<std::string>> rows,
                            std::size_t points, const std::string& failure) {
  const std::size_t shown = rows.size() - 1;  // titles are a row
  TextTable table;
  for (std::vector<std::string>& row : rows) table.row(std::move(row));
  out << table;
  if (shown < points) out << "and " << points - shown << " more\n";
  if (!failure.empty()) out << "failed: " << failure << '\n';
}

}  // namespace ctnn::inline CTNN_ABI::detail
