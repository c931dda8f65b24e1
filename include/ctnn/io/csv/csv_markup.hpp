// SPDX-License-Identifier: MIT
// The characters that divide a text into rows and fields.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What divides a text into rows and fields.
struct CsvMarkup {
  char separator;
  char comment;  // begins a line that is read over; '\0': nothing does

  /// Whether a run of white space is one separator.
  [[nodiscard]] bool in_runs() const noexcept { return separator == ' '; }
  /// Whether c is white space around a field.
  [[nodiscard]] bool is_space(char c) const noexcept {
    return (c == ' ' || c == '\t') && (c != separator || in_runs());
  }
  [[nodiscard]] bool separates(char c) const noexcept {
    return c == separator || (c == '\t' && in_runs());
  }
  [[nodiscard]] bool comments(char c) const noexcept { return comment != '\0' && c == comment; }
};

}  // namespace ctnn::inline CTNN_ABI::detail
