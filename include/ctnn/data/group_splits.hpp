// SPDX-License-Identifier: MIT
// Index sets that keep groups of samples together, such as those of one patient.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// K splits whose test parts are disjoint and together hold every sample once; no group is on both
/// sides of one. `groups` has an id per sample. The largest group goes first, each to the fold that is
/// smallest so far (as in scikit-learn); the seed decides among groups of one size. Throws Error
/// without groups, for fewer groups than folds and for fewer than two folds.
[[nodiscard]] std::vector<Split> group_k_fold(std::span<const int> groups, int k,
                                              std::uint64_t seed);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/group_splits-inl.hpp>
#endif
