// SPDX-License-Identifier: MIT
// Definitions of data/class_names.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/decision_rule.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/class_names.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string class_name(std::span<const std::string> names, int id) {
  if (id == undecided) return "undecided";
  const auto place = static_cast<std::size_t>(id);
  return place < names.size() ? names[place] : std::to_string(id);
}

CTNN_FUNC void join_class_names(std::vector<std::string>& names,
                                const std::vector<std::string>& added) {
  if (added.empty() || names == added) return;
  if (names.empty()) {
    names = added;
    return;
  }
  std::size_t id = 0;
  while (id < std::min(names.size(), added.size()) && names[id] == added[id]) ++id;
  const auto text = [&](const std::vector<std::string>& of) {
    return id < of.size() ? '\'' + of[id] + '\'' : std::string("without a name");
  };
  throw Error("operator+=: class " + std::to_string(id) + " is " + text(names) + " here and " +
              text(added) +
              " in the table that is added; give both data sets the same class names.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
