// SPDX-License-Identifier: MIT
// Which values share a buffer in a pass that keeps nothing.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

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

}  // namespace ctnn::inline CTNN_ABI::detail
