// SPDX-License-Identifier: MIT
// Definitions of inspect/dot.hpp.
#pragma once

#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/dot.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string dot_text(std::string_view text) {
  std::string result;
  for_each_character(text, [&](std::string_view character) {
    if (character == "\"" || character == "\\") result += '\\';
    // Graphviz reads entities of HTML in a label.
    result += character == "&" ? "&amp;" : character == "\n" ? "\\n" : character;
  });
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail
