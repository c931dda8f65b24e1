// SPDX-License-Identifier: MIT
// Definitions of training/history.hpp.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/history.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC void History::operator()(const Epoch& epoch) { epochs.push_back(epoch); }

CTNN_FUNC void History::finished(const Outcome& how) { outcome = how; }

}  // namespace ctnn::inline CTNN_ABI
