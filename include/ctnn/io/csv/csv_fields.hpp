// SPDX-License-Identifier: MIT
// The rows and fields of a separated text one after another, quotes and comments understood; knows
// line and column, and words what is wrong there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/csv/csv_blocks.hpp>
#include <ctnn/io/csv/csv_markup.hpp>
#include <ctnn/io/csv/csv_messages.hpp>
#include <ctnn/io/csv/csv_options.hpp>
#include <ctnn/io/files/bytes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Reads field after field, row after row. The bytes must outlive this object. Every row must have
/// `columns` fields, or as many as the first where that is 0; whatever is not as it should be is thrown
/// as Error.
class CsvFields {
 public:
  CsvFields(ByteStream& bytes, const CsvOptions& options, std::size_t columns, std::size_t block)
      : markup_{options.separator, options.comment},
        blocks_(bytes, markup_, block),
        columns_(columns),
        source_(bytes.name()) {}

  /// Moves to the first field of the next row, over blank lines and comments; false at the end of the
  /// text.
  bool next_row() {
    for (const char* p = at_;;) {
      if (p == end_) {  // a block ends with a row, so that at_ is there too, or else with the text
        if (!next_block()) return false;
        p = at_;
      }
      if (*p == '\n') {
        at_ = ++p;
        ++line_;
      } else if (is_space(*p) || *p == '\r') {
        ++p;
      } else if (markup_.comments(*p) ||
                 (rows_ == 0 && states_csv_separator({p, std::find(p, end_, '\n')},
                                                     markup_.separator, line_, source_))) {
        p = std::find(p, end_, '\n');
      } else {
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
    // Counted first, so that a row of millions of fields is not stored.
    if (columns_ == 0) {
      counted_ = true;
      columns_ = count_columns();
      if (constexpr std::size_t most = 1'000'000; columns_ > most)
        throw Error(source_ + ": the first line has " + csv_columns_text(columns_) +
                    ", and no more than " + csv_columns_text(most) +
                    " are read; check the separator and the quotes.");
    }
    check_columns();
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
    while (stop != end_ && !markup_.separates(*stop) && *stop != '\n') ++stop;
    const char* last = stop;
    if (last != first && last[-1] == '\r' && (stop == end_ || *stop == '\n')) --last;
    while (last != first && is_space(last[-1])) --last;
    end_field(stop);
    return {first, last};
  }

  /// Whether read(begin) gives the end of the next field, which it has then read; null is no. A field
  /// read so needs no second pass to find where it ends.
  [[nodiscard]] bool take_field(auto read) {
    const char* const next = row_open_ ? read(at_) : nullptr;
    if (next == nullptr) return false;
    begin_field();
    if (end_field(next)) return true;
    --column_;
    return false;
  }

  void end_row() {
    if (row_open_) check_columns();
  }

  /// Column names for messages.
  void set_names(std::vector<std::string> names) { names_ = std::move(names); }

  /// The first row was taken for data: a complaint about it will say how to make it a header.
  void suggest_header() { suggest_header_ = true; }

  struct Place {
    std::size_t line;
    std::size_t column;
  };
  [[nodiscard]] std::size_t row_line() const noexcept { return row_line_; }
  /// How many rows there were with this one.
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  /// Of the field that was read last.
  [[nodiscard]] Place place() const noexcept { return {field_line_, column_}; }

  /// Throws Error about the field at a place in this row, or the one that was read last; a wrong count
  /// of fields comes first, since it is the likelier cause.
  [[noreturn]] void fail(const std::string& what, const std::string& remedy,
                         std::optional<Place> at = {}) {
    const Place where = at.value_or(place());
    const bool header = rows_ == 1 && suggest_header_;
    check_columns();
    raise(where, what,
          remedy + (header ? "; if this line is a header, set CsvOptions::header to yes" : "") +
              comment_remedy());
  }

  [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }
  [[nodiscard]] const std::string& source() const noexcept { return source_; }
  /// Whether the text has no bytes at all.
  [[nodiscard]] bool empty() const noexcept { return blocks_.taken() == 0; }

  /// Throws Error when the current row has not `columns` fields; rewinds the row.
  void check_columns() {
    const std::size_t found = count_columns();
    if (found == columns_) return;
    const std::string line = std::to_string(row_line_);
    throw Error(source_ + ':' + line + ": line " + line + " has " + csv_columns_text(found) +
                ", but " +
                (counted_ ? "the first has " + std::to_string(columns_) + "; "
                          : csv_columns_text(columns_) + " are needed; ") +
                csv_split_remedy({row_start_, std::find(row_start_, end_, '\n')}, markup_, found,
                                 columns_, counted_) +
                comment_remedy() + '.');
  }

 private:
  [[nodiscard]] bool is_space(char c) const { return markup_.is_space(c); }
  [[nodiscard]] const char* skip_spaces(const char* p) const {
    while (p != end_ && is_space(*p)) ++p;
    return p;
  }

  /// What to do about a row that may be a comment.
  [[nodiscard]] const char* comment_remedy() const {
    const char* const first = skip_spaces(row_start_);
    if (markup_.comment == '\0' && rows_ == 2 && !names_.empty() && names_.front().starts_with('#'))
      return "; if the line above is a comment, set CsvOptions::comment to '#'";
    return markup_.comment == '\0' && first != end_ && *first == '#'
               ? "; if this line is a comment, set CsvOptions::comment to '#'"
               : "";
  }

  void begin_field() {
    if (!row_open_) check_columns();
    ++column_;
    field_line_ = line_;
  }

  /// Moves over the separator or line end at p; false when there is neither.
  bool end_field(const char* p) {
    if (markup_.in_runs()) {
      const char* const next = skip_spaces(p);
      if (next != p && !ends_line(next)) {
        at_ = next;
        return true;
      }
      p = next;
    } else if (p != end_ && *p == markup_.separator) {
      at_ = p + 1;
      return true;
    }
    if (p != end_ && *p == '\r' && ends_line(p)) ++p;
    if (p != end_ && *p != '\n') return false;
    at_ = p == end_ ? p : p + 1;
    line_ += p != end_;
    row_open_ = false;
    return true;
  }

  [[nodiscard]] bool ends_line(const char* p) const {
    return p == end_ || *p == '\n' || (*p == '\r' && (p + 1 == end_ || p[1] == '\n'));
  }

  std::string_view quoted_field(const char* p) {
    scratch_.clear();
    for (;;) {
      const char* const quote = std::find(p, end_, '"');
      if (quote == end_)
        raise(place(), "a quote opens here and is never closed",
              "close it, or write \"\" for a quote inside a quoted field");
      scratch_.append(p, quote);
      line_ += static_cast<std::size_t>(std::count(p, quote, '\n'));
      p = quote + 1;
      if (p == end_ || *p != '"') break;
      scratch_ += *p++;
    }
    if (!markup_.in_runs()) p = skip_spaces(p);
    if (!end_field(p))
      raise(place(), "text follows a closing quote",
            "write \"\" for a quote inside a quoted field");
    return scratch_;
  }

  /// The next rows of the text; false at its end.
  bool next_block() {
    const bool first = blocks_.taken() == 0;
    const std::string_view rows = blocks_.next();
    at_ = rows.data();
    end_ = at_ + rows.size();
    check_csv_text(rows, first, line_, source_);
    return !rows.empty();
  }

  [[nodiscard]] std::size_t count_columns() {
    rewind_row();
    while (row_open_) static_cast<void>(field());
    const std::size_t found = column_;
    rewind_row();
    return found;
  }

  [[noreturn]] void raise(Place at, const std::string& what, const std::string& remedy) const {
    const std::string line = std::to_string(at.line);
    const std::string column = std::to_string(at.column);
    std::string name;
    if (at.column <= names_.size()) name.append(" ").append(csv_quote(names_[at.column - 1]));
    throw Error(source_ + ':' + line + ':' + column + ": " + what + " (line " + line + ", column " +
                column + name + "); " + remedy + '.');
  }

  CsvMarkup markup_;
  CsvBlocks blocks_;
  const char* at_ = nullptr;
  const char* end_ = nullptr;  // of the rows in memory
  bool row_open_ = false;      // another field follows in this row
  std::size_t columns_;
  std::size_t line_ = 1;        // of at_, counted from 1
  std::size_t column_ = 0;      // fields read in this row
  std::size_t field_line_ = 1;  // where the last field began
  const char* row_start_ = nullptr;
  std::size_t row_line_ = 1;
  std::size_t rows_ = 0;
  bool suggest_header_ = false;
  bool counted_ = false;  // the first row says how many columns there are
  std::string source_;
  std::string scratch_;  // the last quoted field
  std::vector<std::string> names_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
