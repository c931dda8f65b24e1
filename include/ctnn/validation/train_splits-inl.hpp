// SPDX-License-Identifier: MIT
// Definitions of validation/train_splits.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/validation/train_splits.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<Lot> lots_of(std::span<const Course> courses, std::size_t size,
                                   bool (*pays)(std::size_t models)) {
  std::vector<Lot> lots;
  if (size == 0) {
    for (std::size_t m = 0; m < courses.size(); ++m) lots.push_back({{m}, false});
    return lots;
  }
  std::map<std::pair<int, std::uint64_t>, std::vector<std::size_t>> alike;
  for (std::size_t m = 0; m < courses.size(); ++m)
    alike[{courses[m].epochs, courses[m].seed}].push_back(m);
  for (const auto& [course, models] : alike) {
    const bool together = pays(models.size());
    const std::size_t step = !together ? 1 : std::min(size, models.size());
    for (std::size_t first = 0; first < models.size(); first += step) {
      const auto begin = models.begin() + static_cast<std::ptrdiff_t>(first);
      const auto rest = static_cast<std::ptrdiff_t>(std::min(step, models.size() - first));
      lots.push_back({{begin, begin + rest}, together});
    }
  }
  return lots;
}

}  // namespace ctnn::inline CTNN_ABI::detail
