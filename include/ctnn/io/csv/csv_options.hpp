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
/// that is neither a number nor a mark of a missing value, or when the options name columns. A line
/// that is partly numbers, and one that counts 0, 1, 2, 3 …, may be either, which is an error that
/// names this option. Other column names that are all numbers need `yes`.
enum class CsvHeader { detect, yes, no };

/// What becomes of a line in which a value is missing: an error; nothing, the line is left out; or,
/// where an input is missing, the mean of its column over the lines that have it, which of categories is
/// the share of each. A missing target is an error, or its line is left out: it is never made up.
enum class Missing { error, skip_row, mean };

/// What becomes of a category that is not among the known ones: an error, or zeros, as if it were none
/// of them.
enum class Unknown { error, zero };

/// A column: its number, counted from 0, or its name, which needs a header.
class CsvColumn {
 public:
  CsvColumn(int number) : number_(number) {}
  CsvColumn(const char* name) : name_(name), named_(true) {}
  CsvColumn(std::string name) : name_(std::move(name)), named_(true) {}

  /// Whether it is given by name.
  [[nodiscard]] bool named() const noexcept { return named_; }
  /// The number, from 0, of a column that is given by number.
  [[nodiscard]] int number() const noexcept { return number_; }
  /// The name, of a column that is given by name.
  [[nodiscard]] const std::string& name() const noexcept { return name_; }

 private:
  int number_ = 0;
  std::string name_;
  bool named_ = false;
};

/// Where the target is: the last columns, where nothing is said; a column, and the N − 1 behind it for
/// Values<N>; or all N columns of Values<N>, in their order.
class CsvTarget {
 public:
  CsvTarget() = default;
  CsvTarget(int number) : kind_(Kind::first), columns_{number} {}
  CsvTarget(const char* name) : kind_(Kind::first), columns_{name} {}
  CsvTarget(std::string name) : kind_(Kind::first), columns_{std::move(name)} {}
  CsvTarget(std::initializer_list<CsvColumn> columns) : kind_(Kind::each), columns_(columns) {}

  /// How it is said: not at all, or by what columns() holds, the first one or each.
  enum class Kind { last, first, each };
  /// How the target is said.
  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  /// The columns, by name or number.
  [[nodiscard]] const std::vector<CsvColumn>& columns() const noexcept { return columns_; }

 private:
  Kind kind_ = Kind::last;
  std::vector<CsvColumn> columns_;
};

/// What a table looks like, and what of it is read.
struct CsvOptions {
  /// Between fields. Of ' ' a run of spaces and tabs is one; an empty field is written "".
  char separator = ',';
  CsvHeader header = CsvHeader::detect;  ///< whether the first line names the columns
  /// Lines that begin with it are read over, such as '#'; none: every line is part of the table.
  char comment = '\0';

  CsvTarget target = {};  ///< the columns of the target; the last one where none is named

  /// The input columns, by name or number, in the order of the network's inputs; the others are read
  /// over. Empty: all that are neither targets nor ignored, in the order of the file.
  std::vector<CsvColumn> inputs = {};
  /// Columns, by name or number, that are read over, such as a number of the line or text.
  std::vector<CsvColumn> ignored = {};
  /// Input columns of categories, by name or number: each category is an input, "colour=red", which is 1
  /// in the lines that have it and else 0. read_csv<In, Target> counts each. They are sorted,
  /// by number where all are numbers, else by bytes.
  std::vector<CsvColumn> categorical = {};

  Missing missing = Missing::error;  ///< what becomes of a line in which a value is missing
  /// What stands where a value is missing: text, whatever its case, or a number, such as "-999", as it
  /// is written.
  std::vector<std::string> missing_marks = {"", "NA", "N/A", "NaN", "null", "?"};

  /// The labels by id, for Classes and Binary. Empty: found in the file. A test file should be
  /// read with the class_names() of its training data, or a class it lacks would shift the ids.
  std::vector<std::string> class_names = {};
  /// What the inputs are called. Empty: as the header has it, and categories are those of the file. A test
  /// file should be read with the input_names() of its training data: so it gets the same
  /// categories, and must have the same columns. Without a header a column is called by its number.
  std::vector<std::string> input_names = {};
  /// What becomes of a category that input_names has not.
  Unknown unknown = Unknown::error;
};

}  // namespace ctnn::inline CTNN_ABI
