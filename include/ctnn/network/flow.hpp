// SPDX-License-Identifier: MIT
// How gradients flow back through the operations of a network: who needs them, who starts and who
// adds to a sum of them, and which of them share memory. All of it decided at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <boost/hana/integral_constant.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/graph.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Facts of the way back. Values are numbered from the network's inputs on: value v is at v + 1.
template <int Ops, int Sources>
struct Flow {
  std::array<int, Ops + 1> uses{};     ///< by operations, and as an output of the network
  std::array<bool, Ops + 1> wanted{};  ///< ∂L/∂value is needed by something trained
  std::array<int, Ops + 1> slot{};     ///< buffer of ∂L/∂value
  int slots = 0;
  /// ∂L/∂z of a dense operation is made where its only reader makes ∂L/∂y.
  std::array<bool, Ops> derived_above{};
  std::array<bool, Sources + 1> starts{};  ///< this source's share is the first of the value's
  std::array<bool, Ops> addend_starts{};   ///< the same of the addend
  std::array<bool, Ops> addend_shares{};   ///< the addend's gradient stays where the operation's is
  std::array<bool, Ops> starts_w{};        ///< the first gradient of that W
  std::array<bool, Ops> starts_b{};        ///< of that b, and of those alphas
};

/// Buffers of values on the way down where nothing is kept: those not needed at the same time share
/// one. The network's inputs take the first.
template <int Ops>
struct ValueSlots {
  std::array<int, Ops + 1> slot{};  ///< of value v at v + 1
  int slots = 1;
};
template <int Ops>
constexpr auto make_value_slots(const auto& graph, const auto& heads) {
  ValueSlots<Ops> result;
  std::array<int, Ops + 1> last_use{};
  const auto op_at = [&](int i) -> const Op& { return graph.ops[static_cast<std::size_t>(i)]; };
  const auto source = [&](const Op& op, int k) {
    return graph.sources[static_cast<std::size_t>(op.first + k)] + 1;
  };
  for (int i = 0; i < Ops; ++i) {
    for (int k = 0; k < op_at(i).count; ++k) last_use[source(op_at(i), k)] = i;
    if (op_at(i).addend != no_value) last_use[op_at(i).addend + 1] = i;
  }
  for (const Head& head : heads) last_use[head.op + 1] = Ops;
  std::array<bool, Ops + 2> taken{};
  taken[0] = true;
  for (int i = 0; i < Ops; ++i) {
    int s = 0;
    while (taken[s]) ++s;
    taken[s] = true;
    result.slot[i + 1] = s;
    result.slots = std::max(result.slots, s + 1);
    for (int v = 0; v <= i; ++v)
      if (last_use[v] == i) taken[result.slot[v]] = false;
  }
  return result;
}

/// Leaves is an array that says which leaves have the activation Identity. With OfInputs the gradient
/// of everything is wanted, the network's inputs included.
template <int Ops, int Sources, bool OfInputs>
constexpr auto make_flow(const auto& graph, const auto& heads, const auto& linear_leaves) {
  Flow<Ops, Sources> flow;
  flow.slot.fill(-1);
  const auto source = [&](const Op& op, int k) {
    return graph.sources[static_cast<std::size_t>(op.first + k)] + 1;
  };
  const auto linear = [&](const Op& op) {
    return op.leaf < 0 || linear_leaves[static_cast<std::size_t>(op.leaf)];
  };
  const auto op_at = [&](int i) -> const Op& { return graph.ops[static_cast<std::size_t>(i)]; };
  std::array<int, Ops + 1> reader{};  // the last one, where it is a dense operation's source
  reader.fill(-1);
  flow.wanted[0] = OfInputs;
  for (int i = 0; i < Ops; ++i) {
    const Op& op = op_at(i);
    bool wanted = OfInputs;
    if (op.layer >= 0)
      wanted = wanted || !graph.layers[op.layer].frozen || !graph.layers[op.matrix].frozen;
    for (int k = 0; k < op.count; ++k) {
      ++flow.uses[source(op, k)];
      reader[source(op, k)] = op.dense() ? i : -1;
      wanted = wanted || flow.wanted[source(op, k)];
    }
    if (op.addend != no_value) {
      ++flow.uses[op.addend + 1];
      reader[op.addend + 1] = -1;
      wanted = wanted || flow.wanted[op.addend + 1];
    }
    flow.wanted[i + 1] = wanted;
  }
  std::array<bool, Ops + 1> begun{};
  std::array<bool, Ops + 1> taken{};  // slots
  const auto take_slot = [&](int value) {
    if (flow.slot[value] >= 0) return;
    int s = 0;
    while (taken[s]) ++s;
    taken[s] = true;
    flow.slot[value] = s;
    flow.slots = std::max(flow.slots, s + 1);
  };
  for (const Head& head : heads) {
    ++flow.uses[head.op + 1];
    reader[head.op + 1] = -1;
    begun[head.op + 1] = true;
    take_slot(head.op + 1);
  }
  std::array<bool, Ops + 1> w_begun{};
  std::array<bool, Ops + 1> b_begun{};
  for (int i = Ops - 1; i >= 0; --i) {
    const Op& op = op_at(i);
    flow.derived_above[i] = op.dense() && flow.uses[i + 1] == 1 && reader[i + 1] >= 0 &&
                            (op.addend == no_value || linear(op));
    take_slot(i + 1);
    bool keeps_slot = false;
    if (op.addend != no_value && flow.wanted[op.addend + 1]) {
      const int value = op.addend + 1;
      flow.addend_starts[i] = !begun[value];
      bool is_source = false;
      for (int k = 0; k < op.count; ++k) is_source = is_source || source(op, k) == value;
      if (!begun[value] && linear(op) && !is_source) {
        flow.addend_shares[i] = keeps_slot = true;
        flow.slot[value] = flow.slot[i + 1];
      }
      begun[value] = true;
      take_slot(value);
    }
    for (int k = 0; k < op.count; ++k) {
      const int value = source(op, k);
      if (!flow.wanted[value]) continue;
      flow.starts[op.first + k] = !begun[value];
      begun[value] = true;
      take_slot(value);
    }
    if (op.layer >= 0) {
      flow.starts_w[i] = !w_begun[op.matrix];
      flow.starts_b[i] = !b_begun[op.layer];
      w_begun[op.matrix] = b_begun[op.layer] = true;
    }
    if (!keeps_slot) taken[flow.slot[i + 1]] = false;
  }
  return flow;
}

}  // namespace detail

/// The operations of a network type, and its layers with parameters.
template <class Net>
struct graph_of {
 private:
  using network = detail::network_of<Net>;
  static constexpr auto& all = detail::lowered<network>;
  template <class... Leaf>
  static constexpr auto activations_in(std::type_identity<std::tuple<Leaf...>>) {
    return hana::tuple<hana::type<typename Leaf::activation_type>...,
                       hana::type<struct Identity>>{};
  }
  template <class... Leaf>
  static constexpr auto linear_in(std::type_identity<std::tuple<Leaf...>>) {
    return std::array<bool, sizeof...(Leaf) + 1>{
        std::is_same_v<typename Leaf::activation_type, struct Identity>...};
  }
  using inference = detail::layers_of<Net>;
  static constexpr auto activations = activations_in(detail::leaves(inference{}));
  static constexpr auto linear = linear_in(detail::leaves(inference{}));
  template <std::size_t N>
  static constexpr auto first_of(const auto& from) {
    std::array<std::remove_cvref_t<decltype(from[0])>, N> result{};
    std::copy_n(from.begin(), N, result.begin());
    return result;
  }

 public:
  static constexpr int size = all.op_count;
  static constexpr auto ops = first_of<static_cast<std::size_t>(all.op_count)>(all.ops);
  static constexpr auto sources = first_of<static_cast<std::size_t>(all.source_count)>(all.sources);
  static constexpr auto layers = first_of<static_cast<std::size_t>(all.layer_count)>(all.layers);
  static constexpr auto heads = first_of<static_cast<std::size_t>(all.head_count)>(all.heads);
  static constexpr auto noise = first_of<static_cast<std::size_t>(all.noise_count)>(all.noise);
  static constexpr bool shared_differs = all.shared_differs;
  static constexpr bool tie_is_unknown = all.tie_is_unknown;
  static constexpr bool tie_differs = all.tie_differs;
  static constexpr bool noise_is_misplaced = all.noise_is_misplaced;
  static constexpr bool head_is_trunk = all.head_is_trunk;

  /// The activation of an operation; Identity of those that have none.
  template <int I>
  using activation = typename decltype(+activations[hana::int_c<(
      ops[I].leaf < 0 ? all.leaf_count : ops[I].leaf)>])::type;
  /// The operation in which a layer comes first.
  static constexpr int op_of_layer(std::size_t layer) noexcept {
    int i = 0;
    while (ops[static_cast<std::size_t>(i)].layer != static_cast<int>(layer)) ++i;
    return i;
  }
  template <int I>
  static constexpr int source = sources[static_cast<std::size_t>(ops[I].first)];

  /// Every operation is a dense layer of its own that reads the one before it.
  static constexpr bool chain = [] {
    for (int i = 0; i < size; ++i) {
      const detail::Op& op = ops[static_cast<std::size_t>(i)];
      if (!op.dense() || op.transposed || op.layer != i || op.addend != detail::no_value ||
          sources[static_cast<std::size_t>(op.first)] != i - 1)
        return false;
    }
    return heads.size() == 1;
  }();
  /// A W is read by more than one operation.
  static constexpr bool shares = [] {
    int dense = 0;
    int own = 0;
    for (const detail::Op& op : ops) dense += op.layer >= 0;
    for (const LayerInfo& layer : layers) own += layer.tied < 0;
    return dense > own;
  }();
  static constexpr bool has_kind(LayerKind kind) noexcept {
    for (const detail::Op& op : ops)
      if (op.kind == detail::Op::Kind::layer && op.layer_kind == kind) return true;
    return false;
  }
  static constexpr bool has_frozen = [] {
    for (const LayerInfo& layer : layers)
      if (layer.frozen) return true;
    return false;
  }();

  /// Something other than a dense operation reads the network's inputs, in whole registers.
  static constexpr bool reads_whole_inputs = [] {
    for (const detail::Op& op : ops) {
      if (op.addend == detail::network_input) return true;
      for (int k = 0; k < op.count && !op.dense(); ++k)
        if (sources[static_cast<std::size_t>(op.first + k)] == detail::network_input) return true;
    }
    return false;
  }();
  /// A dense operation, the first, alone reads the network's inputs.
  static constexpr bool one_reader = [] {
    int readers = 0;
    for (const detail::Op& op : ops) {
      for (int k = 0; k < op.count; ++k)
        readers += sources[static_cast<std::size_t>(op.first + k)] == detail::network_input;
      readers += op.addend == detail::network_input;
    }
    return readers == 1 && ops[0].dense() && !ops[0].transposed;
  }();
  /// A scaling of the inputs can become part of the first layer: that alone reads them, has a b, and its
  /// W is read by no other.
  static constexpr bool folds_scaling = [] {
    int of_first = 0;
    for (const detail::Op& op : ops) of_first += op.matrix == ops[0].matrix;
    return one_reader && of_first == 1 && layers[0].bias;
  }();
  static constexpr auto value_slots = detail::make_value_slots<size>(all, heads);
  static constexpr auto flow =
      detail::make_flow<size, static_cast<int>(sources.size()), false>(all, heads, linear);
  /// The same with the gradient of the network's inputs wanted.
  static constexpr auto flow_to_inputs =
      detail::make_flow<size, static_cast<int>(sources.size()), true>(all, heads, linear);
};

}  // namespace ctnn::inline CTNN_ABI
