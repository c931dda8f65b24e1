// SPDX-License-Identifier: MIT
// Definitions of text/text_table.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/text/text.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string number_text(double x) {
  char text[32];
  const double size = std::abs(x);
  std::snprintf(text, sizeof text,
                size >= 1000                ? "%.1f"
                : size >= 1e-3 || size == 0 ? "%.4f"
                                            : "%.3e",
                x);
  return text;
}

CTNN_FUNC std::string short_text(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", x);
  return text;
}

/// Prints the words of a text from column `first` on, in lines of 80 characters or a few words.
inline void print_wrapped(std::ostream& out, std::string_view text, std::size_t first) {
  const std::size_t width = std::max<std::size_t>(first + 20, 80) - first;
  while (character_count(text) > width) {
    std::size_t end = text.find(' ');
    for (std::size_t next = end;
         next != text.npos && character_count(text.substr(0, next)) <= width;
         next = text.find(' ', next + 1))
      end = next;
    if (end == text.npos) break;  // a long word
    out << text.substr(0, end) << '\n' << std::string(first, ' ');
    text.remove_prefix(end + 1);
  }
  out << text;
}

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const TextTable& table) {
  std::vector<TextColumn> columns = table.columns_;
  for (const auto& row : table.rows_) {
    columns.resize(std::max(columns.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c)
      columns[c].least = std::max(columns[c].least, character_count(row[c]));
  }
  for (const auto& row : table.rows_) {
    std::size_t blanks = 0;  // before the next character
    std::size_t first = 0;   // character of the column
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::size_t rest = columns[c].least - character_count(row[c]);
      const std::size_t gap = c > 0 ? columns[c].gap : 0;
      first += gap;
      blanks += gap + (columns[c].left ? 0 : rest);
      if (!row[c].empty()) {
        out << std::string(std::exchange(blanks, 0), ' ');
        if (columns[c].wraps)
          print_wrapped(out, row[c], first);
        else
          out << row[c];
      }
      if (columns[c].left) blanks += rest;
      first += columns[c].least;
    }
    out << '\n';
  }
  return out;
}

}  // namespace ctnn::inline CTNN_ABI::detail
