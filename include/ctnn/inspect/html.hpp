// SPDX-License-Identifier: MIT
// A network's formulas as HTML with MathML: std::cout << html(explain<net, CrossEntropy>()). The letters
// are those of inspect/formula_lines.hpp, but an output is ŷ and its target y.
#pragma once

#include <iosfwd>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/inspect/explain_training.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/symbolic/markup.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail::html {

inline constexpr std::string_view y = "<mover><mi>y</mi><mo>^</mo></mover>";
inline constexpr std::string_view slope =
    "<mfrac><mrow><mo>∂</mo><mover><mi>y</mi><mo>^</mo></mover></mrow>"
    "<mrow><mo>∂</mo><mi>z</mi></mrow></mfrac>";
inline constexpr std::string_view delta =
    "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>z</mi></mrow></mfrac>";

/// What stands between <math> and </math>.
[[nodiscard]] constexpr std::string_view inner(std::string_view math) noexcept {
  return math.substr(6, math.size() - 13);
}

/// Of operation y<number>, from `in` numbers to `out_width`.
void heading(std::ostream& out, int number, std::string_view title, int in, int out_width);
void begin_table(std::ostream& out);
void end_table(std::ostream& out);
/// An equation; both sides are MathML.
void row(std::ostream& out, std::string_view what, std::string_view left, std::string_view right);
/// Words in the table.
void note(std::ostream& out, std::string_view what, std::string_view text);
/// That output y<value> is added.
void note_added(std::ostream& out, int value);
/// z = W x + b, the bias unless its number is negative.
void product(std::ostream& out, int matrix, bool transposed, int bias);
/// What `print` writes, as it is.
void lines(std::ostream& out, void (*print)(std::ostream& out));

}  // namespace detail::html

/// A heading and a table of formulas in MathML for every operation; those without a formula of their
/// own come as text.
template <class Explained>
struct ExplainedHtml;
template <class Net, class L>
struct ExplainedHtml<NetworkExplained<Net, L>> {
  using explained = NetworkExplained<Net, L>;
  using graph = typename explained::graph;

  friend std::ostream& operator<<(std::ostream& out, const ExplainedHtml& page) {
    detail::static_for<0, graph::size>([&](auto i) { page.template print_operation<i()>(out); });
    return out;
  }

 private:
  template <int I>
  static void print_operation(std::ostream& out) {
    constexpr detail::Op op = graph::ops[I];
    if constexpr (!op.joins())
      detail::html::heading(out, I, detail::title_of_operation<Net, I>(), op.in, op.out);
    else
      detail::html::heading(out, I, op.kind->name, op.in, op.out);
    if constexpr (op.kind->activates) {
      detail::html::begin_table(out);
      print_formulas<I>(out);
      detail::html::end_table(out);
    } else {
      detail::html::lines(out,
                          [](std::ostream& text) { explained::template print_operation<I>(text); });
    }
  }

  template <int I>
  static void print_formulas(std::ostream& out) {
    using namespace detail::html;
    constexpr detail::Op op = graph::ops[I];
    using A = typename explained::template activation<I>;
    if constexpr (op.dense())
      product(out, op.matrix.number, op.transposed,
              graph::layers[op.layer].bias ? op.layer.number : -1);
    row(out, "activation", y, inner(A::mathml.view()));
    if constexpr (op.addend == detail::network_input)
      note(out, "to that is added", "x");
    else if constexpr (op.addend != detail::no_value)
      note_added(out, op.addend.number);
    if constexpr (detail::is_loss_fused<Net, I> && explained::with_loss && !A::derived::trained) {
      detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
        if constexpr (graph::heads[h()].op == I) {
          using derived = typename explained::template loss<h()>::derived;
          static constexpr auto value = symbolic::mathml(derived::formulas.value);
          static constexpr auto derivative = symbolic::mathml(derived::formulas.delta_of_y);
          row(out, type_name<typename detail::loss_of_head<L, h()>::type>(), "<mi>L</mi>",
              inner(value.view()));
          row(out, "of both together", delta, inner(derivative.view()));
        }
      });
      note(out, "stores", "z");
    } else {
      static constexpr auto derivative = symbolic::mathml(A::derived::formulas.backward);
      if constexpr (!A::derived::rows) row(out, "derivative", slope, inner(A::mathml_slope.view()));
      row(out, "as it is run", delta, inner(derivative.view()));
      note(out, "stores", A::stores());
    }
  }
};

template <class Net, class L>
[[nodiscard]] constexpr auto html(const NetworkExplained<Net, L>&) noexcept {
  return ExplainedHtml<NetworkExplained<Net, L>>{};
}
/// Of a learner: its network and loss.
template <class L>
[[nodiscard]] constexpr auto html(const LearnerExplained<L>&) noexcept {
  return ExplainedHtml<typename LearnerExplained<L>::network>{};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/html-inl.hpp>
#endif
