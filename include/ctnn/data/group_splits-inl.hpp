// SPDX-License-Identifier: MIT
// Definitions of data/group_splits.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/group_splits.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::vector<Split> group_k_fold(std::span<const int> groups, int k, std::uint64_t seed) {
  detail::check_least("group_k_fold", "the number of folds", k, 2);
  detail::check_rounds("group_k_fold", groups.size(), static_cast<std::size_t>(k));
  const std::string name = "GroupKFold<" + std::to_string(k) + ">";
  if (groups.empty())
    throw Error(name +
                " needs the group of every sample, the data set has none: call its set_groups.");
  std::map<int, std::vector<std::size_t>> by_id;
  for (std::size_t i = 0; i < groups.size(); ++i) by_id[groups[i]].push_back(i);
  if (by_id.size() < static_cast<std::size_t>(k))
    throw Error(name + " needs at least " + std::to_string(k) + " groups, the data set has " +
                std::to_string(by_id.size()) + ": use fewer folds.");
  std::vector<std::span<const std::size_t>> members;
  for (const auto& [id, samples] : by_id) members.emplace_back(samples);

  std::vector<std::size_t> place = all_indices(members.size());
  shuffle(place, Random(seed, Purpose::split));
  std::vector<std::size_t> order = all_indices(members.size());
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return members[a].size() != members[b].size() ? members[a].size() > members[b].size()
                                                  : place[a] < place[b];
  });
  std::vector<std::size_t> sizes(static_cast<std::size_t>(k));
  std::vector<int> fold(groups.size());
  for (const std::size_t g : order) {
    const auto smallest = std::min_element(sizes.begin(), sizes.end());
    *smallest += members[g].size();
    for (const std::size_t i : members[g]) fold[i] = static_cast<int>(smallest - sizes.begin());
  }
  std::vector<Split> splits;
  for (int f = 0; f < k; ++f) splits.push_back(detail::split_by(fold, f));
  return splits;
}

}  // namespace ctnn::inline CTNN_ABI
