// SPDX-License-Identifier: MIT
// What a network is made of, as a table; every number in it is known at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iomanip>
#include <ostream>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// The constexpr facts of a network, and a printable table of them.
template <class Net>
struct Summary : shape_of<Net> {
  using shape = shape_of<Net>;

  /// Parameters without the running statistics of BatchNorm.
  static constexpr std::size_t trained = [] {
    std::size_t n = 0;
    for (const LayerInfo& layer : shape::layers) n += layer.parameters();
    return n;
  }();
  /// Bytes of all parameters as T.
  template <class T = float>
  static constexpr std::size_t bytes = trained * sizeof(T);

  friend std::ostream& operator<<(std::ostream& out, const Summary&) {
    std::vector<std::array<std::string, 5>> rows;
    const auto row = [&](auto... cells) { rows.push_back({cells...}); };
    row("layer", "shape", "parameters", "FLOPs", "bytes");
    Place place;
    print_nodes(row, detail::network_of<Net>{}, "", place);
    row("total", std::to_string(shape::inputs) + " > " + std::to_string(shape::outputs),
        std::to_string(trained), std::to_string(shape::flops),
        std::to_string(trained * sizeof(float)));
    std::size_t longest = 18;
    for (const auto& cells : rows) longest = std::max(longest, cells[0].size() + 2);
    for (const auto& cells : rows) {
      out << std::left << std::setw(static_cast<int>(longest)) << cells[0] << std::right;
      for (std::size_t c = 1; c < cells.size(); ++c) out << std::setw(12) << cells[c];
      out << '\n';
    }
    return out;
  }

 private:
  using graph = typename shape::graph;
  /// Where printing is: the next operation that is a node of its own, and which layers it has seen.
  struct Place {
    int leaf = 0;
    std::array<bool, shape::depth + 1> seen{};
  };

  /// A row a node; those within branches stand in from the left.
  template <class... Nodes>
  static void print_nodes(const auto& row, const Network<Nodes...>&, const std::string& margin,
                          Place& place) {
    (print_node<Nodes>(row, margin, place), ...);
  }
  template <class Node>
  static void print_node(const auto& row, const std::string& margin, Place& place) {
    const auto widths = [](int in, int out) {
      return std::to_string(in) + " > " + std::to_string(out);
    };
    if constexpr (detail::acts_in_training_only<Node>) {
      std::ostringstream text;  // shortest form of the number
      text << margin << Node::name << ", " << Node::amount;
      row(text.str(), "in training", "0", "0", "0");
    } else if constexpr (detail::is_branches<Node>::value) {
      constexpr detail::Join join = Node::join;
      row(margin + (join == detail::Join::sum       ? "sum of"
                    : join == detail::Join::product ? "product of"
                                                    : "side by side"),
          widths(Node::in, Node::out), "", "", "");
      print_branches(row, margin + "  ", place, Node{});
    } else if constexpr (detail::is_pass_on<Node>::value) {
      row(margin + "its inputs", widths(Node::in, Node::out), "0", "0", "0");
    } else {
      const detail::Op& op = op_of_leaf(place.leaf++);
      std::string name = margin + std::string(Node::name);
      const std::string_view activation = type_name<typename Node::activation_type>();
      if (detail::kind_of<Node>() == LayerKind::dense || activation != "Identity")
        name.append(", ").append(activation);
      std::size_t parameters = 0;
      std::size_t flops = static_cast<std::size_t>(op.out);
      if (op.layer >= 0) {
        const LayerInfo& layer = shape::layers[static_cast<std::size_t>(op.layer)];
        bool& seen = place.seen[static_cast<std::size_t>(op.layer)];
        parameters = seen ? 0 : layer.parameters();
        flops = layer.flops();
        if (seen) name.append(", shared");
        if (layer.tied >= 0) name.append(", transposed");
        if (layer.frozen) name.append(", frozen");
        seen = true;
      }
      row(name, widths(Node::in, Node::out), std::to_string(parameters), std::to_string(flops),
          std::to_string(parameters * sizeof(float)));
    }
  }
  template <detail::Join How, class... Nets>
  static void print_branches(const auto& row, const std::string& margin, Place& place,
                             const detail::Branches<How, Nets...>&) {
    (print_nodes(row, Nets{}, margin, place), ...);
  }
  static const detail::Op& op_of_leaf(int leaf) noexcept {
    std::size_t i = 0;
    while (graph::ops[i].leaf != leaf) ++i;
    return graph::ops[i];
  }
};

/// summary<net>(): layers, shapes, parameters, FLOPs of one sample's forward pass, bytes as float.
template <const auto& Net>
[[nodiscard]] constexpr auto summary() noexcept {
  return Summary<std::remove_cvref_t<decltype(Net)>>{};
}

}  // namespace ctnn::inline CTNN_ABI
