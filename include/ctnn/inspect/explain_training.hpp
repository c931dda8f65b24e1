// SPDX-License-Identifier: MIT
// A learner's network, loss, penalty and update as formulas, printed: explain<Digits>(). w is a weight,
// m and v are the moments of an update, k counts its steps.
#pragma once

#include <ostream>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/inspect/formula_lines.hpp>
#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/gradient.hpp>
#include <ctnn/symbolic/simplify.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {

/// A learner's network behind its loss, and the formulas of its penalty and its update.
template <class L>
struct LearnerExplained {
  using network = NetworkExplained<typename L::network_type, typename L::loss_type>;
  using penalty_type = typename L::penalty_type;
  using update_type = typename L::update_type;

  friend std::ostream& operator<<(std::ostream& out, const LearnerExplained&) {
    detail::FormulaLines lines(out);
    print(lines);
    lines.end();
    return out;
  }

  /// The lines of the text, one after another.
  static void print(detail::FormulaLines& lines) {
    network::print(lines);
    if constexpr (!std::is_same_v<penalty_type, NoPenalty>) {
      using derived = derived_penalty<penalty_type>;
      static constexpr auto value = symbolic::text(symbolic::simplify(derived::formula));
      static constexpr auto slope =
          symbolic::text(symbolic::gradient(derived::formula, symbols::w));
      lines.heading(detail::joined(type_name<penalty_type>(),
                                   ", λ = ", detail::short_text(penalty_type::strength),
                                   ", for every w of W"));
      lines.equation("p(w)", value.view());
      if constexpr (derived::proximal)
        lines.note("after an update,", "w = soft threshold(w, rate·λ)");
      else
        lines.equation("∂L/∂w",
                       slope.view().find(' ') == std::string_view::npos  // one operand
                           ? detail::joined("λ·", slope.view())
                           : detail::joined("λ·(", slope.view(), ")"),
                       false);
    }
    static constexpr Updated update =
        update_type::f(symbols::w, symbols::g, symbols::m, symbols::v, symbols::rate, symbols::k);
    static constexpr auto w = symbolic::text(update.w);
    static constexpr auto m = symbolic::text(update.m);
    static constexpr auto v = symbolic::text(update.v);
    lines.heading(detail::joined(type_name<update_type>(),
                                 ", rate = ", detail::short_text(update_type::rate),
                                 ", step k = 1, 2 …, g = ∂L/∂w of the mean loss"));
    if constexpr (m.view() != "m") lines.equation("m", m.view());
    if constexpr (v.view() != "v") lines.equation("v", v.view());
    lines.equation("w", w.view());
  }
};

/// explain<Digits>(): a learner's network, loss, penalty and update, as formulas and what was derived
/// of them, to print.
template <class L>
  requires requires {
    typename L::network_type;
    typename L::loss_type;
    typename L::update_type;
  }
[[nodiscard]] constexpr LearnerExplained<L> explain() noexcept {
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
