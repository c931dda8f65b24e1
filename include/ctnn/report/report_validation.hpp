// SPDX-License-Identifier: MIT
// What a report's page shows of validations: scores of folds, importance of inputs. Only report/
// includes it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/permutation_importance.hpp>

namespace ctnn::inline CTNN_ABI::detail::report {

/// A plot for every metric, the folds as dots, and a table.
[[nodiscard]] std::string shown_folds(const std::vector<MetricScores>& metrics,
                                      std::span<const double> seconds);

/// A bar for each input, the most important first; of many the first.
[[nodiscard]] std::string shown(const PermutationImportance& importance);

}  // namespace ctnn::inline CTNN_ABI::detail::report

#if !defined(CTNN_COMPILED)
#include <ctnn/report/report_validation-inl.hpp>
#endif
