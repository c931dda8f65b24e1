// SPDX-License-Identifier: MIT
// What explain() prints as HTML with MathML: std::cout << html(explain<net, CrossEntropy>()).
#pragma once

#include <iosfwd>

#include <ctnn/core/config.hpp>
#include <ctnn/inspect/formula_lines.hpp>

namespace ctnn::inline CTNN_ABI {

/// A heading and a table of formulas for everything explained, to print.
template <class Explained>
struct ExplainedHtml {
  friend std::ostream& operator<<(std::ostream& out, const ExplainedHtml&) {
    detail::FormulaLines lines(out, detail::FormulaLines::Form::html);
    Explained::print(lines);
    lines.end();
    return out;
  }
};

/// Of a network or a learner: every line of its text, in the same letters.
template <class Explained>
  requires requires(detail::FormulaLines& lines) { Explained::print(lines); }
[[nodiscard]] constexpr ExplainedHtml<Explained> html(const Explained&) noexcept {
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
