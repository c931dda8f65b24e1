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

  friend std::ostream& operator<<(std::ostream& out, const NetworkExplained& e) {
    out << "x, " << shape::inputs << " inputs\n";
    e.template print_noise<detail::network_input>(out);
    detail::static_for<0, graph::size>([&](auto i) { e.template print_operation<i()>(out); });
    return out;
  }

  /// The lines of operation I alone.
  template <int I>
  static void print_operation(std::ostream& out) {
    constexpr Op op = graph::ops[I];
    out << detail::value_name(detail::value_of(I)) << ", ";
    if (const std::string title = detail::title_of_operation<Net, I>(); !title.empty())
      out << title << ", ";
    if (!op.joins()) out << op.in << " > ";
    out << op.out << (op.joins() ? " values\n" : "\n");
    if constexpr (op.dense())
      print_dense<I>(out);
    else if constexpr (op.kind->activates)
      print_apply<I>(out);
    else if constexpr (op.kind->parameters)
      print_normalization<I>(out);
    else if constexpr (op.joins())
      print_join(out, op);
    else
      print_formula(out, op);
    print_noise<detail::value_of(I)>(out);
    detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      if constexpr (graph::heads[h()].op == I && !detail::loss_fused<Net, h()>)
        heads::template print_loss<h()>(out);
    });
  }

 private:
  using Op = detail::Op;
  using heads = detail::HeadExplained<Net, L>;
  static constexpr auto& flow = graph::flow;

  static std::string source(const Op& op, int k) {
    return detail::value_name(graph::sources[op.first + k]);
  }

  template <int I>
  static void print_dense(std::ostream& out) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    constexpr LayerInfo layer = graph::layers[op.layer];
    using A = activation<I>;
    const std::string w = joined("W", std::to_string(op.matrix.number));
    const std::string b = joined("b", std::to_string(op.layer.number));
    const std::string x = source(op, 0);
    std::string formula = joined(w, op.transposed ? "ᵀ·" : "·", x);
    if (layer.bias) formula.append(" + ").append(b);
    print_equation(out, "z", formula);
    std::string y(A::forward.view());
    if (op.addend != no_value)
      y.append(", and to that ").append(value_name(op.addend)).append(" is added");
    print_equation(out, "y", y);
    constexpr bool has_gradient = flow.needed[value_of(I)];
    if constexpr (is_loss_fused<Net, I>) {
      static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
        if constexpr (graph::heads[h()].op == I) heads::template print_loss_fused<h()>(out);
      });
    } else if constexpr (has_gradient) {
      print_slopes<A>(out);
    }
    if (!layer.frozen || !graph::layers[op.matrix].frozen) {
      if (!graph::layers[op.matrix].frozen)
        print_equation(out, joined("∂L/∂", w),
                       op.transposed ? joined(x, "·∂L/∂zᵀ") : joined("∂L/∂z·", x, "ᵀ"),
                       flow.starts_w[I]);
      if (!layer.frozen && layer.bias)
        print_equation(out, joined("∂L/∂", b), "∂L/∂z", flow.starts_b[I]);
    }
    if constexpr (op.addend != no_value && has_gradient)
      if (flow.needed[op.addend])
        print_equation(out, joined("∂L/∂", value_name(op.addend)), "g", flow.addend_starts[I]);
    print_share(out, op, 0, joined(w, op.transposed ? "·∂L/∂z" : "ᵀ·∂L/∂z"));
    if constexpr (is_loss_fused<Net, I> && !has_alpha<typename graph::template activation<I>>)
      print_note(out, "stores", "z, of which loss and activation are one formula");
    else if constexpr (has_gradient)
      print_stores<A>(out);
  }

  template <int I>
  static void print_apply(std::ostream& out) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    using A = activation<I>;
    print_equation(out, "z", source(op, 0));
    print_equation(out, "y", A::forward.view());
    print_slopes<A>(out);
    print_share(out, op, 0, "∂L/∂z");
    print_stores<A>(out);
  }

  template <class A>
  static void print_stores(std::ostream& out) {
    using namespace detail;
    print_note(out, "stores", is_linear<A> ? "y, which those that read it need" : A::stores());
  }

  template <int I>
  static void print_normalization(std::ostream& out) {
    using namespace detail;
    constexpr Op op = graph::ops[I];
    constexpr bool of_batch = op.kind->statistics > 0;
    const std::string number = std::to_string(op.layer.number);
    const std::string x = source(op, 0);
    const std::string over = of_batch ? "over the batch" : "over the units";
    print_equation(out, "x̂", joined("(", x, " - mean)/sqrt(variance + ε), both ", over));
    print_equation(out, "y", joined("γ", number, "·x̂ + β", number));
    if (!graph::layers[op.layer].frozen) {
      print_equation(out, joined("∂L/∂γ", number), "Σ g·x̂", flow.starts_w[I]);
      print_equation(out, joined("∂L/∂β", number), "Σ g", flow.starts_b[I]);
    }
    print_share(
        out, op, 0,
        joined("(h - mean(h) - x̂·mean(h·x̂))/sqrt(variance + ε) ", over, ", h = γ", number, "·g"));
    print_note(out, "stores", of_batch ? "y, x̂ and the variance" : "y and x̂");
    if (of_batch) print_note(out, "inference", "by running mean and variance");
  }

  static void print_join(std::ostream& out, const Op& op) {
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
    print_equation(out, "y", formula);
    for (int k = 0; k < op.count; ++k) {
      std::string share = in_a_row ? "its part of g" : "g";
      for (int j = 0; j < op.count && product; ++j)
        if (j != k) share.append("·").append(source(op, j));
      print_share(out, op, k, share);
    }
  }

  /// An operation on one source whose kind says its formula.
  static void print_formula(std::ostream& out, const Op& op) {
    using namespace detail;
    const std::string x = source(op, 0);
    print_equation(out, "y", with_letter(op.kind->formula, 'x', x));
    print_share(out, op, 0, with_letter(op.kind->gradient, 'x', x));
    print_note(out, "stores", "y");
  }

  /// The gradient of source k of an operation, where it is needed.
  static void print_share(std::ostream& out, const Op& op, int k, const std::string& share) {
    using namespace detail;
    const int at = op.first + k;
    const ValueId v = graph::sources[at];
    if (flow.needed[v])
      print_equation(out, joined("∂L/∂", value_name(v)), share, flow.starts[at]);
    else
      print_note(out, joined("∂L/∂", value_name(v)), "is not needed");
  }

  template <detail::ValueId Value>
  static void print_noise(std::ostream& out) {
    using namespace detail;
    using D = noise_behind<Net, Value.number>;
    if constexpr (D::any) {
      const std::string formula =
          joined(D::multiplies ? "m·" : "", value_name(Value), D::adds ? " + a" : "");
      print_note(out, "training", joined("has ", formula, " in its place: ", D::name));
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
