// SPDX-License-Identifier: MIT
// Index sets of samples in order of time: what comes later is held out.
#pragma once

#include <cstddef>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

/// K splits of samples that lie in order of time: the last K blocks of ⌊n / (K + 1)⌋ samples are held
/// out in turn, and all that comes before the block is trained on (as in scikit-learn). Throws Error
/// for fewer than K + 1 samples and for fewer than two folds.
[[nodiscard]] std::vector<Split> time_series_split(std::size_t n, int k);

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/time_series_split-inl.hpp>
#endif
