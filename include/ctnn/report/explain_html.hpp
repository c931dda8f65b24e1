// SPDX-License-Identifier: MIT
// A network's formulas for a web page: std::cout << html(explain<net, CrossEntropy>()).
#pragma once

#include <ostream>
#include <sstream>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_name.hpp>
#include <ctnn/network/explain.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/symbolic/print.hpp>
#include <ctnn/training/explain.hpp>

namespace ctnn::inline CTNN_ABI {

/// A heading and a table of formulas in MathML for every operation, in the textbook's letters: ŷ is
/// an output, y its target. Operations without a formula of their own come as text.
template <class Explained>
struct ExplainedHtml;
template <class Net, class L>
struct ExplainedHtml<NetworkExplained<Net, L>> {
  using explained = NetworkExplained<Net, L>;
  using graph = typename explained::graph;

  friend std::ostream& operator<<(std::ostream& out, const ExplainedHtml& page) {
    detail::for_each_layer<0, graph::size>(
        [&](auto i) { page.template print_operation<i()>(out); });
    return out;
  }

 private:
  /// Text within an element.
  static void escape(std::ostream& out, std::string_view text) {
    for (const char c : text) {
      if (c == '<')
        out << "&lt;";
      else if (c == '>')
        out << "&gt;";
      else if (c == '&')
        out << "&amp;";
      else
        out << c;
    }
  }
  static void row(std::ostream& out, std::string_view what, std::string_view left,
                  std::string_view right) {
    out << "<tr><th scope=\"row\">" << what << "</th><td><math>" << left << "<mo>=</mo><mrow>"
        << right << "</mrow></math></td></tr>\n";
  }
  static void note(std::ostream& out, std::string_view what, std::string_view text) {
    out << "<tr><th scope=\"row\">" << what << "</th><td>";
    escape(out, text);
    out << "</td></tr>\n";
  }
  /// What stands between <math> and </math>.
  static constexpr std::string_view inner(std::string_view math) noexcept {
    return math.substr(6, math.size() - 13);
  }
  static constexpr std::string_view y = "<mover><mi>y</mi><mo>^</mo></mover>";
  static constexpr std::string_view slope =
      "<mfrac><mrow><mo>∂</mo><mover><mi>y</mi><mo>^</mo></mover></mrow>"
      "<mrow><mo>∂</mo><mi>z</mi></mrow></mfrac>";
  static constexpr std::string_view delta =
      "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>z</mi></mrow></mfrac>";

  template <int I>
  static void print_operation(std::ostream& out) {
    constexpr detail::Op op = graph::ops[I];
    out << "<h3>y" << I << ": ";
    if constexpr (op.kind == detail::Op::Kind::layer)
      escape(out, detail::title_of_operation<Net, I>());
    else
      out << detail::name_of(op);
    out << ", " << op.in << " to " << op.out << "</h3>\n";
    if constexpr (op.dense() ||
                  (op.kind == detail::Op::Kind::layer && op.layer_kind == LayerKind::apply)) {
      out << "<table class=\"formula\">\n";
      print_formulas<I>(out);
      out << "</table>\n";
    } else {
      out << "<pre>";
      std::ostringstream text;
      explained::template print_operation<I>(text);
      escape(out, text.str());
      out << "</pre>\n";
    }
  }

  template <int I>
  static void print_formulas(std::ostream& out) {
    constexpr detail::Op op = graph::ops[I];
    using A = typename explained::template activation<I>;
    if constexpr (op.dense()) {
      std::ostringstream z;
      z << "<msub><mi>W</mi><mn>" << op.matrix << "</mn></msub>";
      if (op.transposed) z << "<msup><mrow></mrow><mi>T</mi></msup>";
      z << "<mi>x</mi>";
      if (graph::layers[op.layer].bias)
        z << "<mo>+</mo><msub><mi>b</mi><mn>" << op.layer << "</mn></msub>";
      row(out, "product", "<mi>z</mi>", z.str());
    }
    row(out, "activation", y, inner(A::mathml.view()));
    if constexpr (op.addend == detail::network_input)
      note(out, "to that is added", "x");
    else if constexpr (op.addend != detail::no_value)
      note(out, "to that is added", std::string("y").append(std::to_string(op.addend)));
    if constexpr (detail::is_scored<Net, I> && explained::with_loss && !A::derived::trained) {
      detail::for_each_layer<0, static_cast<int>(graph::heads.size())>([&](auto h) {
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
