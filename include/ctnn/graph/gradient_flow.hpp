// SPDX-License-Identifier: MIT
// How gradients flow back through the operations of a network: which are needed, which operation
// starts a sum of them, which add to it, and which share memory. All of it decided at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/list_view.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Facts of the backward pass.
template <int Ops, int Sources>
struct Flow {
  value_map<int, Ops> uses{};     ///< by operations, and as an output of the network
  value_map<bool, Ops> needed{};  ///< ∂L/∂value is needed by something trained
  value_map<int, Ops> slot{};     ///< buffer of ∂L/∂value
  int slots = 0;
  /// ∂L/∂z of a dense operation is made where its only reader makes ∂L/∂y.
  op_map<bool, Ops> derived_above{};
  std::array<bool, Sources + 1> starts{};  ///< this source's share is the first of the value's
  op_map<bool, Ops> addend_starts{};       ///< the same of the addend
  op_map<bool, Ops> addend_shares{};       ///< the addend's gradient stays where the operation's is
  op_map<bool, Ops> starts_w{};            ///< the first gradient of that W
  op_map<bool, Ops> starts_b{};            ///< of that b, and of those alphas

  /// ∂L/∂z is made in place of this value's gradient, see derived_above.
  [[nodiscard]] constexpr bool derives(ValueId value) const noexcept {
    return value != network_input && derived_above[maker_of(value)];
  }
};

/// What make_flow reads: a network's operations, and which of its leaves have the activation
/// Identity. With `of_inputs` the gradient of everything is needed, the network's inputs included.
struct FlowInput {
  GraphView graph;
  list_view<bool> linear_leaves;
  bool of_inputs;

  [[nodiscard]] constexpr bool linear(const Op& op) const noexcept {
    return op.leaf < 0 || linear_leaves[static_cast<std::size_t>(op.leaf)];
  }
};

/// A gradient is needed behind whatever is trained, up to the loss.
constexpr void find_needed(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  flow.needed[network_input] = in.of_inputs;
  for (int i = 0; i < graph.size(); ++i) {
    const Op& op = graph.op(i);
    bool needed = in.of_inputs;
    if (op.layer != no_layer)
      needed = needed || !graph.layer(op.layer).frozen || !graph.layer(op.matrix).frozen;
    for (const ValueId value : graph.sources_of(op)) needed = needed || flow.needed[value];
    if (op.addend != no_value) needed = needed || flow.needed[op.addend];
    flow.needed[value_of(i)] = needed;
  }
}

/// How often a value is used, and where ∂L/∂z can be made with ∂L/∂y: in the epilogue of ∂L/∂x of
/// the only reader, if that is a product and nothing but the activation lies between.
template <int Ops>
constexpr void find_uses(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  value_map<bool, Ops> read_by_product{};  // by the last reader, as its source
  for (int i = 0; i < Ops; ++i) {
    const Op& op = graph.op(i);
    for (const ValueId value : graph.sources_of(op)) {
      ++flow.uses[value];
      read_by_product[value] = op.dense();
    }
    if (op.addend != no_value) {
      ++flow.uses[op.addend];
      read_by_product[op.addend] = false;
    }
  }
  for (const Head& head : graph.heads) {
    ++flow.uses[value_of(head.op)];
    read_by_product[value_of(head.op)] = false;
  }
  for (int i = 0; i < Ops; ++i) {
    const Op& op = graph.op(i);
    flow.derived_above[i] = op.dense() && flow.uses[value_of(i)] == 1 &&
                            read_by_product[value_of(i)] &&
                            (op.addend == no_value || in.linear(op));
  }
}

/// The first share of a sum is stored, the others are added. The backward pass goes through
/// operations from the last to the first, of each through the addend, then the sources.
template <int Ops>
constexpr void find_starts(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  value_map<bool, Ops> begun{};
  id_map<LayerId, bool, Ops> w_begun{};
  id_map<LayerId, bool, Ops> b_begun{};
  for (const Head& head : graph.heads) begun[value_of(head.op)] = true;
  for (int i = Ops - 1; i >= 0; --i) {
    const Op& op = graph.op(i);
    const auto sources = graph.sources_of(op);
    if (const ValueId value = op.addend; value != no_value && flow.needed[value]) {
      const bool is_source = std::find(sources.begin(), sources.end(), value) != sources.end();
      flow.addend_starts[i] = !begun[value];
      flow.addend_shares[i] = !begun[value] && in.linear(op) && !is_source;
      begun[value] = true;
    }
    for (int k = 0; k < op.count; ++k) {
      const ValueId value = sources[k];
      if (!flow.needed[value]) continue;
      flow.starts[op.first + k] = !begun[value];
      begun[value] = true;
    }
    if (op.layer != no_layer) {
      flow.starts_w[i] = !w_begun[op.matrix];
      flow.starts_b[i] = !b_begun[op.layer];
      w_begun[op.matrix] = b_begun[op.layer] = true;
    }
  }
}

/// A gradient has a buffer from its first share until its operation has passed it on; an addend's
/// may stay in that of the sum.
template <int Ops>
constexpr void give_slots(auto& flow, const GraphView& graph) {
  flow.slot.fill(-1);
  std::array<bool, Ops + 1> taken{};
  const auto take_slot = [&](ValueId value) {
    if (flow.slot[value] >= 0) return;
    int s = 0;
    while (taken[s]) ++s;
    taken[s] = true;
    flow.slot[value] = s;
    flow.slots = std::max(flow.slots, s + 1);
  };
  for (const Head& head : graph.heads) take_slot(value_of(head.op));
  for (int i = Ops - 1; i >= 0; --i) {
    const Op& op = graph.op(i);
    take_slot(value_of(i));
    if (flow.addend_shares[i]) flow.slot[op.addend] = flow.slot[value_of(i)];
    if (op.addend != no_value && flow.needed[op.addend]) take_slot(op.addend);
    for (const ValueId value : graph.sources_of(op))
      if (flow.needed[value]) take_slot(value);
    if (!flow.addend_shares[i]) taken[flow.slot[value_of(i)]] = false;
  }
}

template <int Ops, int Sources>
constexpr auto make_flow(const FlowInput& in) {
  Flow<Ops, Sources> flow;
  find_needed(flow, in);
  find_uses<Ops>(flow, in);
  find_starts<Ops>(flow, in);
  give_slots<Ops>(flow, in.graph);
  return flow;
}

}  // namespace ctnn::inline CTNN_ABI::detail
