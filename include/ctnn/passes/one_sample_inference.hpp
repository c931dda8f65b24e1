// SPDX-License-Identifier: MIT
// One sample through a network, its neurons on lanes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>

namespace ctnn::inline CTNN_ABI {

/// One sample, its units on lanes.
template <class Net, class V>
struct single_inference {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using T = plain::scalar_of<V>;
  static constexpr int L = lanes_of<V>::count;
  static constexpr auto slots = graph::value_slots;
  /// Where each buffer begins, whole registers of the widest value in it, and where the last ends.
  static constexpr auto begins = [] {
    std::array<std::size_t, static_cast<std::size_t>(slots.slots) + 1> begin{};
    const auto hold = [&](int slot, int units) {
      std::size_t& size = begin[static_cast<std::size_t>(slot) + 1];
      size = std::max(size, static_cast<std::size_t>((units + L - 1) / L * L));
    };
    if (graph::reads_whole_inputs) hold(slots.slot[0], shape::inputs);
    for (std::size_t i = 0; i < graph::ops.size(); ++i) hold(slots.slot[i + 1], graph::ops[i].out);
    for (std::size_t s = 1; s < begin.size(); ++s) begin[s] += begin[s - 1];
    return begin;
  }();

  /// x is (inputs), y is (outputs); neither needs alignment.
  static void run(const T* parameters, const T* x, T* y) noexcept {
    detail::Scratch<T, begins.back()> memory;
    T* const values = memory.data();
    const Pass pass{values, graph::reads_whole_inputs ? values : x, parameters};
    if constexpr (graph::reads_whole_inputs) std::copy_n(x, shape::inputs, values);
    detail::static_for<0, graph::size>([&](auto index) {
      constexpr int i = index();
      constexpr detail::Op op = graph::ops[i];
      if constexpr (!op.dense()) {
        detail::operations<Net, V, graph::flow>::template forward<i>(pass);
      } else {
        const T* addend = nullptr;
        if constexpr (op.addend != detail::no_value) addend = pass.template at<op.addend>();
        tiled_forward<Net, V>::template single<i>(parameters,
                                                  pass.template at<graph::template source<i>>(),
                                                  addend, values + begin_of(i));
      }
    });
    for (const detail::Head& head : graph::heads)
      std::copy_n(values + begin_of(head.op), head.out, y + head.offset);
  }

 private:
  /// Where the value of an operation begins.
  static constexpr std::size_t begin_of(int op) noexcept {
    return begins[static_cast<std::size_t>(slots.slot[static_cast<std::size_t>(op) + 1])];
  }

  struct Pass {
    static constexpr bool keeps = false;
    static constexpr bool trains = false;
    T* values;
    const T* x;
    const T* parameters;
    template <int v>
    [[nodiscard]] const T* at() const noexcept {
      if constexpr (v == detail::network_input)
        return x;
      else
        return values + begin_of(v);
    }
    [[nodiscard]] detail::OverUnits<V> over() const noexcept { return {1, nullptr, nullptr}; }
    template <int v>
    [[nodiscard]] auto value() const noexcept {
      return detail::UnitsOnLanes<V, T>{const_cast<T*>(at<v>()), 0};
    }
  };
};

}  // namespace ctnn::inline CTNN_ABI
