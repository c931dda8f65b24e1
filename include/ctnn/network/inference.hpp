// SPDX-License-Identifier: MIT
// The way down with nothing kept: samples on lanes, or one sample with units on lanes. Values that
// are not needed at the same time share a buffer.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/network/flow.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/loss.hpp>
#include <ctnn/network/operations.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/network/tiled_forward.hpp>

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
    detail::for_each_layer<First, graph::size>([&](auto index) {
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
    detail::for_each_layer<0, graph::size>([&](auto index) {
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
