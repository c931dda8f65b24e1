// SPDX-License-Identifier: MIT
// Definitions of search/grid.hpp.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/search/grid.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC std::vector<std::string> setting_titles(const Grid& grid, bool several) {
  std::vector<std::string> titles;
  if (several) titles.emplace_back("learner");
  if (!grid.epochs.empty()) titles.emplace_back("epochs");
  if (!grid.seed.empty()) titles.emplace_back("seed");
  if (!grid.learning_rate.empty()) titles.emplace_back("learning rate");
  if (!grid.penalty.empty()) titles.emplace_back("penalty");
  return titles;
}

CTNN_FUNC std::vector<std::string> setting_cells(const Grid& grid, std::size_t number, int inputs,
                                                 std::span<const LayerInfo> layers,
                                                 const Settings& learner) {
  std::vector<std::string> cells;
  if (number > 0) {
    std::string text = std::to_string(number) + ": " + std::to_string(inputs);
    for (const LayerInfo& layer : layers) text += "-" + std::to_string(layer.out);
    cells.push_back(text);
  }
  if (!grid.epochs.empty()) cells.push_back(std::to_string(learner.epochs));
  if (!grid.seed.empty()) cells.push_back(std::to_string(learner.seed));
  if (!grid.learning_rate.empty()) cells.push_back(short_text(learner.learning_rate));
  if (!grid.penalty.empty()) cells.push_back(short_text(learner.penalty));
  return cells;
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
