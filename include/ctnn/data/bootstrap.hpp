// SPDX-License-Identifier: MIT
// Index sets drawn with replacement; what was not drawn, the out-of-bag samples, is held out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

/// `repeats` splits that train on n draws with replacement from n samples, ascending, each as often
/// as it was drawn, and hold out those never drawn: 36.8 % on average. Should all have been drawn,
/// which happens to a handful of samples only, it draws again. Throws Error for fewer than two
/// samples. Efron, "Estimating the error rate of a prediction rule", JASA 1983.
[[nodiscard]] inline std::vector<Split> bootstrap(std::size_t n, int repeats, std::uint64_t seed) {
  if (n < 2)
    throw Error("Bootstrap needs at least 2 samples, the data set has " + std::to_string(n) + ".");
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
