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
#include <ctnn/inspect/formula_markup.hpp>
#include <ctnn/text/text.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::string value_name(ValueId value) {
  return value == network_input ? "x" : joined("y", std::to_string(value.number));
}

/// Text within an element.
[[nodiscard]] inline std::string as_html(std::string_view text) {
  std::string result;
  append_xml(result, text);
  return result;
}

CTNN_FUNC void FormulaLines::heading(std::string_view title) {
  end();
  if (form_ == Form::html)
    out_ << "<h3>" << as_html(title) << "</h3>\n";
  else
    out_ << title << '\n';
}

CTNN_FUNC void FormulaLines::equation(std::string_view left, std::string_view right, bool starts) {
  const std::string shown = with_short_numbers(right);
  if (form_ == Form::text) return line(left, starts ? "= " : "+= ", shown);
  begin_table();
  out_ << "<tr><th scope=\"row\"><math>" << formula_mathml(left) << "</math></th><td><math><mo>"
       << (starts ? "=" : "+=") << "</mo><mrow>" << formula_mathml(shown)
       << "</mrow></math></td></tr>\n";
}

CTNN_FUNC void FormulaLines::note(std::string_view what, std::string_view text) {
  if (form_ == Form::text) return line(what, "", text);
  begin_table();
  // Of a derivative that is not needed, or not yet known.
  const bool formula = what.find("∂") != std::string_view::npos;
  out_ << "<tr><th scope=\"row\">"
       << (formula ? joined("<math>", formula_mathml(what), "</math>") : as_html(what))
       << "</th><td>" << as_html(text) << "</td></tr>\n";
}

CTNN_FUNC void FormulaLines::end() {
  if (open_) out_ << "</tbody></table>\n";
  open_ = false;
}

CTNN_FUNC void FormulaLines::begin_table() {
  if (!open_) out_ << "<table class=\"formula\"><tbody>\n";
  open_ = true;
}

/// The sign stands in a column; ∂ and the like are one character of several bytes.
CTNN_FUNC void FormulaLines::line(std::string_view left, std::string_view sign,
                                  std::string_view right) {
  constexpr std::size_t column = 10;
  const std::size_t width = character_count(left);
  out_ << "  " << left << std::string(width < column ? column - width : 1, ' ') << sign << right
       << '\n';
}

CTNN_FUNC std::string with_letter(std::string_view formula, char letter, std::string_view name) {
  const auto in_word = [&](std::size_t i) {
    return i < formula.size() && ((formula[i] >= 'a' && formula[i] <= 'z') || formula[i] == '_');
  };
  std::string result;
  for (std::size_t i = 0; i < formula.size(); ++i)
    if (formula[i] == letter && !in_word(i - 1) && !in_word(i + 1))
      result += name;
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
