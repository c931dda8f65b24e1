// SPDX-License-Identifier: MIT
// Index sets: which samples train and which are held out.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// The samples of one round of validation; the two parts are disjoint and in ascending order.
struct Split {
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
};

/// 0, 1, …, n − 1.
[[nodiscard]] inline std::vector<std::size_t> all_indices(std::size_t n) {
  std::vector<std::size_t> indices(n);
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  return indices;
}

/// The classes of all samples of a data set.
template <class Data>
  requires ClassTarget<typename Data::target_type>
[[nodiscard]] std::vector<int> class_ids(const Data& data) {
  std::vector<int> ids(data.size());
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = data.target(i);
  return ids;
}

namespace detail {

/// The indices of each class in shuffled order; one group of all samples without classes.
inline std::vector<std::vector<std::size_t>> shuffled_groups(std::size_t n,
                                                             std::span<const int> classes,
                                                             std::uint64_t seed) {
  const int groups = classes.empty() ? 1 : 1 + *std::max_element(classes.begin(), classes.end());
  std::vector<std::vector<std::size_t>> members(static_cast<std::size_t>(groups));
  for (std::size_t i = 0; i < n; ++i)
    members[classes.empty() ? 0 : static_cast<std::size_t>(classes[i])].push_back(i);
  for (std::size_t g = 0; g < members.size(); ++g)
    shuffle(members[g], Random(seed, Purpose::split, static_cast<std::uint32_t>(g)));
  return members;
}

inline Split split_by(const std::vector<int>& part, int held_out) {
  Split split;
  for (std::size_t i = 0; i < part.size(); ++i)
    (part[i] == held_out ? split.test : split.train).push_back(i);
  return split;
}

}  // namespace detail

/// K splits whose test parts are disjoint and together hold every sample once; sizes differ by at
/// most one. With `classes` (one id per sample) every fold gets its share of each class as well.
/// Throws Error when there are fewer samples, or fewer of a class, than folds.
[[nodiscard]] inline std::vector<Split> k_fold(std::size_t n, int k, std::uint64_t seed,
                                               std::span<const int> classes = {}) {
  if (n < static_cast<std::size_t>(k))
    throw Error("KFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                " samples, the data set has " + std::to_string(n) + ".");
  std::vector<int> fold(n);
  std::size_t dealt = 0;  // dealing goes on where the last class stopped, so sizes stay even
  const auto groups = detail::shuffled_groups(n, classes, seed);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (!classes.empty() && !groups[g].empty() && groups[g].size() < static_cast<std::size_t>(k))
      throw Error("StratifiedKFold<" + std::to_string(k) + "> needs at least " + std::to_string(k) +
                  " samples of every class, class " + std::to_string(g) + " has " +
                  std::to_string(groups[g].size()) + ": use fewer folds or KFold.");
    for (const std::size_t i : groups[g])
      fold[i] = static_cast<int>(dealt++ % static_cast<std::size_t>(k));
  }
  std::vector<Split> splits;
  for (int f = 0; f < k; ++f) splits.push_back(detail::split_by(fold, f));
  return splits;
}

/// One split that holds out `ratio` of the samples, rounded, at least one on either side. With
/// `classes` the share of each class is kept to within one sample. Throws Error for fewer than two
/// samples.
[[nodiscard]] inline Split hold_out(std::size_t n, double ratio, std::uint64_t seed,
                                    std::span<const int> classes = {}) {
  if (n < 2)
    throw Error("HoldOut needs at least 2 samples, the data set has " + std::to_string(n) + ".");
  const auto size = static_cast<double>(n);
  const auto wanted = static_cast<std::size_t>(std::clamp(std::round(ratio * size), 1.0, size - 1));
  std::vector<int> held(n);
  std::size_t seen = 0;
  std::size_t taken = 0;
  for (const auto& group : detail::shuffled_groups(n, classes, seed)) {
    seen += group.size();
    // Cumulative rounding: after every class the share taken so far is right to one sample.
    const std::size_t due = (wanted * seen + n / 2) / n - taken;
    for (std::size_t i = 0; i < due; ++i) held[group[i]] = 1;
    taken += due;
  }
  return detail::split_by(held, 1);
}

}  // namespace ctnn::inline CTNN_ABI
