// SPDX-License-Identifier: MIT
// Definitions of validation/training_tasks.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/validation/training_tasks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<TrainingTask> training_tasks(std::span<const SharedSettings> settings,
                                                   std::size_t size,
                                                   bool (*pays)(std::size_t models)) {
  std::vector<TrainingTask> tasks;
  if (size == 0) {
    for (std::size_t m = 0; m < settings.size(); ++m) tasks.push_back({{m}, false});
    return tasks;
  }
  std::map<std::pair<int, std::uint64_t>, std::vector<std::size_t>> groups;
  for (std::size_t m = 0; m < settings.size(); ++m)
    groups[{settings[m].epochs, settings[m].seed}].push_back(m);
  for (const auto& [shared, models] : groups) {
    const bool together = pays(models.size());
    const std::size_t step = !together ? 1 : std::min(size, models.size());
    for (std::size_t first = 0; first < models.size(); first += step) {
      const auto begin = models.begin() + static_cast<std::ptrdiff_t>(first);
      const auto rest = static_cast<std::ptrdiff_t>(std::min(step, models.size() - first));
      tasks.push_back({{begin, begin + rest}, together});
    }
  }
  return tasks;
}

}  // namespace ctnn::inline CTNN_ABI::detail
