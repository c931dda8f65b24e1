// SPDX-License-Identifier: MIT
// How gradients flow back through the operations of a network: who needs them, who starts and who
// adds to a sum of them, and which of them share memory. All of it decided at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/graph/operation.hpp>

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
}  // namespace ctnn::inline CTNN_ABI
