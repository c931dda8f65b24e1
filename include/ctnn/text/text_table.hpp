// SPDX-License-Identifier: MIT
// Tables of text, which results and summaries are printed as.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Four decimals of numbers of the size of scores, four digits of smaller ones, one decimal of large.
std::string number_text(double x);

/// As short as it can be read back by people: settings, fractions.
std::string short_text(double x);

/// A column: as wide as its widest cell, and at least that, behind a gap.
struct TextColumn {
  std::size_t least = 0;
  std::size_t gap = 2;
  bool left = false;  // aligned to the left
  /// The last column's: its text goes on below where a row would be wider than a terminal of 80
  /// characters.
  bool wraps = false;
};

/// Cells in columns, aligned to the right if nothing else is said. No row ends with blanks.
class TextTable {
 public:
  TextTable() = default;
  /// Without a gap before the first column.
  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  friend std::ostream& operator<<(std::ostream& out, const TextTable& table);

 private:
  std::vector<TextColumn> columns_;  // those that are described
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/text/text_table-inl.hpp>
#endif
