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
#include <ctnn/io/csv_messages.hpp>
#include <ctnn/io/csv_options.hpp>
#include <ctnn/io/samples.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Columns of the table; 0: as many as its header has, since some are read over.
[[nodiscard]] inline std::size_t csv_table_columns(const SampleShape& shape,
                                                   const CsvOptions& options) {
  return options.inputs.empty() && options.ignored.empty() ? shape.inputs + shape.width : 0;
}

/// Throws Error for options that fit no table.
inline void check_csv_options(const CsvOptions& options) {
  const char separator = options.separator;
  const std::string_view forbidden("\"\r\n.+-\0", 7);
  if ((separator >= '0' && separator <= '9') || (separator >= 'a' && separator <= 'z') ||
      (separator >= 'A' && separator <= 'Z') || forbidden.find(separator) != forbidden.npos)
    throw Error("CsvOptions::separator " + csv_quote({&separator, 1}) +
                " may be part of a number or a line; use ',', ';', '\\t', '|' or ' '.");
  if (options.header == CsvHeader::no) {
    if (options.target.named())
      throw Error("CsvOptions::target is a name, which needs a header; give the column's index.");
    if (!options.inputs.empty() || !options.ignored.empty())
      throw Error("CsvOptions::inputs and ignored are names, which need a header; there is none.");
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
  static constexpr int label = -1;    // the class
  static constexpr int ignored = -2;  // nothing

  /// names are those of the header, or the fields of the first row, where nothing goes by name.
  CsvColumns(const CsvOptions& options, const SampleShape& shape,
             const std::vector<std::string>& names, const std::string& source)
      : names_(names), source_(source), places_(names.size(), unused) {
    place_targets(options.target, shape);
    for (const std::string& name : options.ignored) take(find(name, "ignored"), ignored);
    if (options.inputs.empty()) {
      int next = 0;
      for (int& place : places_)
        if (place == unused) place = next++;
      expect_inputs(static_cast<std::size_t>(next), shape.inputs, "left as inputs");
    } else {
      expect_inputs(options.inputs.size(), shape.inputs, "named in CsvOptions::inputs");
      int next = 0;
      for (const std::string& name : options.inputs) take(find(name, "input"), next++);
      std::replace(places_.begin(), places_.end(), int{unused}, int{ignored});
    }
  }

  [[nodiscard]] const std::vector<int>& places() const noexcept { return places_; }

 private:
  static constexpr int unused = -3;

  void place_targets(const CsvTarget& target, const SampleShape& shape) {
    const auto place = [&](std::size_t i) {
      return shape.classes > 0 ? label : static_cast<int>(shape.inputs + i);
    };
    if (target.kind() == CsvTarget::Kind::names) {
      const std::vector<std::string>& all = target.names();
      if (all.size() != shape.width)
        throw Error("CsvOptions::target has " + std::to_string(all.size()) +
                    (all.size() == 1 ? " name, but" : " names, but") + " the target is " +
                    std::to_string(shape.width) + (shape.width == 1 ? " column." : " columns."));
      for (std::size_t i = 0; i < all.size(); ++i) take(find(all[i], "target"), place(i));
      return;
    }
    const std::size_t columns = places_.size();
    std::size_t first = columns - std::min(columns, shape.width);
    if (target.kind() == CsvTarget::Kind::column) {
      if (target.column() < 0)
        throw Error("CsvOptions::target is " + std::to_string(target.column()) +
                    "; columns are counted from 0.");
      first = static_cast<std::size_t>(target.column());
    } else if (target.kind() == CsvTarget::Kind::name) {
      first = find(target.names().front(), "target");
    }
    if (columns < shape.width || first > columns - shape.width)
      throw Error(source_ + ": the target would be columns " + std::to_string(first) + " … " +
                  std::to_string(first + shape.width - 1) + " counted from 0, but there are " +
                  std::to_string(columns) + " columns; set CsvOptions::target.");
    for (std::size_t i = 0; i < shape.width; ++i) places_[first + i] = place(i);
  }

  void take(std::size_t column, int place) {
    if (places_[column] != unused)
      throw Error(source_ + ": the options name the column " + csv_quote(names_[column]) +
                  " twice; a column is one input, a target or ignored.");
    places_[column] = place;
  }

  [[nodiscard]] std::size_t find(const std::string& name, const char* kind) const {
    const auto hit = std::find(names_.begin(), names_.end(), name);
    if (hit != names_.end() && std::find(hit + 1, names_.end(), name) == names_.end())
      return static_cast<std::size_t>(hit - names_.begin());
    constexpr std::size_t shown = 40;
    std::string list;
    for (std::size_t i = 0; i < names_.size() && i < shown; ++i)
      list.append(list.empty() ? "" : ", ").append(csv_quote(names_[i]));
    if (names_.size() > shown) list += ", …";
    throw Error(source_ + ": the " + kind + " column " + csv_quote(name) + " is " +
                (hit == names_.end() ? "not in" : "twice in") + " the header; it has " + list +
                '.');
  }

  void expect_inputs(std::size_t found, std::size_t needed, const char* how) const {
    if (found == needed) return;
    throw Error(source_ + ": " + std::to_string(found) +
                (found == 1 ? " column is " : " columns are ") + how + ", but " +
                std::to_string(needed) + (needed == 1 ? " is needed" : " are needed") +
                "; correct the options, or the sizes in read_csv<In, Target>.");
  }

  const std::vector<std::string>& names_;
  const std::string& source_;
  std::vector<int> places_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
