// SPDX-License-Identifier: MIT
// Buffers of a forward pass that keeps no value: values that are not needed at the same time share one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/plan/place_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Where the values of a network begin, and elements of all.
template <int Ops>
struct ValueOffsets {
  value_map<std::size_t, Ops> begin{};
  std::size_t size = 0;
};

/// A buffer for each slot of the network's values, as large as `elements` says of the slot.
template <class Net>
consteval auto place_values(const auto& elements) {
  using graph = graph_of<Net>;
  constexpr auto& slots = graph::value_slots;
  BufferList<slots.slots> list;
  for (int s = 0; s < slots.slots; ++s) list.request(Holds::values, elements[s], s);
  list = place_buffers(list, {});
  ValueOffsets<graph::size> result;
  for (ValueId v = network_input; v.number < graph::size; ++v.number)
    result.begin[v] = list.buffers[slots.slot[v]].offset;
  result.size = list.size;
  return result;
}

/// All slots have as many elements: blocks of rows as wide as the widest.
template <class Net>
consteval auto place_equal_values(std::size_t elements) {
  std::array<std::size_t, graph_of<Net>::value_slots.slots> each{};
  each.fill(elements);
  return place_values<Net>(each);
}

/// One sample: a slot has whole registers of the widest value in it; the inputs are there only where
/// operations read them in whole registers.
template <class Net>
consteval auto place_values_of_one(int lanes) {
  using graph = graph_of<Net>;
  constexpr auto& slots = graph::value_slots;
  std::array<std::size_t, slots.slots> widest{};
  const auto hold = [&](int slot, int neurons) {
    std::size_t& size = widest[slot];
    size = std::max(size, static_cast<std::size_t>(whole_registers(neurons, lanes)));
  };
  if (graph::reads_whole_inputs) hold(slots.slot[network_input], shape_of<Net>::inputs);
  for (int i = 0; i < graph::size; ++i) hold(slots.slot[value_of(i)], graph::ops[i].out);
  return place_values<Net>(widest);
}

}  // namespace ctnn::inline CTNN_ABI::detail
