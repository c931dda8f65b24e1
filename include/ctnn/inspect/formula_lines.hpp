// SPDX-License-Identifier: MIT
// Printed lines "left = formula", their left sides in a column, and the letters in which explain()
// writes: x the inputs of a network, y0, y1 … the outputs of its operations, W and b with the number
// of a layer, z = W·x + b, y the output of an activation, t its target, L the loss, g = ∂L/∂y.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The parts, one behind another; "text" + std::string warns in g++ 12.
[[nodiscard]] std::string joined(const auto&... parts) {
  std::string all;
  (all.append(parts), ...);
  return all;
}

/// "x", or "y3" of what operation 3 makes.
[[nodiscard]] std::string value_name(ValueId value);

/// left = right, or left += right where the sum has begun before.
void print_equation(std::ostream& out, std::string_view left, std::string_view right,
                    bool starts = true);
void print_note(std::ostream& out, std::string_view what, std::string_view text);

/// A formula of z with another letter in its place.
[[nodiscard]] std::string with_letter(std::string_view formula, std::string_view letter);
/// weight*(formula), or the formula alone for the weight 1.
[[nodiscard]] std::string weighted(double weight, std::string_view formula);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/formula_lines-inl.hpp>
#endif
