// SPDX-License-Identifier: MIT
// Definitions of inspect/formula_lines.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/inspect/formula_lines.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string value_name(ValueId value) {
  return value == network_input ? "x" : joined("y", std::to_string(value.number));
}

/// The sign stands in a column; ∂ and the like are one character of several bytes.
CTNN_FUNC void print_line(std::ostream& out, std::string_view left, std::string_view sign,
                          std::string_view right) {
  constexpr std::size_t column = 10;
  const std::size_t width = character_count(left);
  out << "  " << left << std::string(width < column ? column - width : 1, ' ') << sign << right
      << '\n';
}

CTNN_FUNC void print_equation(std::ostream& out, std::string_view left, std::string_view right,
                              bool starts) {
  print_line(out, left, starts ? "= " : "+= ", right);
}

CTNN_FUNC void print_note(std::ostream& out, std::string_view what, std::string_view text) {
  print_line(out, what, "", text);
}

CTNN_FUNC std::string with_letter(std::string_view formula, std::string_view letter) {
  const auto in_word = [&](std::size_t i) {
    return i < formula.size() && ((formula[i] >= 'a' && formula[i] <= 'z') || formula[i] == '_');
  };
  std::string result;
  for (std::size_t i = 0; i < formula.size(); ++i)
    if (formula[i] == 'z' && !in_word(i - 1) && !in_word(i + 1))
      result += letter;
    else
      result += formula[i];
  return result;
}

CTNN_FUNC std::string weighted(double weight, std::string_view formula) {
  if (weight == 1) return std::string(formula);
  std::ostringstream text;
  text << weight << "*(" << formula << ')';
  return text.str();
}

}  // namespace ctnn::inline CTNN_ABI::detail
