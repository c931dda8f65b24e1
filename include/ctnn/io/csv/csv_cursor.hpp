// SPDX-License-Identifier: MIT
// The values in the fields of a separated text: numbers, labels, and those that are missing.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/io/csv/csv_fields.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_number.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Reads value after value, row after row; whatever is not as it should be is thrown as Error.
class CsvCursor : public CsvFields {
 public:
  CsvCursor(ByteStream& bytes, const CsvOptions& options, std::size_t columns, std::size_t block)
      : CsvFields(bytes, options, columns, block),
        missing_(options.missing),
        marks_(options.missing_marks) {}

  bool next_row() {
    row_lacks_ = false;
    return CsvFields::next_row();
  }

  /// The next field as text; nothing where it is missing and may be, unless it `is_known`.
  template <class IsKnown>
  [[nodiscard]] std::optional<std::string_view> label(bool target, IsKnown is_known) {
    const std::string_view content = field();
    if (!content.empty() && (is_known(content) || !marks_.contains(content))) return content;
    found_missing(content, target);
    return std::nullopt;
  }

  /// The next field as a finite number; NaN where it is missing and may be. Hot: a plain decimal is
  /// read and delimited in one pass.
  [[nodiscard]] float number(bool target) {
    float value = 0;
    const auto read = [&](const char* begin) { return csv_plain_decimal(begin, value); };
    return !marks_.numbers() && take_field(read) ? value : careful_number(target);
  }

  /// Whether a value of this row is missing, and may be.
  [[nodiscard]] bool row_lacks() const noexcept { return row_lacks_; }

 private:
  /// Notes that the last field is a missing value, or throws Error where it may not be.
  void found_missing(std::string_view content, bool target) {
    const bool empty = content.empty();
    const std::string what =
        empty ? "the field is empty" : csv_quote(content) + " is a missing value";
    if (empty && !marks_.empty()) fail(what, "\"\" is not among CsvOptions::missing_marks");
    if (missing_ == Missing::error)
      fail(what, "fill it in, remove the line, or set CsvOptions::missing");
    if (missing_ == Missing::mean && target)
      fail(what, "a target is not made up: fill it in, remove the line, or set Missing::skip_row");
    row_lacks_ = true;
  }

  [[gnu::noinline]] float careful_number(bool target) {
    const std::string_view content = field();
    float value = 0;
    if (content.empty() || marks_.contains(content)) {
      found_missing(content, target);
      return std::numeric_limits<float>::quiet_NaN();
    }
    const CsvNumber kind = csv_number(content, value);
    if (kind == CsvNumber::finite) return value;
    const std::string what = csv_quote(content);
    if (kind == CsvNumber::too_large)
      fail(what + " is too large for a float", "the largest is 3.4028235e38: rescale the column");
    if (kind == CsvNumber::infinite)
      fail(what + " is not a finite number", "replace it or remove the line");
    std::string remedy = "write a decimal such as 0.5";
    if (content.find('\r') != content.npos)
      remedy = csv_lone_return;
    else if (content.find(',') != content.npos)
      remedy = "write decimals with a point, such as 0.5";
    else if (!target && rows() == (names().empty() ? 1U : 2U))
      remedy +=
          ", leave a column of text out by CsvOptions::ignored, or encode it by "
          "CsvOptions::categorical";
    fail(what + " is not a number", remedy);
  }

  Missing missing_;
  CsvMarks marks_;
  bool row_lacks_ = false;  // a value
};

}  // namespace ctnn::inline CTNN_ABI::detail
