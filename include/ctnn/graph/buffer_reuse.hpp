// SPDX-License-Identifier: MIT
// Which values share a buffer in a pass that keeps nothing.
#pragma once

#include <algorithm>
#include <array>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Buffers of values in a forward pass that keeps none: those not needed at the same time share one.
/// The network's inputs have the first.
template <int Ops>
struct ValueSlots {
  value_map<int, Ops> slot{};
  int slots = 1;
};

/// The operation that is the last to read a value; behind all of them for heads.
template <int Ops>
constexpr auto last_uses(GraphView graph) {
  value_map<OpId, Ops> last{};
  for (int i = 0; i < Ops; ++i) {
    const Op& op = graph.op(i);
    for (const ValueId value : graph.sources_of(op)) last[value] = i;
    if (op.addend != no_value) last[op.addend] = i;
  }
  for (const Head& head : graph.heads) last[value_of(head.op)] = Ops;
  return last;
}

template <int Ops>
constexpr auto make_value_slots(GraphView graph) {
  ValueSlots<Ops> result;
  const auto last_use = last_uses<Ops>(graph);
  std::array<bool, Ops + 2> taken{};
  taken[0] = true;
  for (int i = 0; i < Ops; ++i) {
    int s = 0;
    while (taken[s]) ++s;
    taken[s] = true;
    result.slot[value_of(i)] = s;
    result.slots = std::max(result.slots, s + 1);
    for (ValueId v = network_input; v != value_of(i); ++v.number)
      if (last_use[v] == i) taken[result.slot[v]] = false;
  }
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail
