// SPDX-License-Identifier: MIT
// Definitions of data/dataset.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/dataset.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void add_row(AlignedFloats& rows, std::span<const float> row, std::size_t stride) {
  // By place: the row may lie in rows, which move when they grow.
  const std::size_t first = rows.size();
  constexpr std::less<> before;
  const bool own = !before(row.data(), rows.data()) && before(row.data(), rows.data() + first);
  const auto at = own ? static_cast<std::size_t>(row.data() - rows.data()) : 0;
  rows.resize(first + stride);
  std::copy_n(own ? rows.data() + at : row.data(), row.size(), rows.data() + first);
}

CTNN_FUNC void add_weight(std::vector<float>& weights, float weight, std::size_t samples) {
  if (weight != 1 && weights.empty()) weights.assign(samples, 1);
  if (weight != 1 || !weights.empty()) weights.push_back(weight);
}

CTNN_FUNC std::vector<int> groups_of(std::span<const int> groups,
                                     std::span<const std::size_t> samples) {
  std::vector<int> result;
  if (!groups.empty())
    for (const std::size_t i : samples) result.push_back(groups[i]);
  return result;
}

CTNN_FUNC void relabel(std::span<std::int32_t> ids, std::span<const std::int32_t> new_ids,
                       int classes) {
  const auto wrong = [&](std::int32_t id) {
    const auto i = static_cast<std::size_t>(id);
    return i >= new_ids.size() || new_ids[i] < 0 || new_ids[i] >= classes;
  };
  if (const auto bad = std::find_if(ids.begin(), ids.end(), wrong); bad != ids.end())
    throw Error("Dataset::relabel: class id " + std::to_string(*bad) + " has no new id in 0 … " +
                std::to_string(classes - 1) + ".");
  for (std::int32_t& id : ids) id = new_ids[static_cast<std::size_t>(id)];
}

CTNN_FUNC void check_sample(float weight, std::span<const int> groups) {
  if (!groups.empty())
    throw Error(
        "Dataset::add: the samples have their groups already: add all samples, then set_groups.");
  check_sample_weight("Dataset::add", weight);
}

CTNN_FUNC void check_groups(const char* of, std::size_t groups, std::size_t samples) {
  if (groups != 0 && groups != samples)
    throw Error(std::string(of) + "::set_groups: " + std::to_string(groups) + " groups for " +
                std::to_string(samples) + " samples: give one to each.");
}

CTNN_FUNC void throw_no_number(const char* what, long long k, int count) {
  throw Error(std::string("Dataset::") + what + ' ' + std::to_string(k) + " is not in 0 … " +
              std::to_string(count - 1) + ".");
}

}  // namespace ctnn::inline CTNN_ABI::detail
