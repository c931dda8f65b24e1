// SPDX-License-Identifier: MIT
// Definitions of policies/policy_text.hpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/policies/policy_text.hpp>
#include <ctnn/text/shortest_text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string policy_text(std::string_view name, std::span<const double> settings) {
  std::string text(name);
  for (const double number : settings)
    text.append(text.size() == name.size() ? "<" : ", ").append(shortest_text(number));
  return settings.empty() ? text : text + '>';
}

}  // namespace ctnn::inline CTNN_ABI::detail
