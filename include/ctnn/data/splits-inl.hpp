// SPDX-License-Identifier: MIT
// Definitions of data/splits.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<std::size_t> all_indices(std::size_t n) {
  std::vector<std::size_t> indices(n);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

namespace detail {

CTNN_FUNC std::vector<std::vector<std::size_t>> shuffled_strata(std::size_t n,
                                                                std::span<const int> classes,
                                                                std::uint64_t seed, int repeat) {
  const int count = classes.empty() ? 1 : 1 + *std::max_element(classes.begin(), classes.end());
  std::vector<std::vector<std::size_t>> strata(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < n; ++i)
    strata[classes.empty() ? 0 : static_cast<std::size_t>(classes[i])].push_back(i);
  const std::size_t streams_before = static_cast<std::size_t>(repeat) * strata.size();
  for (std::size_t s = 0; s < strata.size(); ++s)
    shuffle(strata[s],
            Random(seed, Purpose::split, static_cast<std::uint32_t>(streams_before + s)));
  return strata;
}

CTNN_FUNC Split split_by(const std::vector<int>& part, int held_out) {
  Split split;
  for (std::size_t i = 0; i < part.size(); ++i)
    (part[i] == held_out ? split.test : split.train).push_back(i);
  return split;
}

}  // namespace detail

CTNN_FUNC std::vector<Split> k_fold(std::size_t n, int k, std::uint64_t seed,
                                    std::span<const int> classes, int repeat) {
  if (n < static_cast<std::size_t>(k))
    throw Error("KFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                " samples, the data set has " + std::to_string(n) + ".");
  std::vector<int> fold(n);
  std::size_t dealt = 0;  // dealing goes on where the last class stopped, so sizes stay even
  const auto strata = detail::shuffled_strata(n, classes, seed, repeat);
  for (std::size_t s = 0; s < strata.size(); ++s) {
    if (!classes.empty() && !strata[s].empty() && strata[s].size() < static_cast<std::size_t>(k))
      throw Error("StratifiedKFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                  " samples of every class, class " + std::to_string(s) + " has " +
                  std::to_string(strata[s].size()) + ": use fewer folds or KFold.");
    for (const std::size_t i : strata[s])
      fold[i] = static_cast<int>(dealt++ % static_cast<std::size_t>(k));
  }
  std::vector<Split> splits;
  for (int f = 0; f < k; ++f) splits.push_back(detail::split_by(fold, f));
  return splits;
}

CTNN_FUNC Split hold_out(std::size_t n, double ratio, std::uint64_t seed,
                         std::span<const int> classes, int repeat) {
  if (n < 2)
    throw Error("HoldOut needs at least 2 samples, the data set has " + std::to_string(n) + ".");
  const auto size = static_cast<double>(n);
  const auto wanted = static_cast<std::size_t>(std::clamp(std::round(ratio * size), 1.0, size - 1));
  std::vector<int> held(n);
  std::size_t seen = 0;
  std::size_t taken = 0;
  for (const auto& stratum : detail::shuffled_strata(n, classes, seed, repeat)) {
    seen += stratum.size();
    // Cumulative rounding: after every class the share taken so far is right to one sample.
    const std::size_t due = (wanted * seen + n / 2) / n - taken;
    for (std::size_t i = 0; i < due; ++i) held[stratum[i]] = 1;
    taken += due;
  }
  return detail::split_by(held, 1);
}

CTNN_FUNC std::vector<Split> repeated_k_fold(std::size_t n, int k, int repeats, std::uint64_t seed,
                                             std::span<const int> classes) {
  std::vector<Split> splits;
  for (int r = 0; r < repeats; ++r)
    for (Split& split : k_fold(n, k, seed, classes, r)) splits.push_back(std::move(split));
  return splits;
}

CTNN_FUNC std::vector<Split> shuffle_split(std::size_t n, int repeats, double ratio,
                                           std::uint64_t seed, std::span<const int> classes) {
  std::vector<Split> splits;
  for (int r = 0; r < repeats; ++r) splits.push_back(hold_out(n, ratio, seed, classes, r));
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
