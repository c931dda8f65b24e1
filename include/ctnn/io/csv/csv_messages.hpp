// SPDX-License-Identifier: MIT
// Messages about tables in text files: what is wrong, where, and what to do.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/io/csv/csv_markup.hpp>
#include <ctnn/io/files/messages.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A field or a name of a column between quotes.
[[nodiscard]] inline std::string csv_quote(std::string_view text) { return in_quotes(text, 40); }

/// "1 column", "2 columns"
[[nodiscard]] inline std::string csv_columns_text(std::size_t n) {
  return std::to_string(n) + (n == 1 ? " column" : " columns");
}

inline constexpr const char* csv_lone_return =
    "a CR without an LF stands in it: end every line in LF or CRLF";

/// How many fields a line without quotes has.
[[nodiscard]] inline std::size_t csv_count_fields(std::string_view line, CsvMarkup markup) {
  if (!markup.in_runs())
    return 1 + static_cast<std::size_t>(std::count(line.begin(), line.end(), markup.separator));
  std::size_t fields = 0;
  bool within = false;
  for (const char c : line) {
    const bool blank = markup.separates(c) || c == '\r';
    fields += !blank && !within;
    within = !blank;
  }
  return fields;
}

/// What to do about a line of `found` fields that should have `columns`, as many as the line above in a
/// `counted` table: another separator may split it so.
[[nodiscard]] inline std::string csv_split_remedy(std::string_view line, CsvMarkup markup,
                                                  std::size_t found, std::size_t columns,
                                                  bool counted) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.find('\r') != line.npos) return csv_lone_return;
  if (counted) return "correct the line";
  for (const char other : {',', ';', '\t', '|', ' '})
    if (other != markup.separator && csv_count_fields(line, {other, '\0'}) == columns)
      return std::string("set CsvOptions::separator to '") +
             (other == '\t' ? "\\t" : std::string(1, other)) + "', which splits it into " +
             std::to_string(columns);
  if (found == columns + 1 && line.ends_with(markup.separator))
    return "a separator ends it, behind which is one more column: leave that out by its number, "
           "CsvOptions::ignored";
  return "correct the line, or the sizes in read_csv<In, Target>";
}

/// Whether a line only names the separator, as spreadsheets write it: sep=; Throws Error where that
/// is another one.
[[nodiscard]] inline bool states_csv_separator(std::string_view text, char separator,
                                               std::size_t number, const std::string& source) {
  if (text.ends_with('\r')) text.remove_suffix(1);
  if (text.size() == 7 && text.starts_with('"') && text.ends_with('"'))
    text = text.substr(1, text.size() - 2);
  if (text.size() != 5 || (text.substr(0, 4) != "sep=" && text.substr(0, 4) != "SEP="))
    return false;
  if (text[4] == separator) return true;
  const std::string line = std::to_string(number);
  throw Error(source + ':' + line + ": line " + line + " says that " + csv_quote(text.substr(4)) +
              " separates the columns; set CsvOptions::separator to it.");
}

/// Throws Error where a block of a text, the first or a later one, which begins in this line, is none.
inline void check_csv_text(std::string_view block, bool first, std::size_t line,
                           const std::string& source) {
  if (first && block.starts_with("\x1F\x8B"))
    throw Error(source +
                ": this is a gzip file; include <ctnn/io/csv_gz.hpp> and call read_csv_gz, or "
                "unpack it.");
  if (first && block.starts_with("PK\x03\x04"))
    throw Error(
        source +
        ": this is a zip archive, as spreadsheets are (.xlsx, .ods); save the table as csv.");
  if (first && (block.starts_with("\xFF\xFE") || block.starts_with("\xFE\xFF")))
    throw Error(source + ": this text is UTF-16; save it as UTF-8.");
  const std::size_t nul = block.find('\0');
  if (nul == block.npos) return;
  line += static_cast<std::size_t>(std::count(block.begin(), block.begin() + nul, '\n'));
  throw Error(source + ':' + std::to_string(line) +
              ": there is a NUL byte in this line, so this is no plain text (UTF-16 perhaps, or "
              "compressed); save it as UTF-8.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
