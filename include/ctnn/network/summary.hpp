// SPDX-License-Identifier: MIT
// What a network is made of and how it is trained, as a table; everything in it is known at compile
// time.
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
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/plan.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/vector.hpp>

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

  /// A row an operation: its shape, the parameters that are its own, FLOPs of one sample's forward
  /// pass, bytes as float, and of a training step in float on this target the register tile of its
  /// products (rows × registers) and what is kept for backward. Last the orientation of the step.
  friend std::ostream& operator<<(std::ostream& out, const Summary&) {
    std::vector<std::array<std::string, 7>> rows;
    const auto row = [&](auto... cells) { rows.push_back({cells...}); };
    row("layer", "shape", "parameters", "FLOPs", "bytes", "tile", "kept for backward");
    Place place;
    print_nodes(row, detail::network_of<Net>{}, "", place);
    row("total", std::to_string(shape::inputs) + " > " + std::to_string(shape::outputs),
        std::to_string(trained), std::to_string(shape::flops),
        std::to_string(trained * sizeof(float)), "", "");
    std::size_t longest = 18;
    for (const auto& cells : rows) longest = std::max(longest, cells[0].size() + 2);
    for (const auto& cells : rows) {
      std::ostringstream line;
      line << std::left << std::setw(static_cast<int>(longest)) << cells[0] << std::right;
      for (std::size_t c = 1; c < 6; ++c) line << std::setw(c < 5 ? 12 : 9) << cells[c];
      line << "  " << cells[6];
      std::string text = line.str();
      text.erase(text.find_last_not_of(' ') + 1);
      out << text << '\n';
    }
    return out << (tiled ? "neurons" : "samples") << " on lanes (" << steps.reason << ")\n";
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
      row(text.str(), "in training", "0", "0", "0", "", "");
    } else if constexpr (detail::is_branches<Node>::value) {
      constexpr detail::Join join = Node::join;
      row(margin + (join == detail::Join::sum       ? "sum of"
                    : join == detail::Join::product ? "product of"
                                                    : "side by side"),
          widths(Node::in, Node::out), "", "", "", "", "");
      print_branches(row, margin + "  ", place, Node{});
    } else if constexpr (detail::is_pass_on<Node>::value) {
      row(margin + "its inputs", widths(Node::in, Node::out), "0", "0", "0", "", "");
    } else {
      const std::size_t at = op_of_leaf(place.leaf++);
      const detail::Op& op = graph::ops[at];
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
          std::to_string(parameters * sizeof(float)), tile_of(at),
          std::string(steps.layers[at].keeps));
    }
  }
  template <detail::Join How, class... Nets>
  static void print_branches(const auto& row, const std::string& margin, Place& place,
                             const detail::Branches<How, Nets...>&) {
    (print_nodes(row, Nets{}, margin, place), ...);
  }
  static std::size_t op_of_leaf(int leaf) noexcept {
    std::size_t i = 0;
    while (graph::ops[i].leaf != leaf) ++i;
    return i;
  }

  using V = Vector<float>;
  static constexpr auto steps = make_plan<Net, V>(32);
  static constexpr bool tiled = steps.orientation == Orientation::neurons_on_lanes;
  static std::string tile_of(std::size_t op) {
    if (!graph::ops[op].dense()) return "";
    const Tile tile = steps.layers[op].tile;
    const std::array<int, 2> sums = tiled ? std::array{tile.rows, tile.columns}
                                          : std::array{plain::tile_rows<V>, plain::tile_columns<V>};
    return std::to_string(sums[0]) + " x " + std::to_string(sums[1]);
  }
};

/// summary<net>(): layers, shapes, parameters, FLOPs of one sample's forward pass, bytes as float.
template <const auto& Net>
[[nodiscard]] constexpr auto summary() noexcept {
  return Summary<std::remove_cvref_t<decltype(Net)>>{};
}

}  // namespace ctnn::inline CTNN_ABI
