// SPDX-License-Identifier: MIT
// Definitions of metrics/evaluate_model.hpp.
#pragma once

#include <cstddef>
#include <ostream>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/evaluate_model.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

CTNN_FUNC void print_accuracy(std::ostream& out, double accuracy, std::size_t correct,
                              std::size_t samples) {
  out << "accuracy " << accuracy << " (" << correct << " of " << samples << ")\n";
}

}  // namespace detail

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const ValueScores& scores) {
  return out << "mean squared error " << scores.mse() << ", mean absolute error " << scores.mae()
             << ", R² " << scores.r2() << '\n';
}

}  // namespace ctnn::inline CTNN_ABI
