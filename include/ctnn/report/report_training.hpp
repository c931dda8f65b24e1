// SPDX-License-Identifier: MIT
// What a report's page shows of a training: curves by epoch with the best one marked, learning rate,
// norms of gradients, timings. Only report/ includes it.
#pragma once

#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/report/report_html.hpp>
#include <ctnn/training/diagnostics.hpp>
#include <ctnn/training/history.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// The epoch of the lowest loss, in validation where there is one; null without a finite one.
[[nodiscard]] const Epoch* best_epoch(const std::vector<Epoch>& epochs);

/// How one training went and ended; of those of several folds all curves in one plot.
[[nodiscard]] std::string shown(const History& history);
[[nodiscard]] std::string shown(const std::vector<History>& folds);
/// A line for every layer.
[[nodiscard]] std::string shown(const std::vector<std::vector<LayerDiagnostics>>& epochs);

/// Epochs, samples and seconds.
[[nodiscard]] std::vector<Fact> timings(const History& history);

}  // namespace ctnn::inline CTNN_ABI::detail::report

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report_training-inl.hpp>
#endif
