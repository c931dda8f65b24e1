// SPDX-License-Identifier: MIT
// Definitions of core/text_table.hpp.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ostream>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/text.hpp>
#include <ctnn/core/text_table.hpp>

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
  std::vector<std::size_t> widths;
  for (const auto& row : table.rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c)
      widths[c] = std::max(widths[c], character_count(row[c]));
  }
  for (const auto& row : table.rows_) {
    for (std::size_t c = 0; c < row.size(); ++c)
      out << std::string((c > 0 ? 2 : 0) + widths[c] - character_count(row[c]), ' ') << row[c];
    out << '\n';
  }
  return out;
}

}  // namespace ctnn::inline CTNN_ABI::detail
