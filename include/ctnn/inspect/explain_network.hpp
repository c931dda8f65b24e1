// SPDX-License-Identifier: MIT
// The formulas and derivatives of every operation of a network, printed: explain<net>() and
// explain<net, CrossEntropy>().
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/inspect/explain_head.hpp>
#include <ctnn/inspect/formula_lines.hpp>
#include <ctnn/inspect/operation_title.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// Every operation of a network with its formula, its derivatives, and what the training forward pass
/// stores for them, in the letters of inspect/formula_lines.hpp. Behind a loss, ∂L/∂z is that of loss
/// and last activation as one formula.
template <class Net, class L = AnyLoss>
struct NetworkExplained {
  using shape = shape_of<Net>;
  using graph = typename shape::graph;
  static constexpr bool with_loss = !std::is_same_v<L, AnyLoss>;

  /// What is printed of the activation of operation I.
  template <int I>
  using activation = ActivationExplained<typename graph::template activation<I>>;
  /// The loss of head H behind the activation that it is derived with.
  template <int H>
  using loss = typename detail::HeadExplained<Net, L>::template loss<H>;

  friend std::ostream& operator<<(std::ostream& out, const NetworkExplained&) {
    detail::FormulaLines lines(out);
    print(lines);
    lines.end();
    return out;
  }

  /// The lines of the text, one after another.
  static void print(detail::FormulaLines& lines) {
    lines.heading(detail::joined("x, ", std::to_string(shape::inputs), " inputs"));
    print_noise<detail::network_input>(lines);
    detail::static_for<0, graph::size>([&](auto i) { print_operation<i()>(lines); });
  }

 private:
  using Op = detail::Op;
  using heads = detail::HeadExplained<Net, L>;
  static constexpr auto& flow = graph::flow;

  template <int I>
  static void print_operation(detail::FormulaLines& lines) {
    constexpr Op op = graph::ops[I];
    std::string heading = detail::value_name(detail::value_of(I)) + ", ";
    if (const std::string title = detail::title_of_operation<Net, I>(); !title.empty())
      heading.append(title).append(", ");
    if (!op.joins()) heading.append(std::to_string(op.in)).append(" > ");
    lines.heading(heading.append(std::to_string(op.out)).append(op.joins() ? " values" : ""));
    if constexpr (op.dense())
      print_dense<I>(lines);
    else if constexpr (op.kind->activates)
      print_apply<I>(lines);
    else if constexpr (op.kind->parameters)
      print_normalization<I>(lines);
    else if constexpr (op.joins())
      print_join(lines, op);
    else
      print_formula(lines, op);
    print_noise<detail::value_of(I)>(lines);
    detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      if constexpr (graph::heads[h()].op == I && !detail::loss_fused<Net, h()>)
        heads::template print_loss<h()>(lines);
    });
  }

  static std::string source(const Op& op, int k) {
    return detail::value_name(graph::sources[op.first + k]);
  }

  template <int I>
  static void print_dense(detail::FormulaLines& lines) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    constexpr LayerInfo layer = graph::layers[op.layer];
    using A = activation<I>;
    const std::string w = joined("W", std::to_string(op.matrix.number));
    const std::string b = joined("b", std::to_string(op.layer.number));
    const std::string x = source(op, 0);
    std::string formula = joined(w, op.transposed ? "ᵀ·" : "·", x);
    if (layer.bias) formula.append(" + ").append(b);
    lines.equation("z", formula);
    std::string y(A::forward.view());
    if (op.addend != no_value)
      y.append(", and to that ").append(value_name(op.addend)).append(" is added");
    lines.equation("y", y);
    constexpr bool has_gradient = flow.needed[value_of(I)];
    if constexpr (is_loss_fused<Net, I>) {
      static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
        if constexpr (graph::heads[h()].op == I) heads::template print_loss_fused<h()>(lines);
      });
    } else if constexpr (has_gradient) {
      print_slopes<A>(lines);
    }
    if (!layer.frozen || !graph::layers[op.matrix].frozen) {
      if (!graph::layers[op.matrix].frozen)
        lines.equation(joined("∂L/∂", w),
                       op.transposed ? joined(x, "·∂L/∂zᵀ") : joined("∂L/∂z·", x, "ᵀ"),
                       flow.starts_w[I]);
      if (!layer.frozen && layer.bias) lines.equation(joined("∂L/∂", b), "∂L/∂z", flow.starts_b[I]);
    }
    if constexpr (op.addend != no_value && has_gradient)
      if (flow.needed[op.addend])
        lines.equation(joined("∂L/∂", value_name(op.addend)), "g", flow.addend_starts[I]);
    print_share(lines, op, 0, joined(w, op.transposed ? "·∂L/∂z" : "ᵀ·∂L/∂z"));
    if constexpr (is_loss_fused<Net, I> && !has_alpha<typename graph::template activation<I>>)
      lines.note("stores", "z, of which loss and activation are one formula");
    else if constexpr (has_gradient)
      print_stores<A>(lines);
  }

  template <int I>
  static void print_apply(detail::FormulaLines& lines) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    using A = activation<I>;
    lines.equation("z", source(op, 0));
    lines.equation("y", A::forward.view());
    print_slopes<A>(lines);
    print_share(lines, op, 0, "∂L/∂z");
    print_stores<A>(lines);
  }

  template <class A>
  static void print_stores(detail::FormulaLines& lines) {
    using namespace detail;
    lines.note("stores", is_linear<A> ? "y, which those that read it need" : A::stores());
  }

  template <int I>
  static void print_normalization(detail::FormulaLines& lines) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    constexpr bool of_batch = op.kind->statistics > 0;
    const std::string number = std::to_string(op.layer.number);
    const std::string x = source(op, 0);
    const std::string over = of_batch ? "over the batch" : "over the units";
    lines.equation("x̂", joined("(", x, " - mean)/sqrt(variance + ε), both ", over));
    lines.equation("y", joined("γ", number, "·x̂ + β", number));
    if (!graph::layers[op.layer].frozen) {
      lines.equation(joined("∂L/∂γ", number), "Σ g·x̂", flow.starts_w[I]);
      lines.equation(joined("∂L/∂β", number), "Σ g", flow.starts_b[I]);
    }
    print_share(
        lines, op, 0,
        joined("(h - mean(h) - x̂·mean(h·x̂))/sqrt(variance + ε) ", over, ", h = γ", number, "·g"));
    lines.note("stores", of_batch ? "y, x̂ and the variance" : "y and x̂");
    if (of_batch) lines.note("inference", "by running mean and variance");
  }

  static void print_join(detail::FormulaLines& lines, const Op& op) {
    using namespace detail;
    const bool sum = op.kind == &op_kinds::sum;
    const bool product = op.kind == &op_kinds::product;
    const bool in_a_row = !sum && !product;
    std::string formula = in_a_row ? "(" : "";
    for (int k = 0; k < op.count; ++k) {
      if (k > 0) formula += sum ? " + " : product ? "·" : ", ";
      formula += source(op, k);
    }
    if (in_a_row) formula += ')';
    lines.equation("y", formula);
    for (int k = 0; k < op.count; ++k) {
      std::string share = in_a_row ? "its part of g" : "g";
      for (int j = 0; j < op.count && product; ++j)
        if (j != k) share.append("·").append(source(op, j));
      print_share(lines, op, k, share);
    }
  }

  /// An operation on one source whose kind says its formula.
  static void print_formula(detail::FormulaLines& lines, const Op& op) {
    using namespace detail;
    const std::string x = source(op, 0);
    lines.equation("y", with_letter(op.kind->formula, 'x', x));
    print_share(lines, op, 0, with_letter(op.kind->gradient, 'x', x));
    lines.note("stores", "y");
  }

  /// The gradient of source k of an operation, where it is needed.
  static void print_share(detail::FormulaLines& lines, const Op& op, int k,
                          const std::string& share) {
    using namespace detail;
    const int at = op.first + k;
    const ValueId v = graph::sources[at];
    if (flow.needed[v])
      lines.equation(joined("∂L/∂", value_name(v)), share, flow.starts[at]);
    else
      lines.note(joined("∂L/∂", value_name(v)), "is not needed");
  }

  template <detail::ValueId Value>
  static void print_noise(detail::FormulaLines& lines) {
    using namespace detail;
    using D = noise_behind<Net, Value.number>;
    if constexpr (D::any) {
      const std::string formula =
          joined(D::multiplies ? "m·" : "", value_name(Value), D::adds ? " + a" : "");
      lines.note("training", joined("has ", formula, " in its place: ", D::name));
    }
  }
};

/// explain<net>(): formulas and derivatives of every operation of a network, to print.
template <const auto& Net>
  requires NetworkType<decltype(Net)>
[[nodiscard]] constexpr auto explain() noexcept {
  return NetworkExplained<std::remove_cvref_t<decltype(Net)>>{};
}
/// explain<net, CrossEntropy>(): the same with the loss, derived with the last activation as one
/// formula. A network with several heads takes Losses<…>.
template <const auto& Net, auto L>
  requires NetworkType<decltype(Net)>
[[nodiscard]] constexpr auto explain() noexcept {
  using loss = std::remove_cvref_t<decltype(L)>;
  static_assert(
      detail::check_heads<static_cast<int>(
                              detail::graph_of<std::remove_cvref_t<decltype(Net)>>::heads.size()),
                          detail::losses_in<loss>, detail::weights_in<loss>>::checked);
  return NetworkExplained<std::remove_cvref_t<decltype(Net)>, loss>{};
}

}  // namespace ctnn::inline CTNN_ABI
