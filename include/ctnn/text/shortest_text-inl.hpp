// SPDX-License-Identifier: MIT
// Definitions of text/shortest_text.hpp.
#pragma once

#include <array>
#include <charconv>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/text/shortest_text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string shortest_text(double number) {
  if (number != number) return "NaN";
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.begin(), digits.end(), number).ptr};
}

}  // namespace ctnn::inline CTNN_ABI::detail
