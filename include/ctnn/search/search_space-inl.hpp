// SPDX-License-Identifier: MIT
// Definitions of search/search_space.hpp.
#pragma once

#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/search/search_space.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<std::string> setting_titles(const VariedSettings& varied, bool several) {
  std::vector<std::string> titles;
  if (several) titles.emplace_back("learner");
  if (varied.epochs) titles.emplace_back("epochs");
  if (varied.seed) titles.emplace_back("seed");
  if (varied.learning_rate) titles.emplace_back("learning rate");
  if (varied.penalty) titles.emplace_back("penalty");
  return titles;
}

CTNN_FUNC std::vector<std::string> setting_cells(const VariedSettings& varied,
                                                 const std::string& name, const Settings& learner) {
  std::vector<std::string> cells;
  if (!name.empty()) cells.push_back(name);
  if (varied.epochs) cells.push_back(std::to_string(learner.epochs));
  if (varied.seed) cells.push_back(std::to_string(learner.seed));
  if (varied.learning_rate) cells.push_back(short_text(learner.learning_rate));
  if (varied.penalty) cells.push_back(short_text(learner.penalty));
  return cells;
}

}  // namespace ctnn::inline CTNN_ABI::detail
