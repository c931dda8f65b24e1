// SPDX-License-Identifier: MIT
// What a report's page shows of predictions: confusion as a heat map, ROC, calibration, residuals. Only
// report/ includes it.
#pragma once

#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/report/plot_content.hpp>
#include <ctnn/report/report_facts.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// The corners of a ROC curve that a picture shows; none of one class alone, and of scores that are NaN.
[[nodiscard]] std::vector<PlotPoint> roc_points(const std::vector<Tie>& ranked);

/// A table of counts with a colour as full as the share of the row is; of more than 40 classes those pairs
/// that are most often mistaken for each other.
[[nodiscard]] std::string heat_map(const Confusion& confusion,
                                   const std::vector<std::string>& names);

[[nodiscard]] std::string shown(const ClassResults& results);
[[nodiscard]] std::string shown(const NumberResults& results);

}  // namespace ctnn::inline CTNN_ABI::detail::report

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report_results-inl.hpp>
#endif
