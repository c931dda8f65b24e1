// SPDX-License-Identifier: MIT
// Inference with samples on lanes. Nothing is kept: values that are not needed at the same time share
// a buffer.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/value_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Samples on lanes, `Columns` registers of them. Operations from number First on: with branches it
/// is 0.
template <class Net, class V, int Columns, int First = 0>
struct plain_inference {
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using T = kernels::reference::scalar_of<V>;
  using Matrix = typename forward::template output<Columns>;
  using ConstMatrix = typename forward::template input<Columns>;
  static constexpr int widest = [] {
    int width = First == 0 ? shape_of<Net>::inputs : graph::ops[std::max(First - 1, 0)].out;
    for (int i = First; i < graph::size; ++i) width = std::max(width, graph::ops[i].out);
    return width;
  }();
  static constexpr auto placed =
      place_equal_values<Net>(std::size_t{widest} * Columns * lanes_of<V>::count);
  static constexpr std::size_t size = placed.size;

  /// Value v, [neuron][sample].
  template <ValueId v>
  [[nodiscard]] static constexpr Matrix value(T* memory) noexcept {
    return {memory + placed.begin[v], {}};
  }

  /// What operation First reads is value First − 1. With Logits outputs stay before their activation.
  template <bool Logits = false>
  static constexpr void run(auto parameters, T* memory) noexcept {
    for_each_op_forward<First, graph::size>(
        Forward<decltype(parameters), Logits>{parameters, memory});
  }

  template <class Parameters, bool Logits>
  struct Forward {
    using shape = shape_of<Net>;
    using graph = graph_of<Net>;
    using vector = V;
    using layout = typename Parameters::layout;
    static constexpr bool keeps = false;
    static constexpr bool trains = false;
    Parameters model;
    T* memory;

    [[nodiscard]] constexpr const T* parameters() const noexcept { return model.data; }
    [[nodiscard]] constexpr OverSamples<V> over() const noexcept { return {Columns, nullptr}; }
    template <ValueId v>
    [[nodiscard]] constexpr Matrix value() const noexcept {
      return plain_inference::value<v>(memory);
    }
    template <ValueId v>
    [[nodiscard]] constexpr ConstMatrix read() const noexcept {
      return {value<v>().data, {}};
    }
    template <int I>
    constexpr void dense() const noexcept {
      constexpr Op op = graph::ops[I];
      const ConstMatrix x = read<graph::template source<I>>();
      if constexpr (Logits && is_loss_fused<Net, I>) {
        forward::template logits<I>(model, x, value<value_of(I)>());
      } else if constexpr (op.addend != no_value) {
        const ConstMatrix addend = read<op.addend>();
        forward::template layer<I>(model, x, value<value_of(I)>(),
                                   [=](V z, int o, int c) { return z + addend.load(o, c); });
      } else {
        forward::template layer<I>(model, x, value<value_of(I)>());
      }
    }
  };
};

}  // namespace ctnn::inline CTNN_ABI::detail
