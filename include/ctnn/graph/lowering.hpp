// SPDX-License-Identifier: MIT
// A network as a list of operations, each on values of those before it: what the passes go through.
// A chain of layers is the case in which operation l reads value l − 1.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/op_kind.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Its address distinguishes types whose names are alike, as those of LeakyReLU<0.1> and <0.9> are.
template <class T>
inline constexpr char type_mark = 0;

/// What has been read of a network so far. Capacities are upper bounds.
template <int Ops, int Sources, int Layers, int Noises>
struct Lowering {
  op_map<Op, Ops> ops{};
  std::array<ValueId, Sources + 1> sources{};
  id_map<LayerId, LayerInfo, Layers + 1> layers{};
  std::array<std::string_view, Layers + 1> shared{};  // name under which a layer is shared
  std::array<int, Layers + 1> shared_place{};         // of the layer within what is shared
  std::array<std::string_view, Layers + 1> tied{};    // name of the layer whose W it reads
  std::array<const char*, Layers + 1> activation{};   // a mark of its type
  std::array<ValueId, Noises + 1> noise{};            // the value behind which a node stands
  std::array<Head, Ops> heads{};
  int op_count = 0;
  int source_count = 0;
  int layer_count = 0;
  int noise_count = 0;
  int head_count = 0;
  int leaf_count = 0;
  bool shared_differs = false;
  bool tie_is_unknown = false;
  bool tie_differs = false;
  bool noise_is_misplaced = false;
  bool head_is_trunk = false;

  constexpr ValueId push(Op op, std::initializer_list<ValueId> from) {
    op.first = source_count;
    op.count = static_cast<int>(from.size());
    for (const ValueId value : from) sources[source_count++] = value;
    ops[op_count] = op;
    return value_of(op_count++);
  }
  constexpr ValueId push(Op op, const auto& from, int count) {
    op.first = source_count;
    op.count = count;
    for (int k = 0; k < count; ++k) sources[source_count++] = from[k];
    ops[op_count] = op;
    return value_of(op_count++);
  }
  /// The layer's number: a shared one is there already when it comes again.
  constexpr LayerId layer(const LayerInfo& info, const char* activation_mark, std::string_view name,
                          int place, std::string_view tied_to) {
    if (!name.empty())
      for (int l = 0; l < layer_count; ++l)
        if (shared[l] == name && shared_place[l] == place) {
          const LayerInfo& known = layers[l];
          shared_differs |= known.in != info.in || known.out != info.out ||
                            activation[l] != activation_mark || known.kind != info.kind ||
                            known.bias != info.bias;
          return LayerId(l);
        }
    layers[layer_count] = info;
    shared[layer_count] = name;
    shared_place[layer_count] = place;
    tied[layer_count] = tied_to;
    activation[layer_count] = activation_mark;
    return LayerId(layer_count++);
  }
};

/// Upper bounds of what a node adds to a Lowering.
struct Capacity {
  int ops = 0;
  int sources = 0;
  int noises = 0;
  friend constexpr Capacity operator+(Capacity a, Capacity b) noexcept {
    return {a.ops + b.ops, a.sources + b.sources, a.noises + b.noises};
  }
};
template <class Node>
struct capacity_of_node {
  static constexpr Capacity value{int{is_leaf<Node>}, int{is_leaf<Node>},
                                  int{acts_in_training_only<Node>}};
};
template <class... Nodes>
consteval Capacity capacity_of(const Network<Nodes...>&) {
  return (Capacity{} + ... + capacity_of_node<Nodes>::value);
}
template <Join How, class... Nets>
struct capacity_of_node<Branches<How, Nets...>> {
  static constexpr int nets = sizeof...(Nets);
  static constexpr Capacity value = (Capacity{2, 2 * nets, 0} + ... + capacity_of(Nets{}));
};

template <class Leaf>
consteval const OpKind& kind_of() {
  if constexpr (requires { Leaf::kind; })
    return Leaf::kind;
  else
    return op_kinds::dense;
}

template <class Leaf>
constexpr ValueId lower_leaf(auto& to, ValueId value) {
  Op op;
  op.kind = &kind_of<Leaf>();
  op.in = Leaf::in;
  op.out = Leaf::out;
  op.leaf = to.leaf_count++;
  if constexpr (requires { Leaf::momentum; }) op.momentum = Leaf::momentum;
  if constexpr (kind_of<Leaf>().parameters) {
    LayerInfo info{.name = Leaf::name,
                   .activation = type_name<typename Leaf::activation_type>(),
                   .in = Leaf::in,
                   .out = Leaf::out,
                   .trained = has_alpha<typename Leaf::activation_type>,
                   .kind = &kind_of<Leaf>()};
    std::string_view shared;
    std::string_view tied;
    int place = 0;
    if constexpr (requires { Leaf::bias; }) info.bias = Leaf::bias;
    if constexpr (requires { Leaf::frozen; }) info.frozen = Leaf::frozen;
    if constexpr (requires { Leaf::shared; }) {
      shared = Leaf::shared;
      place = Leaf::shared_place;
    }
    if constexpr (requires { Leaf::tied_to; }) tied = Leaf::tied_to;
    op.layer = op.matrix =
        to.layer(info, &type_mark<typename Leaf::activation_type>, shared, place, tied);
  }
  return to.push(op, {value});
}

template <class... Nodes>
constexpr ValueId lower_nodes(auto& to, const Network<Nodes...>&, ValueId start,
                              bool whole = false);

/// The name of the layer a branch ends with.
template <class... Nodes>
consteval std::string_view last_name(const Network<Nodes...>&) {
  using last = std::tuple_element_t<sizeof...(Nodes) - 1, std::tuple<Nodes...>>;
  if constexpr (requires { last::name; })
    return last::name;
  else
    return "";
}
/// Whether a branch ends with a dense layer that can add to its outputs as it makes them.
template <class... Nodes>
consteval bool ends_with_dense(const Network<Nodes...>&) {
  using last = std::tuple_element_t<sizeof...(Nodes) - 1, std::tuple<Nodes...>>;
  if constexpr (is_leaf<last>)
    return kind_of<last>().dense;
  else
    return false;
}

template <Join How, class... Nets>
constexpr ValueId lower_branches(auto& to, const Branches<How, Nets...>&, ValueId value,
                                 bool as_heads) {
  constexpr int n = sizeof...(Nets);
  using node = Branches<How, Nets...>;
  if (as_heads) {
    int offset = 0;
    const auto lower_head = [&](auto branch) {
      const ValueId made = lower_nodes(to, branch, value);
      to.head_is_trunk |= made == value;
      to.heads[to.head_count++] = {last_name(branch), maker_of(made), offset, outputs_of(branch)};
      offset += outputs_of(branch);
    };
    (lower_head(Nets{}), ...);
    return value;
  }
  // The last branch that computes anything adds the others where it makes its outputs.
  constexpr int adder = [] {
    int last = -1;
    [[maybe_unused]] int k = 0;
    ((last = capacity_of(Nets{}).ops > 0 ? (ends_with_dense(Nets{}) ? k : -1) : last, ++k), ...);
    return How == Join::sum ? last : -1;
  }();
  std::array<ValueId, n> values{};
  int others = 0;
  int k = 0;
  const auto lower_one = [&](auto branch) {
    if (k++ != adder) values[others++] = lower_nodes(to, branch, value);
  };
  (lower_one(Nets{}), ...);
  const Op op{.kind = &kind_of_join<How>, .in = node::out, .out = node::out};
  ValueId joined = values[0];
  if (others > 1) joined = to.push(op, values, others);
  if (adder < 0) return joined;
  k = 0;
  ValueId result;
  const auto lower_adder = [&](auto branch) {
    if (k++ == adder) result = lower_nodes(to, branch, value);
  };
  (lower_adder(Nets{}), ...);
  to.ops[maker_of(result)].addend = joined;
  return result;
}

template <class Node>
constexpr ValueId lower_node(auto& to, ValueId value, ValueId start, bool top, bool last) {
  if constexpr (acts_in_training_only<Node>) {
    const bool in_front = top && value == network_input;
    const bool behind_dense = value != start && to.ops[maker_of(value)].dense() &&
                              to.ops[maker_of(value)].addend == no_value;
    if (!in_front && !behind_dense) to.noise_is_misplaced = true;
    to.noise[to.noise_count++] = value;
    return value;
  } else if constexpr (is_branches<Node>::value) {
    return lower_branches(to, Node{}, value, top && last && Node::join == Join::side_by_side);
  } else if constexpr (is_pass_on<Node>::value) {
    return value;
  } else {
    return lower_leaf<Node>(to, value);
  }
}
template <class... Nodes>
constexpr ValueId lower_nodes(auto& to, const Network<Nodes...>&, ValueId start, bool whole) {
  ValueId value = start;
  std::size_t k = 0;
  ((value = lower_node<Nodes>(to, value, start, whole, ++k == sizeof...(Nodes))), ...);
  return value;
}

/// Finds the layers whose W others read, and where every parameter lies.
constexpr void resolve(auto& lowered) {
  auto& layers = lowered.layers;
  std::size_t offset = 0;
  for (int l = 0; l < lowered.layer_count; ++l) {
    LayerInfo& layer = layers[l];
    if (!lowered.tied[l].empty()) {
      int owner = 0;
      while (owner < lowered.layer_count &&
             (layers[owner].name != lowered.tied[l] || !lowered.tied[owner].empty()))
        ++owner;
      if (owner == lowered.layer_count)
        lowered.tie_is_unknown = true;
      else if (!layers[owner].kind->dense || layers[owner].in != layer.out ||
               layers[owner].out != layer.in)
        lowered.tie_differs = true;
      else
        layer.tied = owner;
    }
    layer.weights = offset;
    layer.biases = layer.weights + layer.weight_count();
    layer.alphas = layer.biases + layer.bias_count();
    layer.statistics = layer.alphas + layer.alpha_count();
    offset = layer.statistics + layer.statistic_count();
  }
  for (int i = 0; i < lowered.op_count; ++i) {
    Op& op = lowered.ops[i];
    if (op.layer != no_layer && layers[op.layer].tied >= 0) {
      op.matrix = LayerId(layers[op.layer].tied);
      op.transposed = true;
    }
  }
}

template <class Net>
constexpr auto lowered = [] {
  constexpr Capacity most = capacity_of(Net{});
  Lowering<most.ops, most.sources, most.ops, most.noises> result;
  const ValueId last = lower_nodes(result, Net{}, network_input, true);
  if (result.head_count == 0 && last != network_input)
    result.heads[result.head_count++] = {"", maker_of(last), 0, result.ops[maker_of(last)].out};
  resolve(result);
  return result;
}();

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
