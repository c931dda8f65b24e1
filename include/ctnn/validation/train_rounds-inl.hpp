// SPDX-License-Identifier: MIT
// Definitions of validation/train_rounds.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/validation/train_rounds.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<std::vector<std::size_t>> alike(const std::vector<Course>& courses) {
  std::map<std::pair<int, std::uint64_t>, std::vector<std::size_t>> models;
  for (std::size_t m = 0; m < courses.size(); ++m)
    models[{courses[m].epochs, courses[m].seed}].push_back(m);
  std::vector<std::vector<std::size_t>> result;
  for (auto& [course, its] : models) result.push_back(std::move(its));
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail
