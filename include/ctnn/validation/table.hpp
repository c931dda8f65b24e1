// SPDX-License-Identifier: MIT
// Small tables of text for the printers of results.
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

namespace ctnn::inline CTNN_ABI::detail {

/// Four decimals of numbers of the size of scores, four digits of smaller ones, one decimal of large.
inline std::string number_text(double x) {
  char text[32];
  const double size = std::abs(x);
  std::snprintf(text, sizeof text,
                size >= 1000                ? "%.1f"
                : size >= 1e-3 || size == 0 ? "%.4f"
                                            : "%.3e",
                x);
  return text;
}

/// As short as it can be read back by people: settings, fractions.
inline std::string short_text(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%g", x);
  return text;
}

/// Cells in columns, aligned to the right.
class TextTable {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  friend std::ostream& operator<<(std::ostream& out, const TextTable& table) {
    std::vector<std::size_t> widths;
    for (const auto& row : table.rows_) {
      widths.resize(std::max(widths.size(), row.size()));
      for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width(row[c]));
    }
    for (const auto& row : table.rows_) {
      for (std::size_t c = 0; c < row.size(); ++c)
        out << std::string((c > 0 ? 2 : 0) + widths[c] - width(row[c]), ' ') << row[c];
      out << '\n';
    }
    return out;
  }

 private:
  /// Characters, not bytes: ± and ² are two in UTF-8.
  static std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
      return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
  }

  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
