// SPDX-License-Identifier: MIT
// The way down with nothing kept: samples on lanes, or one sample with units on lanes. Values that
// are not needed at the same time share a buffer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>

namespace ctnn::inline CTNN_ABI {

/// Samples on lanes, `Columns` registers of them. Operations from number First on: with branches it
/// is 0.
template <class Net, class V, int Columns, int First = 0>
struct plain_inference {
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using T = plain::scalar_of<V>;
  using Matrix = typename forward::template output<Columns>;
  static constexpr auto slots = graph::value_slots;
  static constexpr int widest = [] {
    int width = First == 0 ? shape_of<Net>::inputs : graph::ops[std::max(First - 1, 0)].out;
    for (int i = First; i < graph::size; ++i)
      width = std::max(width, graph::ops[static_cast<std::size_t>(i)].out);
    return width;
  }();
  static constexpr std::size_t buffer = std::size_t{widest} * Columns * lanes_of<V>::count;
  static constexpr std::size_t size = buffer * static_cast<std::size_t>(slots.slots);

  /// Value v, [unit][sample].
  template <int v>
  [[nodiscard]] static constexpr Matrix value(T* memory) noexcept {
    return {memory + static_cast<std::size_t>(slots.slot[v + 1]) * buffer, {}};
  }

  /// What operation First reads is value First − 1. With Scores outputs stay before their activation.
  template <bool Scores = false>
  static constexpr void run(auto parameters, T* memory) noexcept {
    detail::static_for<First, graph::size>([&](auto index) {
      constexpr int i = index();
      constexpr detail::Op op = graph::ops[i];
      const Matrix y = value<i>(memory);
      if constexpr (!op.dense()) {
        detail::operations<Net, V, graph::flow>::template forward<i>(
            Pass<>{memory, parameters.data});
      } else {
        const auto x = read<graph::template source<i>>(memory);
        if constexpr (Scores && detail::is_scored<Net, i>) {
          forward::template scores<i>(parameters, x, y);
        } else if constexpr (op.addend != detail::no_value) {
          const auto addend = read<op.addend>(memory);
          forward::template layer<i>(parameters, x, y,
                                     [=](V z, int o, int c) { return z + addend.load(o, c); });
        } else {
          forward::template layer<i>(parameters, x, y);
        }
      }
    });
  }

 private:
  template <int v>
  [[nodiscard]] static constexpr typename forward::template input<Columns> read(
      T* memory) noexcept {
    return {value<v>(memory).data, {}};
  }

  template <int = 0>
  struct Pass {
    static constexpr bool keeps = false;
    static constexpr bool trains = false;
    T* memory;
    const T* parameters;
    [[nodiscard]] constexpr detail::OverSamples<V> over() const noexcept {
      return {Columns, nullptr};
    }
    template <int v>
    [[nodiscard]] constexpr Matrix value() const noexcept {
      return plain_inference::value<v>(memory);
    }
  };
};

}  // namespace ctnn::inline CTNN_ABI
