// SPDX-License-Identifier: MIT
// Which values share a buffer in a pass that keeps nothing.
#pragma once

#include <algorithm>
#include <array>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Buffers of values in a forward pass that keeps none: those not needed at the same time share one.
/// The network's inputs have the first.
template <int Ops>
struct ValueSlots {
  std::array<int, Ops + 1> slot{};  ///< of value v at v + 1
  int slots = 1;
};

/// The operation that is the last to read a value, at v + 1; behind all of them for heads.
template <int Ops>
constexpr auto last_uses(GraphView graph) {
  std::array<int, Ops + 1> last{};
  for (int i = 0; i < Ops; ++i) {
    for (const int value : graph.sources_of(graph.op(i))) last[value + 1] = i;
    if (graph.op(i).addend != no_value) last[graph.op(i).addend + 1] = i;
  }
  for (const Head& head : graph.heads) last[head.op + 1] = Ops;
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
    result.slot[i + 1] = s;
    result.slots = std::max(result.slots, s + 1);
    for (int v = 0; v <= i; ++v)
      if (last_use[v] == i) taken[result.slot[v]] = false;
  }
  return result;
}

}  // namespace ctnn::inline CTNN_ABI::detail
