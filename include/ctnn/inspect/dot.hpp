// SPDX-License-Identifier: MIT
// A network as a graph in the language of Graphviz: std::cout << dot<net>(), drawn by dot -Tsvg.
#pragma once

#include <array>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/inspect/operation_title.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Text within a label.
[[nodiscard]] std::string dot_text(std::string_view text);

}  // namespace detail

/// Graphviz text of a network: a box an operation, an ellipse for inputs and for each head, dashed
/// lines between operations that read the same W.
template <class Net>
struct Dot {
  using shape = shape_of<Net>;
  using graph = typename shape::graph;

  friend std::ostream& operator<<(std::ostream& out, const Dot&) {
    out << "digraph network {\n"
           "  rankdir=TB;\n"
           "  node [shape=box, fontname=\"sans-serif\"];\n"
           "  edge [fontname=\"sans-serif\"];\n"
           "  x [label=\"";
    out << shape::inputs << " inputs\", shape=ellipse];\n";
    Names names;
    names[detail::network_input] = "x";
    print_noise<detail::network_input>(out, names);
    detail::static_for<0, graph::size>([&](auto i) { print_operation<i()>(out, names); });
    detail::static_for<0, graph::size>([&](auto i) { print_shared<i()>(out); });
    for (std::size_t h = 0; h < graph::heads.size(); ++h) {
      const detail::Head& head = graph::heads[h];
      out << "  head" << h << " [label=\"";
      if (graph::heads.size() > 1) out << detail::dot_text(head.name) << "\\n";
      out << head.out << (head.out == 1 ? " output" : " outputs") << "\", shape=ellipse];\n  "
          << names[detail::value_of(head.op)] << " -> head" << h << ";\n";
    }
    return out << "}\n";
  }

 private:
  /// The node at which each value can be had, that of the inputs first.
  using Names = detail::value_map<std::string, graph::size>;

  static void edge(std::ostream& out, const std::string& from, const std::string& to, int width) {
    out << "  " << from << " -> " << to << " [label=\"" << width << "\"];\n";
  }
  static constexpr int width_of(detail::ValueId value) noexcept {
    return value == detail::network_input ? shape::inputs : graph::ops[detail::maker_of(value)].out;
  }

  template <int I>
  static void print_operation(std::ostream& out, Names& names) {
    constexpr detail::Op op = graph::ops[I];
    const std::string number = std::to_string(I);
    std::string node("y");
    node += number;
    if constexpr (!op.joins()) {
      out << "  " << node << " [label=\"" << detail::dot_text(detail::title_of_operation<Net, I>())
          << "\\n"
          << op.in << " > " << op.out << '"';
      if constexpr (op.layer != detail::no_layer)
        if (graph::layers[op.layer].frozen) out << ", style=filled, fillcolor=gray90";
      out << "];\n";
    } else {
      out << "  " << node << " [label=\""
          << (op.kind->symbol.empty() ? op.kind->name : op.kind->symbol) << "\"];\n";
    }
    for (const detail::ValueId value : graph::view.sources_of(op))
      edge(out, names[value], node, width_of(value));
    if constexpr (op.addend != detail::no_value) {
      std::string sum("sum");
      sum += number;
      out << "  " << sum << " [label=\"+\"];\n";
      edge(out, node, sum, op.out);
      edge(out, names[op.addend], sum, op.out);
      node = sum;
    }
    names[detail::value_of(I)] = node;
    print_noise<detail::value_of(I)>(out, names);
  }

  /// What is applied to a value in training; operations that read the value read the result of
  /// that.
  template <detail::ValueId Value>
  static void print_noise(std::ostream& out, Names& names) {
    using nodes = typename detail::training_nodes_of<detail::network_of<Net>>::template at<Value>;
    std::size_t k = 0;
    const auto print = [&]<class Node>(std::type_identity<Node>) {
      std::string name("noise");  // "text" + std::string warns in g++ 12
      name.append(std::to_string(Value.number + 1)).append("_").append(std::to_string(k++));
      std::ostringstream amount;  // the shortest form, whatever the stream is set to
      amount << Node::amount;
      out << "  " << name << " [label=\"" << detail::dot_text(Node::name) << ", " << amount.str()
          << "\\nin training\", style=dashed];\n";
      edge(out, names[Value], name, width_of(Value));
      names[Value] = name;
    };
    [&]<std::size_t... K>(std::index_sequence<K...>) {
      (print(std::type_identity<std::tuple_element_t<K, nodes>>{}), ...);
    }(std::make_index_sequence<std::tuple_size_v<nodes>>{});
  }

  /// To the operation whose W this one reads, where that is another one.
  template <int I>
  static void print_shared(std::ostream& out) {
    constexpr detail::Op op = graph::ops[I];
    if constexpr (op.layer != detail::no_layer) {
      constexpr detail::OpId owner = graph::op_of_layer(op.matrix);
      if (owner != I)
        out << "  y" << owner.number << " -> y" << I << " [xlabel=\""
            << (op.transposed ? "W transposed" : "same W")
            << "\", style=dashed, dir=none, constraint=false];\n";
    }
  }
};

/// dot<net>(): the Graphviz text of a network, to print.
template <const auto& Net>
[[nodiscard]] constexpr auto dot() noexcept {
  return Dot<std::remove_cvref_t<decltype(Net)>>{};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/dot-inl.hpp>
#endif
