// SPDX-License-Identifier: MIT
// Formulas that were printed as text: as MathML, and with numbers for people.
#pragma once

#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What stands between <math> and </math>: W1·y0 with indices, quotients as fractions, powers raised. What
/// is no formula, such as "its part of g" or what follows one, is words.
[[nodiscard]] std::string formula_mathml(std::string_view formula);

/// A formula whose long numbers, which are results of arithmetic, have six digits: 0.1 for 1 - 0.9, of which double
/// makes 0.09999999999999998.
[[nodiscard]] std::string with_short_numbers(std::string_view formula);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/formula_markup-inl.hpp>
#endif
