// SPDX-License-Identifier: MIT
// How gradients flow back through the operations of a network: who needs them, who starts and who
// adds to a sum of them, and which of them share memory. All of it decided at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Facts of the backward pass. Values are numbered from the network's inputs on: value v is at v + 1.
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

/// What make_flow reads: a network's operations, and which of its leaves have the activation
/// Identity. With `of_inputs` the gradient of everything is wanted, the network's inputs included.
struct FlowInput {
  GraphView graph;
  std::span<const bool> linear_leaves;
  bool of_inputs;

  [[nodiscard]] constexpr bool linear(const Op& op) const noexcept {
    return op.leaf < 0 || linear_leaves[static_cast<std::size_t>(op.leaf)];
  }
};

/// A gradient is wanted behind whatever is trained, up to the loss.
constexpr void find_wanted(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  flow.wanted[0] = in.of_inputs;
  for (int i = 0; i < graph.size(); ++i) {
    const Op& op = graph.op(i);
    bool wanted = in.of_inputs;
    if (op.layer >= 0)
      wanted = wanted || !graph.layer(op.layer).frozen || !graph.layer(op.matrix).frozen;
    for (const int value : graph.sources_of(op)) wanted = wanted || flow.wanted[value + 1];
    if (op.addend != no_value) wanted = wanted || flow.wanted[op.addend + 1];
    flow.wanted[i + 1] = wanted;
  }
}

/// Who uses a value, and where ∂L/∂z can be made with ∂L/∂y: in the epilogue of ∂L/∂x of the only
/// reader, if that is a product and nothing but the activation lies between.
template <int Ops>
constexpr void find_uses(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  std::array<bool, Ops + 1> read_by_product{};  // by the last reader, as its source
  for (int i = 0; i < Ops; ++i) {
    const Op& op = graph.op(i);
    for (const int value : graph.sources_of(op)) {
      ++flow.uses[value + 1];
      read_by_product[value + 1] = op.dense();
    }
    if (op.addend != no_value) {
      ++flow.uses[op.addend + 1];
      read_by_product[op.addend + 1] = false;
    }
  }
  for (const Head& head : graph.heads) {
    ++flow.uses[head.op + 1];
    read_by_product[head.op + 1] = false;
  }
  for (int i = 0; i < Ops; ++i) {
    const Op& op = graph.op(i);
    flow.derived_above[i] = op.dense() && flow.uses[i + 1] == 1 && read_by_product[i + 1] &&
                            (op.addend == no_value || in.linear(op));
  }
}

/// The first share of a sum is stored, the others are added. The backward pass goes through
/// operations from the last to the first, of each through the addend, then the sources.
template <int Ops>
constexpr void find_starts(auto& flow, const FlowInput& in) {
  const GraphView& graph = in.graph;
  std::array<bool, Ops + 1> begun{};
  std::array<bool, Ops + 1> w_begun{};
  std::array<bool, Ops + 1> b_begun{};
  for (const Head& head : graph.heads) begun[head.op + 1] = true;
  for (int i = Ops - 1; i >= 0; --i) {
    const Op& op = graph.op(i);
    const auto sources = graph.sources_of(op);
    if (const int value = op.addend; value != no_value && flow.wanted[value + 1]) {
      const bool is_source = std::find(sources.begin(), sources.end(), value) != sources.end();
      flow.addend_starts[i] = !begun[value + 1];
      flow.addend_shares[i] = !begun[value + 1] && in.linear(op) && !is_source;
      begun[value + 1] = true;
    }
    for (int k = 0; k < op.count; ++k) {
      const int value = sources[static_cast<std::size_t>(k)];
      if (!flow.wanted[value + 1]) continue;
      flow.starts[op.first + k] = !begun[value + 1];
      begun[value + 1] = true;
    }
    if (op.layer >= 0) {
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
  const auto take_slot = [&](int value) {
    if (flow.slot[value + 1] >= 0) return;
    int s = 0;
    while (taken[s]) ++s;
    taken[s] = true;
    flow.slot[value + 1] = s;
    flow.slots = std::max(flow.slots, s + 1);
  };
  for (const Head& head : graph.heads) take_slot(head.op);
  for (int i = Ops - 1; i >= 0; --i) {
    const Op& op = graph.op(i);
    take_slot(i);
    if (flow.addend_shares[i]) flow.slot[op.addend + 1] = flow.slot[i + 1];
    if (op.addend != no_value && flow.wanted[op.addend + 1]) take_slot(op.addend);
    for (const int value : graph.sources_of(op))
      if (flow.wanted[value + 1]) take_slot(value);
    if (!flow.addend_shares[i]) taken[flow.slot[i + 1]] = false;
  }
}

template <int Ops, int Sources>
constexpr auto make_flow(const FlowInput& in) {
  Flow<Ops, Sources> flow;
  find_wanted(flow, in);
  find_uses<Ops>(flow, in);
  find_starts<Ops>(flow, in);
  give_slots<Ops>(flow, in.graph);
  return flow;
}

}  // namespace ctnn::inline CTNN_ABI::detail
