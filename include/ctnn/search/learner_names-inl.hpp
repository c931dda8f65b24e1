// SPDX-License-Identifier: MIT
// Definitions of search/learner_names.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/search/learner_names.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string widths_text(int inputs, std::span<const LayerInfo> layers) {
  std::string text = std::to_string(inputs);
  for (const LayerInfo& layer : layers) text += "-" + std::to_string(layer.out);
  return text;
}

CTNN_FUNC std::vector<std::string> names_of_learners(const std::vector<LearnerName>& learners) {
  std::vector<std::string> names;
  for (const LearnerName& learner : learners)
    names.push_back(std::to_string(names.size() + 1) + ": " + learner[0]);
  for (std::size_t p = 1; p < learners[0].size(); ++p) {
    bool differ = false;
    for (const LearnerName& learner : learners) differ = differ || learner[p] != learners[0][p];
    for (std::size_t l = 0; differ && l < learners.size(); ++l) names[l] += ", " + learners[l][p];
  }
  return names;
}

}  // namespace ctnn::inline CTNN_ABI::detail
