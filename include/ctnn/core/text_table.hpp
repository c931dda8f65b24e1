// SPDX-License-Identifier: MIT
// Small tables of text for the printers of results.
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

/// Cells in columns, aligned to the right.
class TextTable {
 public:
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }

  friend std::ostream& operator<<(std::ostream& out, const TextTable& table);

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/core/text_table-inl.hpp>
#endif
