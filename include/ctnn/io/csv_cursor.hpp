// SPDX-License-Identifier: MIT
// Walks over the fields of a separated text; knows line and column, and words what is wrong there.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Text of a file between quotes for a message: control characters masked, long text cut.
[[nodiscard]] inline std::string csv_quote(std::string_view text) {
  constexpr std::size_t limit = 40;  // bytes
  std::size_t size = std::min(text.size(), limit);
  if (size < text.size())
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;  // UTF-8
  std::string quoted(1, '\'');
  quoted += text.substr(0, size);
  for (char& c : quoted)
    if (static_cast<unsigned char>(c) < ' ') c = '?';
  quoted += size < text.size() ? "…'" : "'";
  return quoted;
}

/// Spellings of a missing value that are common in tables.
[[nodiscard]] inline bool csv_is_missing(std::string_view text) {
  std::string lower(text.substr(0, 8));
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  for (const char* mark : {"nan", "+nan", "-nan", "na", "n/a", "null", "?"})
    if (lower == mark) return true;
  return false;
}

enum class CsvNumber { finite, infinite, too_large, none };

/// Whether a decimal outside the range of its type is too small, so that it rounds to zero.
[[nodiscard]] inline bool csv_rounds_to_zero(std::string_view decimal) {
  const std::size_t e = std::min(decimal.find_first_of("eE"), decimal.size());
  const std::string_view digits = decimal.substr(0, e);
  long long exponent = 0;
  if (e < decimal.size()) {
    const char* first = decimal.data() + e + 1;
    if (*first == '+') ++first;
    if (std::from_chars(first, decimal.data() + decimal.size(), exponent).ec != std::errc{})
      return *first == '-';  // the exponent itself is beyond 64 bits
  }
  const auto point = static_cast<long long>(std::min(digits.find('.'), digits.size()));
  return exponent < static_cast<long long>(digits.find_first_of("123456789")) - point;
}

/// Reads all of text as a decimal, correctly rounded; below the smallest T that is zero.
template <class T>
[[nodiscard]] CsvNumber csv_number(std::string_view text, T& value) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::invalid_argument || end != text.data() + text.size())
    return CsvNumber::none;
  if (code == std::errc::result_out_of_range) {
    if (!csv_rounds_to_zero(text)) return CsvNumber::too_large;
    value = text.starts_with('-') ? -T{0} : T{0};
  }
  if (std::isnan(value)) return CsvNumber::none;
  return std::isinf(value) ? CsvNumber::infinite : CsvNumber::finite;
}

/// Reads field after field, row after row. The text must outlive the cursor. Every row must have
/// `columns` fields; whatever is not as it should be is thrown as Error.
class CsvCursor {
 public:
  CsvCursor(std::string_view text, std::string source, char separator, std::size_t columns)
      : at_(text.data()),
        end_(text.data() + text.size()),
        separator_(separator),
        columns_(columns),
        source_(std::move(source)) {}

  /// Moves to the first field of the next row, over blank lines; false at the end of the text.
  bool next_row() {
    for (const char* p = at_;; ++p) {
      if (p == end_) return false;
      if (*p == '\n') {
        at_ = p + 1;
        ++line_;
      } else if (!is_space(*p) && *p != '\r') {
        break;
      }
    }
    row_start_ = at_;
    row_line_ = line_;
    ++rows_;
    rewind_row();
    return true;
  }

  /// Back to the first field of the current row.
  void rewind_row() {
    at_ = row_start_;
    line_ = row_line_;
    column_ = 0;
    row_open_ = true;
  }

  /// All fields of the current row, from its start.
  [[nodiscard]] std::vector<std::string> whole_row() {
    check_columns();  // first, so that a row of millions of fields is not stored
    std::vector<std::string> fields;
    while (row_open_) fields.emplace_back(field());
    return fields;
  }

  /// The next field as text: without the spaces around it, or as it stands between quotes. Valid
  /// until the next call.
  [[nodiscard]] std::string_view field() {
    begin_field();
    const char* first = skip_spaces(at_);
    if (first != end_ && *first == '"') return quoted_field(first + 1);
    const char* stop = first;
    while (stop != end_ && *stop != separator_ && *stop != '\n') ++stop;
    const char* last = stop;
    if (last != first && last[-1] == '\r' && (stop == end_ || *stop == '\n')) --last;
    while (last != first && is_space(last[-1])) --last;
    end_field(stop);
    return {first, last};
  }

  /// The next field as text that is not empty.
  [[nodiscard]] std::string_view text() {
    const std::string_view content = field();
    if (content.empty())
      fail("the field is empty", "missing values are not accepted: fill it in or remove the line");
    return content;
  }

  /// The next field as a finite number. Hot: a plain decimal is read and delimited in one pass.
  [[nodiscard]] float number() {
    const char* const start = at_;
    if (row_open_ && start != end_ && (is_digit(*start) || *start == '-' || *start == '.')) {
      float value = 0;
      const auto [next, code] = std::from_chars(start, end_, value);
      if (code == std::errc{} && (is_digit(next[-1]) || next[-1] == '.')) {  // not nan, not inf
        begin_field();
        if (end_field(next)) return value;
        --column_;
      }
    }
    return careful_number();
  }

  void end_row() {
    if (row_open_) check_columns();
  }

  /// Column names for messages.
  void set_names(std::vector<std::string> names) { names_ = std::move(names); }

  /// The first row was taken for data: a complaint about it will say how to make it a header.
  void suggest_header() { suggest_header_ = true; }

  /// Throws Error about the field that was read last; a wrong count of fields comes first, since
  /// it is the likelier cause.
  [[noreturn]] void fail(const std::string& what, const std::string& remedy) {
    const std::size_t column = column_;
    const std::size_t line = field_line_;
    const bool header = rows_ == 1 && suggest_header_;
    check_columns();
    raise(line, column, what,
          remedy + (header ? "; if this line is a header, set CsvOptions::header to yes" : ""));
  }

  /// Throws Error when the current row has not `columns` fields; rewinds the row.
  void check_columns() {
    rewind_row();
    while (row_open_) static_cast<void>(field());
    const std::size_t found = column_;
    rewind_row();
    if (found == columns_) return;
    std::string remedy = "correct the line, or the sizes in read_csv<In, Target>";
    const std::string_view line(row_start_, std::find(row_start_, end_, '\n'));
    for (const char other : {',', ';', '\t', '|', ' '})
      if (other != separator_ &&
          std::count(line.begin(), line.end(), other) + 1 == static_cast<std::ptrdiff_t>(columns_))
        remedy = std::string("set CsvOptions::separator to '") +
                 (other == '\t' ? "\\t" : std::string(1, other)) + "', which splits it into " +
                 std::to_string(columns_);
    throw Error(source_ + ':' + std::to_string(row_line_) + ": line " + std::to_string(row_line_) +
                " has " + count(found) + ", but " + count(columns_) + " are needed; " + remedy +
                '.');
  }

 private:
  [[nodiscard]] static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  [[nodiscard]] bool is_space(char c) const { return (c == ' ' || c == '\t') && c != separator_; }
  [[nodiscard]] const char* skip_spaces(const char* p) const {
    while (p != end_ && is_space(*p)) ++p;
    return p;
  }
  [[nodiscard]] static std::string count(std::size_t n) {
    return std::to_string(n) + (n == 1 ? " column" : " columns");
  }

  void begin_field() {
    if (!row_open_) check_columns();
    ++column_;
    field_line_ = line_;
  }

  /// Moves over the separator or line end at p; false when there is neither.
  bool end_field(const char* p) {
    if (p != end_ && *p == separator_) {
      at_ = p + 1;
      return true;
    }
    if (p != end_ && *p == '\r' && p + 1 != end_ && p[1] == '\n') ++p;
    if (p != end_ && *p != '\n') return false;
    at_ = p == end_ ? p : p + 1;
    line_ += p != end_;
    row_open_ = false;
    return true;
  }

  std::string_view quoted_field(const char* p) {
    scratch_.clear();
    for (;;) {
      const char* const quote = std::find(p, end_, '"');
      if (quote == end_)
        raise(field_line_, column_, "a quote opens here and is never closed",
              "close it, or write \"\" for a quote inside a quoted field");
      scratch_.append(p, quote);
      line_ += static_cast<std::size_t>(std::count(p, quote, '\n'));
      p = quote + 1;
      if (p == end_ || *p != '"') break;
      scratch_ += *p++;
    }
    p = skip_spaces(p);
    if (p != end_ && *p == '\r' && p + 1 == end_) ++p;
    if (!end_field(p))
      raise(field_line_, column_, "text follows a closing quote",
            "write \"\" for a quote inside a quoted field");
    return scratch_;
  }

  [[gnu::noinline]] float careful_number() {
    const std::string_view content = text();
    float value = 0;
    const CsvNumber kind = csv_number(content, value);
    if (kind == CsvNumber::finite) return value;
    const std::string what = csv_quote(content);
    if (kind == CsvNumber::too_large)
      fail(what + " is too large for a float", "the largest is 3.4028235e38: rescale the column");
    if (kind == CsvNumber::infinite)
      fail(what + " is not a finite number", "replace it or remove the line");
    if (csv_is_missing(content))
      fail(what + " is a missing value", "none are accepted: fill it in or remove the line");
    fail(what + " is not a number", content.find(',') == std::string_view::npos
                                        ? "write a decimal such as 0.5"
                                        : "write decimals with a point, such as 0.5");
  }

  [[noreturn]] void raise(std::size_t line, std::size_t column, const std::string& what,
                          const std::string& remedy) const {
    const std::string l = std::to_string(line);
    const std::string c = std::to_string(column);
    std::string name;
    if (column <= names_.size()) name.append(" ").append(csv_quote(names_[column - 1]));
    throw Error(source_ + ':' + l + ':' + c + ": " + what + " (line " + l + ", column " + c + name +
                "); " + remedy + '.');
  }

  const char* at_;
  const char* end_;
  char separator_;
  bool row_open_ = false;  // another field follows in this row
  std::size_t columns_;
  std::size_t line_ = 1;        // of at_, counted from 1
  std::size_t column_ = 0;      // fields read in this row
  std::size_t field_line_ = 1;  // where the last field began
  const char* row_start_ = nullptr;
  std::size_t row_line_ = 1;
  std::size_t rows_ = 0;
  bool suggest_header_ = false;
  std::string source_;
  std::string scratch_;  // the last quoted field
  std::vector<std::string> names_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
