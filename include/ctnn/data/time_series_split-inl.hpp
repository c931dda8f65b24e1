// SPDX-License-Identifier: MIT
// Definitions of data/time_series_split.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/time_series_split.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<Split> time_series_split(std::size_t n, int k) {
  detail::check_least("time_series_split", "the number of folds", k, 2);
  detail::check_rounds("time_series_split", n, static_cast<std::size_t>(k));
  const auto folds = static_cast<std::size_t>(k);
  const std::size_t block = n / (folds + 1);
  if (block == 0)
    throw Error("TimeSeriesSplit<" + std::to_string(k) + "> needs at least " +
                std::to_string(folds + 1) + " samples, the data set has " + std::to_string(n) +
                ".");
  std::vector<Split> splits;
  for (std::size_t f = folds; f > 0; --f) {
    Split split{all_indices(n - f * block), all_indices(block)};
    for (std::size_t& i : split.test) i += split.train.size();
    splits.push_back(std::move(split));
  }
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
