// SPDX-License-Identifier: MIT
// What one sample keeps in a forward pass for a backward one.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/training_buffers.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class T>
[[nodiscard]] constexpr std::size_t whole_registers(int n) noexcept {
  return static_cast<std::size_t>(whole_registers(n, Vector<T>::lanes));
}

/// x, and of every layer y and what its backward reads, of one sample; each in whole registers.
template <class Net, class T>
class SampleBuffers {
  using shape = shape_of<Net>;
  using graph = typename shape::graph;
  static constexpr auto buffers = [] {
    op_map<bool, graph::size> has_stored{};
    static_for<0, graph::size>([&](auto l) { has_stored[l()] = stores_apart<Net, l()>; });
    const auto vector = [](int n) { return whole_registers<T>(n); };
    TrainingBuffers<graph::size> list;
    list.request(Holds::input, vector(shape::inputs));
    for (int l = 0; l < graph::size; ++l) {
      list.request(Holds::output, vector(graph::ops[l].out), l);
      if (has_stored[l]) list.request(Holds::stored, vector(graph::ops[l].out), l);
    }
    return place_buffers(list, {.alignment = vector(1)});
  }();
  static constexpr auto begins = offsets_of<graph::size>(buffers.placed());

 public:
  static constexpr std::size_t size = buffers.size;
  static constexpr bool in_place = size * sizeof(T) <= in_place_limit;

  [[nodiscard]] constexpr T* input() noexcept { return memory_.data(); }
  [[nodiscard]] constexpr const T* input() const noexcept { return memory_.data(); }
  /// y of operation L.
  template <int L>
  [[nodiscard]] constexpr T* output() noexcept {
    return memory_.data() + begins.output[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* output() const noexcept {
    return memory_.data() + begins.output[L];
  }
  /// What the backward pass of operation L reads: y, or the slope or z beside it.
  template <int L>
  [[nodiscard]] constexpr T* stored() noexcept {
    return memory_.data() + begins.stored[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* stored() const noexcept {
    return memory_.data() + begins.stored[L];
  }
  /// Value v.
  template <ValueId v>
  [[nodiscard]] constexpr const T* value() const noexcept {
    if constexpr (v == network_input)
      return input();
    else
      return output<maker_of(v).number>();
  }
  template <ValueId v>
  [[nodiscard]] constexpr T* value() noexcept {
    if constexpr (v == network_input)
      return input();
    else
      return output<maker_of(v).number>();
  }

 private:
  Storage<T, size> memory_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
