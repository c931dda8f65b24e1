// SPDX-License-Identifier: MIT
// Definitions of inspect/explain_formula.hpp.
#pragma once

#include <ostream>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/inspect/formula_markup.hpp>
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
  out << a.name << "\n  y       = " << with_short_numbers(a.formula) << '\n';
  if (a.forward != a.formula) out << "  run as    " << with_short_numbers(a.forward) << '\n';
  if (!a.slope.empty()) out << "  ∂y/∂z   = " << with_short_numbers(a.slope) << '\n';
  out << "  ∂L/∂z   = " << with_short_numbers(a.backward) << '\n';
  if (!a.parameter.empty()) out << "  ∂L/∂alpha = " << with_short_numbers(a.parameter) << '\n';
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

CTNN_FUNC void print_loss(std::ostream& out, std::string_view loss, std::string_view activation,
                          std::string_view value, std::string_view delta) {
  out << loss << " behind " << activation << "\n  L       = " << with_short_numbers(value)
      << "\n  ∂L/∂z   = " << with_short_numbers(delta) << '\n';
}

}  // namespace ctnn::inline CTNN_ABI::detail
