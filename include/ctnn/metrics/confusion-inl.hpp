// SPDX-License-Identifier: MIT
// Definitions of metrics/confusion.hpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

CTNN_FUNC std::string class_label(std::span<const std::string> names, std::size_t c) {
  std::string text;
  for_each_character(class_name(names, static_cast<int>(c)), [&](std::string_view character) {
    text += static_cast<unsigned char>(character[0]) < ' ' ? " " : character;
  });
  return text;
}

CTNN_FUNC void print_confusion(std::ostream& out, std::span<const std::size_t> counts,
                               std::span<const std::string> names, std::size_t undecided) {
  std::size_t classes = 0;
  while (classes * classes < counts.size()) ++classes;
  const auto label = [&](std::size_t c) { return class_label(names, c); };
  const auto length = [](const std::string& text) {
    std::size_t characters = 0;
    for_each_character(text, [&](std::string_view) { ++characters; });
    return characters;
  };
  const auto padded = [&](std::size_t width, const std::string& text) {
    out << std::string(width - std::min(width, length(text)), ' ') << text;
  };
  std::size_t width = 4;
  for (std::size_t c = 0; c < classes; ++c) width = std::max(width, length(label(c)));
  const auto cell = [&](const std::string& text) {
    out << ' ';
    padded(width, text);
  };
  const std::string corner = "true \\ predicted";
  const std::size_t left = std::max(width, corner.size());
  padded(left, corner);
  for (std::size_t c = 0; c < classes; ++c) cell(label(c));
  out << '\n';
  for (std::size_t target = 0; target < classes; ++target) {
    padded(left, label(target));
    for (std::size_t c = 0; c < classes; ++c) {
      const std::size_t count = counts[target * classes + c];
      cell(count == 0 ? std::string(".") : std::to_string(count));
    }
    out << '\n';
  }
  if (undecided > 0)
    out << undecided << (undecided == 1 ? " sample is" : " samples are")
        << " undecided: an output is NaN.\n";
}

CTNN_FUNC std::ostream& print_text(std::ostream& out, const char* text) { return out << text; }

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
