// SPDX-License-Identifier: MIT
// Which column of a table is which input, a target or neither.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/sample_arrays.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_number.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Columns of the table; 0: as many as its first line has, since not each is one number.
[[nodiscard]] inline std::size_t csv_table_columns(const SampleShape& shape,
                                                   const CsvOptions& options) {
  const bool all = options.inputs.empty() && options.ignored.empty() && options.categorical.empty();
  return all ? shape.inputs + shape.width : 0;
}

[[nodiscard]] inline bool csv_names_any(const std::vector<CsvColumn>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const CsvColumn& c) { return c.named(); });
}

/// Whether the options name a column, which needs a header.
[[nodiscard]] inline bool csv_by_name(const CsvOptions& options) {
  return csv_names_any(options.target.columns()) || csv_names_any(options.inputs) ||
         csv_names_any(options.ignored) || csv_names_any(options.categorical);
}

/// Throws Error for options that fit no table.
inline void check_csv_options(const CsvOptions& options) {
  const auto in_number_or_line = [](char c) {
    constexpr std::string_view forbidden("\"\r\n.+-\0", 7);
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           forbidden.find(c) != forbidden.npos;
  };
  const char separator = options.separator;
  if (in_number_or_line(separator))
    throw Error("CsvOptions::separator " + csv_quote({&separator, 1}) +
                " may be part of a number or a line; use ',', ';', '\\t', '|' or ' '.");
  const char comment = options.comment;
  if (comment != '\0' && (in_number_or_line(comment) || comment == separator || comment == ' ' ||
                          comment == '\t' || comment == ','))
    throw Error("CsvOptions::comment " + csv_quote({&comment, 1}) +
                " may begin a line of the table; use '#', '%', ';' or '!'.");
  if (options.header == CsvHeader::no) {
    if (csv_names_any(options.target.columns()))
      throw Error("CsvOptions::target is a name, which needs a header; give the column's index.");
    if (csv_by_name(options))
      throw Error(
          "CsvOptions::inputs, ignored or categorical hold names, which need a header, and there "
          "is "
          "none; give the columns' numbers, counted from 0.");
  }
  if (!options.inputs.empty() && !options.ignored.empty())
    throw Error(
        "CsvOptions::inputs names the input columns, and all others are read over; leave "
        "CsvOptions::ignored empty.");
}

/// The place of every column in a sample.
class CsvColumns {
 public:
  // What a column holds: an input, its index from 0 on; a number of the target, `inputs` + its index;
  static constexpr int label = -1;     // the class
  static constexpr int ignored = -2;   // nothing
  static constexpr int category = -4;  // of column k of categories, category − k

  /// names are those of the header, or the fields of the first row, where nothing goes by name.
  CsvColumns(const CsvOptions& options, const SampleShape& shape,
             const std::vector<std::string>& names, const std::string& source)
      : names_(names),
        by_name_(csv_by_name(options)),
        source_(source),
        places_(names.size(), unused) {
    place_targets(options.target, shape);
    for (const CsvColumn& column : options.ignored) take(find(column, "ignored"), ignored);
    if (options.inputs.empty()) {
      for (std::size_t column = 0; column < places_.size(); ++column)
        if (places_[column] == unused) take_input(column);
      expect_inputs(inputs_.size(), shape.inputs, options, "left as inputs");
    } else {
      expect_inputs(options.inputs.size(), shape.inputs, options, "named in CsvOptions::inputs");
      for (const CsvColumn& column : options.inputs) take_input(find(column, "input"));
      std::replace(places_.begin(), places_.end(), int{unused}, int{ignored});
    }
    place_categories(options.categorical);
  }

  [[nodiscard]] const std::vector<int>& places() const noexcept { return places_; }
  /// The columns of inputs, in the order of the network's.
  [[nodiscard]] const std::vector<std::size_t>& inputs() const noexcept { return inputs_; }
  /// Which of these are of categories.
  [[nodiscard]] const std::vector<std::size_t>& categorical() const noexcept {
    return categorical_;
  }

 private:
  static constexpr int unused = -3;

  void place_targets(const CsvTarget& target, const SampleShape& shape) {
    const auto place = [&](std::size_t i) {
      return shape.classes > 0 ? label : static_cast<int>(shape.inputs + i);
    };
    const std::vector<CsvColumn>& all = target.columns();
    if (target.kind() == CsvTarget::Kind::each) {
      if (all.size() != shape.width)
        throw Error("CsvOptions::target lists " + csv_columns_text(all.size()) +
                    ", but the target is " + csv_columns_text(shape.width) + '.');
      for (std::size_t i = 0; i < all.size(); ++i) take(find(all[i], "target"), place(i));
      return;
    }
    const std::size_t columns = places_.size();
    std::size_t first = columns - std::min(columns, shape.width);
    if (target.kind() == CsvTarget::Kind::first) {
      const CsvColumn& column = all.front();
      if (!column.named() && column.number() < 0)
        throw Error("CsvOptions::target is " + std::to_string(column.number()) +
                    "; columns are counted from 0.");
      first = column.named() ? find(column, "target") : static_cast<std::size_t>(column.number());
    }
    if (columns < shape.width || first > columns - shape.width)
      throw Error(source_ + ": the target would be columns " + std::to_string(first) + " … " +
                  std::to_string(first + shape.width - 1) + " counted from 0, but there are " +
                  std::to_string(columns) + " columns; set CsvOptions::target.");
    for (std::size_t i = 0; i < shape.width; ++i) places_[first + i] = place(i);
  }

  void place_categories(const std::vector<CsvColumn>& columns) {
    for (const CsvColumn& named : columns) {
      const std::size_t column = find(named, "categorical");
      if (places_[column] == category) fail_twice(column);
      if (std::find(inputs_.begin(), inputs_.end(), column) == inputs_.end())
        throw Error(source_ + ": the categorical column " + text_of(column) +
                    " is no input; take it out of CsvOptions::categorical, or make it one.");
      places_[column] = category;
    }
    for (std::size_t at = 0; at < inputs_.size(); ++at)
      if (int& place = places_[inputs_[at]]; place == category) {
        place -= static_cast<int>(categorical_.size());
        categorical_.push_back(at);
      }
  }

  [[nodiscard]] std::string text_of(std::size_t column) const {
    return by_name_ ? csv_quote(names_[column]) : std::to_string(column);
  }

  void take(std::size_t column, int place) {
    if (places_[column] != unused) fail_twice(column);
    places_[column] = place;
  }
  void take_input(std::size_t column) {
    take(column, static_cast<int>(inputs_.size()));
    inputs_.push_back(column);
  }
  [[noreturn]] void fail_twice(std::size_t column) const {
    throw Error(source_ + ": the options name the column " + text_of(column) +
                " twice; a column is one input, a target or ignored.");
  }

  [[nodiscard]] std::size_t find(const CsvColumn& column, const char* kind) const {
    if (!column.named()) {
      const auto number = static_cast<std::size_t>(column.number());  // beyond all if negative
      if (number < names_.size()) return number;
      throw Error(source_ + ": the " + kind + " column " + std::to_string(column.number()) +
                  ", counted from 0, is not there; there are " + csv_columns_text(names_.size()) +
                  '.');
    }
    const std::string& name = column.name();
    const auto hit = std::find(names_.begin(), names_.end(), name);
    if (hit != names_.end() && std::find(hit + 1, names_.end(), name) == names_.end())
      return static_cast<std::size_t>(hit - names_.begin());
    std::string list;
    for (const std::string& known : names_) list_name(list, known);
    throw Error(source_ + ": the " + kind + " column " + csv_quote(name) + " is " +
                (hit == names_.end() ? "not in" : "twice in") + " the header; it has " + list +
                (numbers_among(names_) ? "; where that is a sample, give columns by their numbers, "
                                         "counted from 0."
                                       : "."));
  }

  [[nodiscard]] static bool numbers_among(const std::vector<std::string>& fields) {
    return std::any_of(fields.begin(), fields.end(),
                       [](const std::string& field) { return csv_is_number(field); });
  }

  /// Keeps the columns of inputs. Of categories one may be more than one input.
  void expect_inputs(std::size_t found, std::size_t needed, const CsvOptions& options,
                     const char* how) {
    if (found == needed || (found < needed && !options.categorical.empty())) return;
    throw Error(source_ + ": " + std::to_string(found) +
                (found == 1 ? " column is " : " columns are ") + how + ", but " +
                std::to_string(needed) + (needed == 1 ? " is needed" : " are needed") +
                "; correct the options, or the sizes in read_csv<In, Target>.");
  }

  const std::vector<std::string>& names_;
  bool by_name_;
  const std::string& source_;
  std::vector<int> places_;
  std::vector<std::size_t> inputs_;
  std::vector<std::size_t> categorical_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
