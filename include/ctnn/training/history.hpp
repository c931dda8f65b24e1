// SPDX-License-Identifier: MIT
// The history of a training run: a callback that records every epoch.
#pragma once

#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>

namespace ctnn::inline CTNN_ABI {

/// A callback that keeps every report: `History history; fit(learner, data, history);`.
struct History {
  std::vector<Epoch> epochs;  ///< in their order
  Outcome outcome;            ///< of the last training
  /// Appends an epoch.
  void operator()(const Epoch& epoch);
  /// Keeps the outcome.
  void finished(const Outcome& how);
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/training/history-inl.hpp>
#endif
