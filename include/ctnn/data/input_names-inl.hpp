// SPDX-License-Identifier: MIT
// Definitions of data/input_names.hpp.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/input_names.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC int NamedInput::number(const char* call, const std::vector<std::string>& names) const {
  const auto inputs = static_cast<int>(names.size());
  if (named_) {
    const auto found = std::find(names.begin(), names.end(), name_);
    if (found != names.end()) return static_cast<int>(found - names.begin());
    throw Error(std::string(call) + ": no input is called '" + name_ + "', the first is '" +
                names.front() + "': see data.input_names(), or give the number of one.");
  }
  if (number_ < 0 || number_ >= inputs)
    throw Error(std::string(call) + ": input " + std::to_string(number_) + " is not in 0 … " +
                std::to_string(inputs - 1) + ".");
  return number_;
}

CTNN_FUNC std::vector<std::string> numbered_inputs(int inputs) {
  std::vector<std::string> names;
  for (int i = 0; i < inputs; ++i) names.push_back("input " + std::to_string(i));
  return names;
}

}  // namespace ctnn::inline CTNN_ABI::detail
