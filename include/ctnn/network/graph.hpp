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
#include <ctnn/core/type_name.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a node without branches computes.
enum class LayerKind {
  dense,       ///< A(W·x + b)
  apply,       ///< A(x), without parameters
  layer_norm,  ///< γ·x̂ + β, x̂ of mean 0 and variance 1 over the units of a sample
  batch_norm,  ///< the same over the samples of a batch; at inference by running statistics
};

/// One layer of a network with parameters. They lie in one block: layer by layer, W (out, in)
/// row-major, then b (out), then the alphas of a trained activation (out). Of a normalization W is γ
/// and b is β, and the running mean and variance of BatchNorm, (out) each, follow.
struct LayerInfo {
  std::string_view name;
  std::string_view activation;
  int in = 0;
  int out = 0;
  bool trained = false;     // the activation has an alpha per channel
  std::size_t weights = 0;  // offset of W in the parameter block
  std::size_t biases = 0;   // offset of b
  std::size_t alphas = 0;   // offset of the alphas
  LayerKind kind = LayerKind::dense;
  bool bias = true;            // there is a b
  bool frozen = false;         // training leaves it as it is
  int tied = -1;               // the layer whose W, transposed, is this one's; −1: its own
  std::size_t statistics = 0;  // offset of running mean and variance

  [[nodiscard]] constexpr std::size_t weight_count() const noexcept {
    return tied >= 0 ? 0 : static_cast<std::size_t>(kind == LayerKind::dense ? in * out : out);
  }
  [[nodiscard]] constexpr std::size_t bias_count() const noexcept {
    return bias ? static_cast<std::size_t>(out) : 0;
  }
  [[nodiscard]] constexpr std::size_t alpha_count() const noexcept {
    return trained ? static_cast<std::size_t>(out) : 0;
  }
  /// Numbers that are kept beside the parameters: running means and variances.
  [[nodiscard]] constexpr std::size_t statistic_count() const noexcept {
    return kind == LayerKind::batch_norm ? 2 * static_cast<std::size_t>(out) : 0;
  }
  [[nodiscard]] constexpr std::size_t parameters() const noexcept {
    return weight_count() + bias_count() + alpha_count();
  }
  /// Floating-point operations of one sample's forward pass through W: a multiplication and an
  /// addition per weight. Of a normalization those of γ and β.
  [[nodiscard]] constexpr std::size_t flops() const noexcept {
    return 2 * static_cast<std::size_t>(kind == LayerKind::dense ? in * out : out);
  }
};

namespace detail {

/// Number of the value that the network's inputs are; operation l makes value l.
inline constexpr int network_input = -1;
inline constexpr int no_value = -2;

struct Op {
  enum class Kind { layer, sum, product, side_by_side };
  Kind kind = Kind::layer;
  LayerKind layer_kind = LayerKind::dense;
  int in = 0;
  int out = 0;
  int leaf = -1;            // number of its node among those without branches
  int layer = -1;           // where its b and alphas are
  int matrix = -1;          // the layer whose W it reads
  bool transposed = false;  // reads that W transposed
  int first = 0;            // of its sources
  int count = 1;
  int addend = no_value;  // what is added to its outputs behind the activation
  double momentum = 0;    // of BatchNorm's running statistics

  [[nodiscard]] constexpr bool dense() const noexcept {
    return kind == Kind::layer && layer_kind == LayerKind::dense;
  }
};

/// Outputs of a network that have a loss of their own.
struct Head {
  std::string_view name;
  int op = 0;      // whose value they are
  int offset = 0;  // of the first among all outputs
  int out = 0;
};

/// Its address tells types apart whose names are alike, as those of LeakyReLU<0.1> and <0.9> are.
template <class T>
inline constexpr char type_mark = 0;

/// What has been read of a network so far. Capacities are upper bounds.
template <int Ops, int Sources, int Layers, int Noises>
struct Lowering {
  std::array<Op, Ops> ops{};
  std::array<int, Sources + 1> sources{};
  std::array<LayerInfo, Layers + 1> layers{};
  std::array<std::string_view, Layers + 1> shared{};  // name under which a layer is shared
  std::array<int, Layers + 1> shared_place{};         // of the layer within what is shared
  std::array<std::string_view, Layers + 1> tied{};    // name of the layer whose W it reads
  std::array<const char*, Layers + 1> activation{};   // a mark of its type
  std::array<int, Noises + 1> noise{};                // the operation behind which a node stands
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

  constexpr int push(Op op, std::initializer_list<int> from) {
    op.first = source_count;
    op.count = static_cast<int>(from.size());
    for (const int value : from) sources[source_count++] = value;
    ops[op_count] = op;
    return op_count++;
  }
  constexpr int push(Op op, const auto& from, int count) {
    op.first = source_count;
    op.count = count;
    for (int k = 0; k < count; ++k) sources[source_count++] = from[k];
    ops[op_count] = op;
    return op_count++;
  }
  /// The layer's number: a shared one is there already when it comes again.
  constexpr int layer(const LayerInfo& info, const char* activation_mark, std::string_view name,
                      int place, std::string_view tied_to) {
    if (!name.empty())
      for (int l = 0; l < layer_count; ++l)
        if (shared[l] == name && shared_place[l] == place) {
          const LayerInfo& known = layers[l];
          shared_differs |= known.in != info.in || known.out != info.out ||
                            activation[l] != activation_mark || known.kind != info.kind ||
                            known.bias != info.bias;
          return l;
        }
    layers[layer_count] = info;
    shared[layer_count] = name;
    shared_place[layer_count] = place;
    tied[layer_count] = tied_to;
    activation[layer_count] = activation_mark;
    return layer_count++;
  }
};

template <class Node>
struct is_pass_on : std::false_type {};
template <int Width>
struct is_pass_on<PassOn<Width>> : std::true_type {};

template <class Node>
inline constexpr bool is_leaf =
    !acts_in_training_only<Node> && !is_branches<Node>::value && !is_pass_on<Node>::value;

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
consteval LayerKind kind_of() {
  if constexpr (requires { Leaf::kind; })
    return Leaf::kind;
  else
    return LayerKind::dense;
}

template <class Leaf>
constexpr int lower_leaf(auto& to, int value) {
  Op op;
  op.layer_kind = kind_of<Leaf>();
  op.in = Leaf::in;
  op.out = Leaf::out;
  op.leaf = to.leaf_count++;
  if constexpr (requires { Leaf::momentum; }) op.momentum = Leaf::momentum;
  if constexpr (kind_of<Leaf>() != LayerKind::apply) {
    LayerInfo info{.name = Leaf::name,
                   .activation = type_name<typename Leaf::activation_type>(),
                   .in = Leaf::in,
                   .out = Leaf::out,
                   .trained = has_alpha<typename Leaf::activation_type>,
                   .kind = kind_of<Leaf>()};
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
constexpr int lower_nodes(auto& to, const Network<Nodes...>&, int start, bool whole = false);

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
    return kind_of<last>() == LayerKind::dense;
  else
    return false;
}

template <Join How, class... Nets>
constexpr int lower_branches(auto& to, const Branches<How, Nets...>&, int value, bool as_heads) {
  constexpr int n = sizeof...(Nets);
  using node = Branches<How, Nets...>;
  if (as_heads) {
    int offset = 0;
    const auto lower_head = [&](auto branch) {
      const int made = lower_nodes(to, branch, value);
      to.head_is_trunk |= made == value;
      to.heads[to.head_count++] = {last_name(branch), made, offset, outputs_of(branch)};
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
  std::array<int, n> values{};
  int others = 0;
  int k = 0;
  const auto lower_one = [&](auto branch) {
    if (k++ != adder) values[others++] = lower_nodes(to, branch, value);
  };
  (lower_one(Nets{}), ...);
  Op op{.kind = How == Join::sum       ? Op::Kind::sum
                : How == Join::product ? Op::Kind::product
                                       : Op::Kind::side_by_side,
        .in = node::out,
        .out = node::out};
  int joined = values[0];
  if (others > 1) joined = to.push(op, values, others);
  if (adder < 0) return joined;
  k = 0;
  int result = 0;
  const auto lower_adder = [&](auto branch) {
    if (k++ == adder) result = lower_nodes(to, branch, value);
  };
  (lower_adder(Nets{}), ...);
  to.ops[result].addend = joined;
  return result;
}

template <class Node>
constexpr int lower_node(auto& to, int value, int start, bool top, bool last) {
  if constexpr (acts_in_training_only<Node>) {
    const bool in_front = top && value == network_input;
    const bool behind_dense =
        value != start && to.ops[value].dense() && to.ops[value].addend == no_value;
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
constexpr int lower_nodes(auto& to, const Network<Nodes...>&, int start, bool whole) {
  int value = start;
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
      else if (layers[owner].kind != LayerKind::dense || layers[owner].in != layer.out ||
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
    if (op.layer >= 0 && layers[op.layer].tied >= 0) {
      op.matrix = layers[op.layer].tied;
      op.transposed = true;
    }
  }
}

template <class Net>
constexpr auto lowered = [] {
  constexpr Capacity most = capacity_of(Net{});
  Lowering<most.ops, most.sources, most.ops, most.noises> result;
  const int last = lower_nodes(result, Net{}, network_input, true);
  if (result.head_count == 0 && last >= 0)
    result.heads[result.head_count++] = {"", last, 0, result.ops[last].out};
  resolve(result);
  return result;
}();

/// The nodes without branches, in the order of their operations, as a std::tuple.
template <class Node>
struct leaves_of_node {
  using type = std::conditional_t<is_leaf<Node>, std::tuple<Node>, std::tuple<>>;
};
template <class... Nodes>
constexpr auto leaves(const Network<Nodes...>&) {
  if constexpr ((... && is_leaf<Nodes>))
    return std::type_identity<std::tuple<Nodes...>>{};
  else
    return std::type_identity<decltype(std::tuple_cat(
        std::declval<typename leaves_of_node<Nodes>::type>()...))>{};
}
template <Join How, class... Nets>
struct leaves_of_node<Branches<How, Nets...>> {
  using type = decltype(std::tuple_cat(std::declval<typename decltype(leaves(Nets{}))::type>()...));
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
