// SPDX-License-Identifier: MIT
// What the compiler made of a network, to read: explain<net>() and explain<net, CrossEntropy>().
#pragma once

#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/inspect/operation_title.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// Stands for the loss of a network that is explained without one.
struct AnyLoss {};

/// Every operation of a network with its formula, the derivatives that training takes of it, and what
/// the training forward keeps for them; x are the inputs, y0, y1 … what the operations put out, W and
/// b have the numbers of layers, g is ∂L/∂y. Behind a loss, δ is that of both as one formula.
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
    requires(with_loss)
  using loss =
      LossExplained<std::conditional_t<has_alpha<detail::activation_of_head<Net, H>>,
                                       struct Identity, detail::activation_of_head<Net, H>>,
                    typename detail::loss_of_head<L, H>::type>;

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
    out << value(I) << ", ";
    if (const std::string title = detail::title_of_operation<Net, I>(); !title.empty())
      out << title << ", ";
    if (op.kind == Op::Kind::layer) out << op.in << " > ";
    out << op.out << (op.kind == Op::Kind::layer ? "\n" : " values\n");
    if constexpr (op.dense())
      print_dense<I>(out);
    else if constexpr (op.kind == Op::Kind::layer && op.layer_kind == LayerKind::apply)
      print_apply<I>(out);
    else if constexpr (op.kind == Op::Kind::layer)
      print_normalization<I>(out);
    else
      print_join(out, op);
    print_noise<I>(out);
    detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      if constexpr (graph::heads[h()].op == I && !detail::scored<Net, h()>) print_loss<h()>(out);
    });
  }

 private:
  using Op = detail::Op;
  static constexpr auto& flow = graph::flow;

  /// The parts, one behind another; "text" + std::string warns in g++ 12.
  static std::string join(const auto&... parts) {
    std::string all;
    (all.append(parts), ...);
    return all;
  }
  static std::string value(int v) {
    return v == detail::network_input ? "x" : join("y", std::to_string(v));
  }
  static std::string source(const Op& op, int k) {
    return value(graph::sources[static_cast<std::size_t>(op.first + k)]);
  }
  /// Characters before the equals sign; ∂ and the like are one, of several bytes.
  static constexpr std::size_t column = 10;
  static void line(std::ostream& out, std::string_view left, std::string_view sign,
                   std::string_view right) {
    std::size_t width = 0;
    for (const char c : left) width += (static_cast<unsigned char>(c) & 0xc0u) != 0x80u;
    out << "  " << left << std::string(width < column ? column - width : 1, ' ') << sign << right
        << '\n';
  }
  static void equation(std::ostream& out, std::string_view left, std::string_view right,
                       bool starts = true) {
    line(out, left, starts ? "= " : "+= ", right);
  }
  static void note(std::ostream& out, std::string_view what, std::string_view text) {
    line(out, what, "", text);
  }

  template <int I>
  static void print_dense(std::ostream& out) {
    constexpr Op op = graph::ops[I];
    constexpr LayerInfo layer = graph::layers[op.layer];
    using A = activation<I>;
    const std::string w = join("W", std::to_string(op.matrix));
    const std::string b = join("b", std::to_string(op.layer));
    const std::string x = source(op, 0);
    std::string formula = join(w, op.transposed ? "ᵀ·" : "·", x);
    if (layer.bias) formula.append(" + ").append(b);
    equation(out, "z", formula);
    std::string y(A::forward.view());
    if (op.addend != detail::no_value)
      y.append(", and to that ").append(value(op.addend)).append(" is added");
    equation(out, "y", y);
    constexpr bool wanted = flow.wanted[I + 1];
    if constexpr (detail::is_scored<Net, I>) {
      detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
        if constexpr (graph::heads[h()].op == I) print_scored<h()>(out);
      });
    } else if constexpr (wanted) {
      print_slopes<A>(out);
    }
    if (!layer.frozen || !graph::layers[static_cast<std::size_t>(op.matrix)].frozen) {
      if (!graph::layers[static_cast<std::size_t>(op.matrix)].frozen)
        equation(out, join("∂L/∂", w), op.transposed ? join(x, "·∂L/∂zᵀ") : join("∂L/∂z·", x, "ᵀ"),
                 flow.starts_w[I]);
      if (!layer.frozen && layer.bias) equation(out, join("∂L/∂", b), "∂L/∂z", flow.starts_b[I]);
    }
    if constexpr (op.addend != detail::no_value && wanted)
      if (flow.wanted[op.addend + 1])
        equation(out, join("∂L/∂", value(op.addend)), "g", flow.addend_starts[I]);
    print_share(out, op, 0, join(w, op.transposed ? "·∂L/∂z" : "ᵀ·∂L/∂z"));
    if constexpr (detail::is_scored<Net, I> && !has_alpha<typename graph::template activation<I>>)
      note(out, "stores", "z, of which loss and activation are one formula");
    else if constexpr (wanted)
      print_stores<A>(out);
  }

  template <int I>
  static void print_apply(std::ostream& out) {
    constexpr Op op = graph::ops[I];
    using A = activation<I>;
    equation(out, "z", source(op, 0));
    equation(out, "y", A::forward.view());
    print_slopes<A>(out);
    print_share(out, op, 0, "∂L/∂z");
    print_stores<A>(out);
  }

  template <class A>
  static constexpr bool linear = std::is_same_v<A, ActivationExplained<struct Identity>>;
  template <class A>
  static void print_stores(std::ostream& out) {
    note(out, "stores", linear<A> ? "y, which those that read it need" : A::stores());
  }
  /// The activation's part of the way back.
  template <class A>
  static void print_slopes(std::ostream& out) {
    if constexpr (!A::derived::rows && !linear<A>) equation(out, "∂y/∂z", A::slope.view());
    equation(out, "∂L/∂z", A::backward.view());
    if constexpr (A::derived::trained) equation(out, "∂L/∂alpha", A::parameter.view());
  }

  template <int I>
  static void print_normalization(std::ostream& out) {
    constexpr Op op = graph::ops[I];
    constexpr bool of_batch = op.layer_kind == LayerKind::batch_norm;
    const std::string number = std::to_string(op.layer);
    const std::string x = source(op, 0);
    const std::string over = of_batch ? "over the batch" : "over the units";
    equation(out, "x̂", join("(", x, " - mean)/sqrt(variance + ε), both ", over));
    equation(out, "y", join("γ", number, "·x̂ + β", number));
    if (!graph::layers[static_cast<std::size_t>(op.layer)].frozen) {
      equation(out, join("∂L/∂γ", number), "Σ g·x̂", flow.starts_w[I]);
      equation(out, join("∂L/∂β", number), "Σ g", flow.starts_b[I]);
    }
    print_share(
        out, op, 0,
        join("(h - mean(h) - x̂·mean(h·x̂))/sqrt(variance + ε) ", over, ", h = γ", number, "·g"));
    note(out, "stores", of_batch ? "y, x̂ and the variance" : "y and x̂");
    if (of_batch) note(out, "inference", "by running mean and variance");
  }

  static void print_join(std::ostream& out, const Op& op) {
    using Kind = Op::Kind;
    std::string formula = op.kind == Kind::side_by_side ? "(" : "";
    for (int k = 0; k < op.count; ++k) {
      if (k > 0) formula += op.kind == Kind::sum ? " + " : op.kind == Kind::product ? "·" : ", ";
      formula += source(op, k);
    }
    if (op.kind == Kind::side_by_side) formula += ')';
    equation(out, "y", formula);
    for (int k = 0; k < op.count; ++k) {
      std::string share = op.kind == Kind::side_by_side ? "its part of g" : "g";
      for (int j = 0; j < op.count && op.kind == Kind::product; ++j)
        if (j != k) share.append("·").append(source(op, j));
      print_share(out, op, k, share);
    }
  }

  /// What source k of an operation gets of the gradient, where anybody wants it.
  static void print_share(std::ostream& out, const Op& op, int k, const std::string& share) {
    const auto at = static_cast<std::size_t>(op.first + k);
    const int v = graph::sources[at];
    if (flow.wanted[v + 1])
      equation(out, join("∂L/∂", value(v)), share, flow.starts[at]);
    else
      note(out, join("∂L/∂", value(v)), "is not needed");
  }

  /// The loss of a head whose activation it is derived with.
  template <int H>
  static void print_scored(std::ostream& out) {
    using A = ActivationExplained<detail::activation_of_head<Net, H>>;
    if constexpr (!with_loss) {
      note(out, "∂L/∂z", "is derived with the loss: explain<net, loss>()");
    } else if constexpr (A::derived::trained) {
      print_loss<H>(out);
      print_slopes<A>(out);
    } else {
      print_value<H>(out);
      equation(out, "∂L/∂z", scaled<H>(loss<H>::delta.view()));
    }
  }
  /// That of one whose outputs it sees.
  template <int H>
  static void print_loss(std::ostream& out) {
    if constexpr (with_loss) {
      print_value<H>(out, "y");
      equation(out, "∂L/∂y", scaled<H>(loss<H>::delta.view()));
    }
  }
  /// The loss is a formula of z; behind Identity that is y.
  template <int H>
  static void print_value(std::ostream& out, std::string_view letter = "z") {
    note(out, "loss", type_name<typename detail::loss_of_head<L, H>::type>());
    std::string formula;
    const std::string_view text = loss<H>::value.view();
    const auto in_word = [&](std::size_t i) {
      return i < text.size() && ((text[i] >= 'a' && text[i] <= 'z') || text[i] == '_');
    };
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == 'z' && !in_word(i - 1) && !in_word(i + 1))
        formula += letter;
      else
        formula += text[i];
    equation(out, "L", formula);
  }
  /// By the weight of the head's loss.
  template <int H>
  static std::string scaled(std::string_view formula) {
    constexpr double weight = detail::loss_of_head<L, H>::weight;
    if (weight == 1) return std::string(formula);
    std::ostringstream text;
    text << weight << "*(" << formula << ')';
    return text.str();
  }

  template <int Value>
  static void print_noise(std::ostream& out) {
    using D = detail::disturbance_behind<Net, Value>;
    if constexpr (D::any) {
      const std::string formula =
          join(D::multiplies ? "m·" : "", value(Value), D::adds ? " + a" : "");
      note(out, "training", join("has ", formula, " in its place: ", D::name));
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
  static_assert(detail::check_heads<static_cast<int>(
                                        graph_of<std::remove_cvref_t<decltype(Net)>>::heads.size()),
                                    detail::losses_in<loss>, detail::weights_in<loss>>::checked);
  return NetworkExplained<std::remove_cvref_t<decltype(Net)>, loss>{};
}

}  // namespace ctnn::inline CTNN_ABI
