// SPDX-License-Identifier: MIT
// Definitions of data/bootstrap.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<Split> bootstrap(std::size_t n, int repeats, std::uint64_t seed) {
  if (n < 2)
    throw Error("Bootstrap needs at least 2 samples, the data set has " + std::to_string(n) + ".");
  detail::check_least("bootstrap", "the number of repeats", repeats, 1);
  detail::check_rounds("bootstrap", n, static_cast<std::size_t>(repeats));
  std::vector<Split> splits(static_cast<std::size_t>(repeats));
  std::vector<std::size_t> drawn(n);  // how often, of every sample
  for (std::size_t r = 0; r < splits.size(); ++r) {
    Random random(seed, Purpose::bootstrap, static_cast<std::uint32_t>(r));
    Split& split = splits[r];
    while (split.test.empty()) {
      drawn.assign(n, 0);
      for (std::size_t i = 0; i < n; ++i) ++drawn[random.below(static_cast<std::uint32_t>(n))];
      for (std::size_t i = 0; i < n; ++i)
        if (drawn[i] == 0) split.test.push_back(i);
    }
    for (std::size_t i = 0; i < n; ++i) split.train.insert(split.train.end(), drawn[i], i);
  }
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
