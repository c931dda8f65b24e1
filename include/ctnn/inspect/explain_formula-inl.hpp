// SPDX-License-Identifier: MIT
// Definitions of inspect/explain_formula.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC void print_activation(std::ostream& out, const ActivationLines& a) {
  const auto end = [&](double x, bool open, bool low) {
    if (x == symbolic::Interval{}.low || x == symbolic::Interval{}.high)
      out << (low ? "(−∞" : "∞)");
    else if (low)
      out << (open ? '(' : '[') << x;
    else
      out << x << (open ? ')' : ']');
  };
  out << a.name << "\n  y       = " << a.formula << '\n';
  if (a.forward != a.formula) out << "  run as    " << a.forward << '\n';
  if (!a.slope.empty()) out << "  ∂y/∂z   = " << a.slope << '\n';
  out << "  ∂L/∂z   = " << a.backward << '\n';
  if (!a.parameter.empty()) out << "  ∂L/∂alpha = " << a.parameter << '\n';
  out << "  stores    " << a.stores << "\n  range     ";
  end(a.range.low, a.range.low_open, true);
  out << ", ";
  end(a.range.high, a.range.high_open, false);
  out << (a.both_signs ? ", of both signs" : ", of one sign: not zero-mean");
  out << "\n  smooth    ";
  if (a.differentiable)
    out << "differentiable everywhere";
  else if (a.steps)
    out << "no: it has steps, and its derivative is 0 beside them";
  else
    out << "no: it has kinks, where a one-sided derivative is used";
  out << '\n';
}

CTNN_FUNC std::string with_letter(std::string_view formula, char letter, std::string_view name) {
  std::string result;
  const auto in_word = [&](std::size_t i) {
    return i < formula.size() && ((formula[i] >= 'a' && formula[i] <= 'z') || formula[i] == '_');
  };
  for (std::size_t i = 0; i < formula.size(); ++i)
    if (formula[i] == letter && !in_word(i - 1) && !in_word(i + 1))
      result += name;
    else
      result += formula[i];
  return result;
}

CTNN_FUNC std::string with_factor(double factor, std::string_view formula) {
  if (factor == 1) return std::string(formula);
  std::ostringstream text;
  text << factor << "*(" << formula << ')';
  return text.str();
}

CTNN_FUNC void print_loss(std::ostream& out, std::string_view loss, std::string_view activation,
                          std::string_view value, std::string_view delta) {
  out << loss << " behind " << activation << "\n  L       = " << value << "\n  ∂L/∂z   = " << delta
      << '\n';
}

}  // namespace ctnn::inline CTNN_ABI::detail
