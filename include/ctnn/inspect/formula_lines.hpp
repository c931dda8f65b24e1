// SPDX-License-Identifier: MIT
// The lines that explain() prints, as text with the left sides in a column or as tables of HTML, and its letters: x the
// inputs of a network, y0, y1 … the outputs of its operations, W and b with the number of a layer,
// z = W·x + b, y the output of an activation, t its target, L the loss, g = ∂L/∂y.
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

/// What is explained, line by line, into a stream.
class FormulaLines {
 public:
  enum class Form { text, html };
  explicit FormulaLines(std::ostream& out, Form form = Form::text) : out_(out), form_(form) {}

  /// What the lines that follow are about.
  void heading(std::string_view title);
  /// left = right, or left += right where the sum has begun before.
  void equation(std::string_view left, std::string_view right, bool starts = true);
  /// Words.
  void note(std::string_view what, std::string_view text);
  /// To be called after the last line.
  void end();

 private:
  void line(std::string_view left, std::string_view sign, std::string_view right);
  void begin_table();

  std::ostream& out_;
  Form form_;
  bool open_ = false;  // a table
};

/// A formula with another name for one of its letters.
[[nodiscard]] std::string with_letter(std::string_view formula, char letter, std::string_view name);
/// weight*(formula), or the formula alone for the weight 1.
[[nodiscard]] std::string weighted(double weight, std::string_view formula);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/formula_lines-inl.hpp>
#endif
