// SPDX-License-Identifier: MIT
// The memory of one sample's way through a network.
#pragma once

#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class T>
[[nodiscard]] constexpr std::size_t whole_registers(int n) noexcept {
  constexpr int L = Vector<T>::lanes;
  return static_cast<std::size_t>((n + L - 1) / L * L);
}

/// x, and of every layer y and what its backward reads, of one sample; each in whole registers.
template <class Net, class T>
class SampleBuffers {
  using shape = shape_of<Net>;
  using graph = typename shape::graph;
  struct Plan {
    std::array<std::size_t, static_cast<std::size_t>(graph::size)> output{};
    std::array<std::size_t, static_cast<std::size_t>(graph::size)> stored{};
    std::size_t size = 0;
  };
  static constexpr Plan plan = [] {
    Plan p;
    p.size = whole_registers<T>(shape::inputs);
    static_for<0, graph::size>([&](auto l) {
      const auto take = [&] {
        const std::size_t first = p.size;
        p.size += whole_registers<T>(graph::ops[l()].out);
        return first;
      };
      p.output[l()] = p.stored[l()] = take();
      if constexpr (stores_apart<Net, l()>) p.stored[l()] = take();
    });
    return p;
  }();

 public:
  static constexpr std::size_t size = plan.size;
  static constexpr bool in_place = size * sizeof(T) <= in_place_limit;

  [[nodiscard]] constexpr T* input() noexcept { return memory_.data(); }
  [[nodiscard]] constexpr const T* input() const noexcept { return memory_.data(); }
  /// y of operation L.
  template <int L>
  [[nodiscard]] constexpr T* output() noexcept {
    return memory_.data() + plan.output[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* output() const noexcept {
    return memory_.data() + plan.output[L];
  }
  /// What the backward pass of operation L reads: y, or the slope or z beside it.
  template <int L>
  [[nodiscard]] constexpr T* stored() noexcept {
    return memory_.data() + plan.stored[L];
  }
  template <int L>
  [[nodiscard]] constexpr const T* stored() const noexcept {
    return memory_.data() + plan.stored[L];
  }
  /// Value v.
  template <int v>
  [[nodiscard]] constexpr const T* value() const noexcept {
    if constexpr (v == network_input)
      return input();
    else
      return output<v>();
  }
  template <int v>
  [[nodiscard]] constexpr T* value() noexcept {
    if constexpr (v == network_input)
      return input();
    else
      return output<v>();
  }

 private:
  Storage<T, size> memory_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
