// SPDX-License-Identifier: MIT
// Reads a separated text sample by sample. Nothing here is a template: a program compiles it once,
// however many shapes of tables it reads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/csv_cursor.hpp>
#include <ctnn/io/csv_labels.hpp>

namespace ctnn::inline CTNN_ABI {

/// Whether the first line holds column names. `detect`: it does when an input column has text
/// there that is neither a number nor a mark of a missing value (nan, NA, ?). Column names that
/// are all numbers need `yes`.
enum class CsvHeader { detect, yes, no };

struct CsvOptions {
  char separator = ',';
  CsvHeader header = CsvHeader::detect;

  /// Where the target is: the last column (std::monostate), a column counted from 0, or the name
  /// of a column, which needs a header. Values<N> takes N columns: the last ones, or from there on.
  std::variant<std::monostate, int, std::string> target = {};

  /// The labels by id, for Classes and Binary. Empty: found in the file. A test file should be
  /// read with the class_names() of its training data, or a class it lacks would shift the ids.
  std::vector<std::string> class_names = {};
};

namespace detail {

struct CsvShape {
  std::size_t inputs;   // columns
  std::size_t width;    // target columns
  std::size_t classes;  // 0: the targets are numbers
};

/// The text without a byte order mark, or Error when it cannot be read line by line.
[[nodiscard]] inline std::string_view checked_csv_text(std::string_view text,
                                                       const std::string& source, char separator) {
  const std::string_view forbidden("\"\r\n.+-\0", 7);
  if ((separator >= '0' && separator <= '9') || (separator >= 'a' && separator <= 'z') ||
      (separator >= 'A' && separator <= 'Z') || forbidden.find(separator) != forbidden.npos)
    throw Error("CsvOptions::separator " + csv_quote({&separator, 1}) +
                " may be part of a number or a line; use ',', ';', '\\t', '|' or ' '.");
  if (text.empty()) throw Error(source + ": the file is empty; it needs at least one sample.");
  if (const std::size_t nul = text.find('\0'); nul != text.npos)
    throw Error(source + ':' +
                std::to_string(1 + std::count(text.begin(), text.begin() + nul, '\n')) +
                ": there is a NUL byte in this line, so this is no plain text (UTF-16 perhaps, or "
                "compressed); save it as UTF-8.");
  return text.starts_with("\xEF\xBB\xBF") ? text.substr(3) : text;
}

/// The first target column, counted from 0. names are those of the header, empty without one.
[[nodiscard]] inline std::size_t csv_target(const CsvOptions& options, CsvShape shape,
                                            const std::vector<std::string>& names,
                                            const std::string& source) {
  std::size_t target = shape.inputs;
  if (const int* index = std::get_if<int>(&options.target)) {
    if (*index < 0)
      throw Error("CsvOptions::target is " + std::to_string(*index) +
                  "; columns are counted from 0.");
    target = static_cast<std::size_t>(*index);
  } else if (const std::string* name = std::get_if<std::string>(&options.target)) {
    const auto hit = std::find(names.begin(), names.end(), *name);
    if (hit == names.end() || std::find(hit + 1, names.end(), *name) != names.end()) {
      std::string list;
      for (const std::string& each : names)
        list.append(list.empty() ? "" : ", ").append(csv_quote(each));
      throw Error(source + ": the target column " + csv_quote(*name) + " is " +
                  (hit == names.end() ? "not in" : "twice in") + " the header; it has " + list +
                  '.');
    }
    target = static_cast<std::size_t>(hit - names.begin());
  }
  if (target > shape.inputs)
    throw Error(source + ": the target would be columns " + std::to_string(target) + " … " +
                std::to_string(target + shape.width - 1) + " counted from 0, but there are " +
                std::to_string(shape.inputs + shape.width) + " columns; set CsvOptions::target.");
  return target;
}

/// Whether one of the input fields is text, and so the row one of names.
[[nodiscard]] inline bool csv_has_text(const std::vector<std::string>& row, CsvShape shape,
                                       std::size_t target) {
  for (std::size_t column = 0; column < row.size(); ++column) {
    const bool is_target = column >= target && column < target + shape.width;
    float value = 0;
    if (!is_target && !row[column].empty() && !csv_is_missing(row[column]) &&
        csv_number(row[column], value) == CsvNumber::none)
      return true;
  }
  return false;
}

class CsvReader {
 public:
  /// Checks the text and reads its header, if there is one. The text must outlive the reader.
  CsvReader(std::string_view text, const std::string& source, const CsvOptions& options,
            CsvShape shape)
      : shape_(shape),
        source_(source),
        named_classes_(!options.class_names.empty()),
        labels_(shape.classes, options.class_names),
        cursor_(checked_csv_text(text, source, options.separator), source, options.separator,
                shape.inputs + shape.width),
        x_(shape.inputs),
        values_(shape.classes > 0 ? 0 : shape.width) {
    if (!cursor_.next_row()) throw Error(source + ": the file has only blank lines; add samples.");
    std::vector<std::string> row = cursor_.whole_row();
    const bool by_name = std::holds_alternative<std::string>(options.target);
    if (by_name && options.header == CsvHeader::no)
      throw Error("CsvOptions::target is a name, which needs a header; give the column's index.");
    target_ = csv_target(options, shape, row, source);
    const bool header =
        options.header == CsvHeader::yes ||
        (options.header == CsvHeader::detect && (by_name || csv_has_text(row, shape, target_)));
    if (header)
      cursor_.set_names(std::move(row));
    else
      cursor_.rewind_row();
    if (options.header == CsvHeader::detect) cursor_.suggest_header();
    at_row_ = !header;

    // Room for every line, but never more than the text has fields (two bytes each).
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    rows_at_most_ = std::min(lines, text.size() / (2 * shape.inputs) + 1);
  }

  [[nodiscard]] std::size_t rows_at_most() const noexcept { return rows_at_most_; }

  /// Reads the next sample; false at the end of the text.
  [[nodiscard]] bool next() {
    if (!std::exchange(at_row_, false) && !cursor_.next_row()) {
      if (rows_ == 0) throw Error(source_ + ": the file has a header but no samples; add some.");
      return false;
    }
    for (std::size_t i = 0; i < target_; ++i) x_[i] = cursor_.number();
    if (shape_.classes > 0) read_label();
    for (float& value : values_) value = cursor_.number();
    for (std::size_t i = target_; i < shape_.inputs; ++i) x_[i] = cursor_.number();
    cursor_.end_row();
    ++rows_;
    return true;
  }

  // The sample that was read last; its class by order of appearance, see CsvLabels::settle.
  [[nodiscard]] const float* x() const noexcept { return x_.data(); }            // (inputs)
  [[nodiscard]] const float* values() const noexcept { return values_.data(); }  // (width)
  [[nodiscard]] std::int32_t provisional_class() const noexcept { return class_; }
  [[nodiscard]] const CsvLabels& labels() const noexcept { return labels_; }

 private:
  void read_label() {
    const std::string_view label = cursor_.text();
    if (csv_is_missing(label) && !named_classes_)
      cursor_.fail(csv_quote(label) + " is a missing value",
                   "none are accepted: fill it in, remove the line, or list it as a class in "
                   "CsvOptions::class_names");
    class_ = labels_.provisional_id(label);
    if (class_ < 0) cursor_.fail(labels_.refusal(label), "correct it, or the number of classes");
  }

  CsvShape shape_;
  std::string source_;
  bool named_classes_;
  CsvLabels labels_;
  CsvCursor cursor_;
  std::size_t target_ = 0;  // first target column
  bool at_row_ = false;     // the cursor is at a row that was not read yet
  std::size_t rows_ = 0;    // samples read
  std::size_t rows_at_most_ = 0;
  std::vector<float> x_;
  std::vector<float> values_;
  std::int32_t class_ = 0;
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
