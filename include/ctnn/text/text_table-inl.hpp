// SPDX-License-Identifier: MIT
// Definitions of text/text_table.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <string>
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

CTNN_FUNC std::ostream& operator<<(std::ostream& out, const TextTable& table) {
  std::vector<TextColumn> columns = table.columns_;
  for (const auto& row : table.rows_) {
    columns.resize(std::max(columns.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c)
      columns[c].least = std::max(columns[c].least, character_count(row[c]));
  }
  for (const auto& row : table.rows_) {
    std::size_t blanks = 0;  // before the next character
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::size_t rest = columns[c].least - character_count(row[c]);
      blanks += (c > 0 ? columns[c].gap : 0) + (columns[c].left ? 0 : rest);
      if (!row[c].empty()) out << std::string(std::exchange(blanks, 0), ' ') << row[c];
      if (columns[c].left) blanks += rest;
    }
    out << '\n';
  }
  return out;
}

}  // namespace ctnn::inline CTNN_ABI::detail
