// SPDX-License-Identifier: MIT
// Definitions of validation/partial_dependence.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/validation/partial_dependence.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const PartialDependence& dependence) {
  detail::TextTable table;
  std::vector<std::string> cells{dependence.input};
  for (std::size_t o = 0; o < dependence.mean.size(); ++o)
    cells.push_back(dependence.mean.size() == 1 ? "mean output"
                                                : "mean output " + std::to_string(o));
  table.row(cells);
  for (std::size_t p = 0; p < dependence.values.size(); ++p) {
    cells = {detail::short_text(dependence.values[p])};
    for (const std::vector<double>& mean : dependence.mean)
      cells.push_back(detail::number_text(mean[p]));
    table.row(cells);
  }
  return out << table;
}

namespace detail {

CTNN_FUNC std::vector<double> values_between(const std::string& input, std::vector<double> values,
                                             const PartialDependenceOptions& options) {
  const std::string call = "partial_dependence: ";
  if (options.points < 2)
    throw Error(call + std::to_string(options.points) + " points: it needs 2 or more.");
  if (!(options.low >= 0 && options.low < options.high && options.high <= 1))
    throw Error(call + "quantiles from " + short_text(options.low) + " to " +
                short_text(options.high) + ": they must rise, within 0 to 1.");
  if (values.empty()) throw Error(call + "there are no samples that count.");
  if (std::any_of(values.begin(), values.end(), [](double x) { return std::isnan(x); }))
    throw Error(call + "a value of " + input + " is NaN: leave that sample out, or fill it in.");
  std::sort(values.begin(), values.end());
  // Linear between order statistics, type 7 of Hyndman & Fan, "Sample quantiles", 1996.
  const auto quantile = [&](double q) {
    const double at = q * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (at - static_cast<double>(below)) * (values[above] - values[below]);
  };
  const double low = quantile(options.low);
  const double high = quantile(options.high);
  values.erase(std::unique(values.begin(), values.end()), values.end());
  const auto points = static_cast<std::size_t>(options.points);
  if (values.size() <= points) return values;
  if (low == high)
    throw Error(call + input + " is " + short_text(low) + " from its quantile " +
                short_text(options.low) + " to " + short_text(options.high) +
                ": take quantiles that are further apart, or more points than it has values.");
  std::vector<double> grid(points);
  for (std::size_t p = 0; p < points; ++p) {
    const double share = static_cast<double>(p) / static_cast<double>(points - 1);
    // As float, which inputs are, so that a printed value is the one that was set.
    grid[p] = static_cast<double>(static_cast<float>(low * (1 - share) + high * share));
  }
  return grid;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
