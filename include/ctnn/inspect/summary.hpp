// SPDX-License-Identifier: MIT
// A table of a network: a row an operation, with shapes, parameters, FLOPs and bytes, and how it is
// trained. Everything in it is known at compile time.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/text/text_table.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// What a summary says of a layer or an activation.
struct SummaryRow {
  std::string_view name;
  std::string_view activation;  // empty where it goes without saying
  int in;
  int out;
  int units;               // outputs of the operation
  const LayerInfo* layer;  // null for an activation alone
  bool seen;               // whether it has a row already
  Tile tile;               // 0 × 0: no product
  std::string_view keeps;
};

/// The table of a summary, row by row; `margin` is what stands before a name.
class SummaryTable {
 public:
  SummaryTable();
  void in_training(const std::string& margin, std::string_view name, double amount);
  void branches(const std::string& margin, const char* name, int in, int out);
  void inputs(const std::string& margin, int in, int out);
  void operation(const std::string& margin, const SummaryRow& row);
  void total(int in, int out, std::size_t parameters, std::size_t flops);
  void print(std::ostream& out, bool tiled, const char* reason) const;

 private:
  TextTable table_;
};

}  // namespace detail

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
    detail::SummaryTable table;
    Place place;
    print_nodes(table, detail::network_of<Net>{}, "", place);
    table.total(shape::inputs, shape::outputs, trained, shape::flops);
    table.print(out, tiled, steps.reason);
    return out;
  }

 private:
  using graph = typename shape::graph;
  /// Where printing is: the next operation that is a node of its own, and the layers printed before.
  struct Place {
    int leaf = 0;
    detail::id_map<detail::LayerId, bool, shape::depth + 1> seen{};
  };

  /// A row a node; those within branches stand in from the left.
  template <class... Nodes>
  static void print_nodes(detail::SummaryTable& table, const Network<Nodes...>&,
                          const std::string& margin, Place& place) {
    (print_node<Nodes>(table, margin, place), ...);
  }
  template <class Node>
  static void print_node(detail::SummaryTable& table, const std::string& margin, Place& place) {
    if constexpr (detail::acts_in_training_only<Node>) {
      table.in_training(margin, Node::name, Node::amount);
    } else if constexpr (detail::is_branches<Node>::value) {
      constexpr detail::Join join = Node::join;
      table.branches(margin,
                     join == detail::Join::sum       ? "sum of"
                     : join == detail::Join::product ? "product of"
                                                     : "side by side",
                     Node::in, Node::out);
      print_branches(table, margin + "  ", place, Node{});
    } else if constexpr (detail::is_pass_on<Node>::value) {
      table.inputs(margin, Node::in, Node::out);
    } else {
      const std::size_t at = op_of_leaf(place.leaf++);
      const detail::Op& op = graph::ops[at];
      const std::string_view activation = type_name<typename Node::activation_type>();
      const bool named = detail::kind_of<Node>().dense || activation != "Identity";
      const LayerInfo* layer = nullptr;
      bool seen = false;
      if (op.layer != detail::no_layer) {
        layer = &shape::layers[op.layer];
        seen = std::exchange(place.seen[op.layer], true);
      }
      const Tile tile = op.dense() ? tile_of(at) : Tile{};
      table.operation(margin, {.name = Node::name,
                               .activation = named ? activation : std::string_view{},
                               .in = Node::in,
                               .out = Node::out,
                               .units = op.out,
                               .layer = layer,
                               .seen = seen,
                               .tile = tile,
                               .keeps = steps.layers[at].keeps});
    }
  }
  template <detail::Join How, class... Nets>
  static void print_branches(detail::SummaryTable& table, const std::string& margin, Place& place,
                             const detail::Branches<How, Nets...>&) {
    (print_nodes(table, Nets{}, margin, place), ...);
  }
  static std::size_t op_of_leaf(int leaf) noexcept {
    std::size_t i = 0;
    while (graph::ops[i].leaf != leaf) ++i;
    return i;
  }

  using V = Vector<float>;
  static constexpr auto steps = make_plan<Net, V>(32);
  static constexpr bool tiled = steps.orientation == Orientation::neurons_on_lanes;
  static constexpr Tile tile_of(std::size_t op) noexcept {
    if constexpr (tiled)
      return steps.layers[op].tile;
    else
      return {.rows = kernels::reference::tile_rows<V>,
              .columns = kernels::reference::tile_columns<V>};
  }
};

/// summary<net>(): layers, shapes, parameters, FLOPs of one sample's forward pass, bytes as float.
template <const auto& Net>
[[nodiscard]] constexpr auto summary() noexcept {
  return Summary<std::remove_cvref_t<decltype(Net)>>{};
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/summary-inl.hpp>
#endif
