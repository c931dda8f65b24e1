// SPDX-License-Identifier: MIT
// What a user may say about a table in a text file.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Whether the first line holds column names. `detect`: it does when an input column has text there
/// that is neither a number nor a mark of a missing value, or when the options name columns. Column
/// names that are all numbers need `yes`.
enum class CsvHeader { detect, yes, no };

/// What becomes of a line in which a value is missing: an error; nothing, the line is left out; or,
/// where an input is missing, the mean of its column over the lines that have it. A missing target is
/// an error, or its line is left out: it is never made up.
enum class Missing { error, skip_row, mean };

/// Where the target is: the last columns, where nothing is said; a column counted from 0; the name of
/// a column; or the names of all columns of Values<N>, in their order. Values<N> takes N columns from
/// a single one on.
class CsvTarget {
 public:
  CsvTarget() = default;
  CsvTarget(int column) : kind_(Kind::column), column_(column) {}
  CsvTarget(const char* name) : kind_(Kind::name), names_{name} {}
  CsvTarget(std::string name) : kind_(Kind::name), names_{std::move(name)} {}
  CsvTarget(std::initializer_list<std::string> names) : kind_(Kind::names), names_(names) {}

  /// How it is said: not at all, or by what column() or names() holds.
  enum class Kind { last, column, name, names };
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] int column() const noexcept { return column_; }
  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  /// Whether it is said by names, which need a header.
  [[nodiscard]] bool named() const noexcept { return kind_ >= Kind::name; }

 private:
  Kind kind_ = Kind::last;
  int column_ = 0;
  std::vector<std::string> names_;
};

struct CsvOptions {
  char separator = ',';
  CsvHeader header = CsvHeader::detect;

  CsvTarget target = {};

  /// The input columns by name, in the order of the network's inputs; the others are read over. Empty:
  /// all that are neither targets nor ignored, in the order of the file.
  std::vector<std::string> inputs = {};
  /// Columns, by name, that are read over, such as a number of the line.
  std::vector<std::string> ignored = {};

  Missing missing = Missing::error;
  /// What stands where a value is missing: text, whatever its case, or a number, such as "-999", as it
  /// is written.
  std::vector<std::string> missing_marks = {"", "NA", "N/A", "NaN", "null", "?"};

  /// The labels by id, for Classes and Binary. Empty: found in the file. A test file should be
  /// read with the class_names() of its training data, or a class it lacks would shift the ids.
  std::vector<std::string> class_names = {};
};

}  // namespace ctnn::inline CTNN_ABI
