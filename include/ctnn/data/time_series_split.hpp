// SPDX-License-Identifier: MIT
// Index sets of samples in order of time: what comes later is held out.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

/// K splits of samples that lie in order of time: the last K blocks of ⌊n / (K + 1)⌋ samples are held
/// out in turn, and all that comes before the block is trained on (as in scikit-learn). Throws Error
/// for fewer than K + 1 samples.
[[nodiscard]] inline std::vector<Split> time_series_split(std::size_t n, int k) {
  const auto folds = static_cast<std::size_t>(k);
  const std::size_t block = n / (folds + 1);
  if (block == 0)
    throw Error("TimeSeriesSplit<" + std::to_string(k) + "> needs at least " +
                std::to_string(k + 1) + " samples, the data set has " + std::to_string(n) + ".");
  std::vector<Split> splits;
  for (std::size_t f = folds; f > 0; --f) {
    Split split{all_indices(n - f * block), all_indices(block)};
    for (std::size_t& i : split.test) i += split.train.size();
    splits.push_back(std::move(split));
  }
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
