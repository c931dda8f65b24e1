// SPDX-License-Identifier: MIT
// How operations without a product go over the neurons and samples of values, with either on lanes.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A row of values with the neurons of a sample on lanes, rows `stride` apart: [sample][neuron].
template <class V, class T>
struct UnitsOnLanes {
  T* data;
  std::ptrdiff_t stride;
  [[nodiscard]] constexpr T* at(int neuron, int sample) const noexcept {
    return data + sample * stride + neuron;
  }
  [[nodiscard]] constexpr V load(int neuron, int sample) const noexcept {
    return lanes_of<V>::load(at(neuron, sample));
  }
  constexpr void store(int neuron, int sample, V value) const noexcept {
    lanes_of<V>::store(at(neuron, sample), value);
  }
};

/// How operations go over values with neurons on lanes; `samples` rows. `transposed` holds
/// 2·[⌈width/L⌉·L][L]; null: a single sample, and rows of gradients of it, which lie along
/// lanes, with bits of their own.
template <class V>
struct OverNeurons {
  using T = kernels::reference::scalar_of<V>;
  static constexpr int step = lanes_of<V>::count;
  int samples;
  T* transposed;
  const T* weights;  // of samples; null: all there

  /// Calls f(neuron, sample) for every register of values of this width, row by row.
  constexpr void each(int width, auto f) const noexcept {
    for (int s = 0; s < samples; ++s)
      for (int o = 0; o < width; o += step) f(o, s);
  }
  [[nodiscard]] static constexpr V parameter(const T* block, std::size_t k, int neuron) noexcept {
    return lanes_of<V>::load(block + k + static_cast<std::size_t>(neuron));
  }
  /// Values of `width` neurons behind `offset` others.
  static void copy(auto from, int from_unit, auto to, int to_unit, int width, int sample) noexcept {
    int o = 0;
    if constexpr (step > 1)
      for (; o + step <= width; o += step)
        store_unaligned(to.at(to_unit + o, sample), load_unaligned(from.at(from_unit + o, sample)));
    // The rest alone: behind it lies what another branch has put out, or the next sample.
    std::copy_n(from.at(from_unit + o, sample), width - o, to.at(to_unit + o, sample));
  }
  [[nodiscard]] V counts(int sample) const noexcept {
    return V(weights == nullptr || weights[sample] > T(0) ? T(1) : T(0));
  }
  [[nodiscard]] static V over_samples(V sum) noexcept { return sum; }

  template <class A, int N>
  void rows(auto z, auto y) const noexcept {
    using derived = derived_activation<A>;
    if (transposed == nullptr) {
      derived::template forward_along<V, N>(
          N, [=](int j) { return z.load(j, 0); }, [=](int j, V value) { y.store(j, 0, value); });
      return;
    }
    for (int s = 0; s < samples; s += step) {
      turn_in<N>(z, s, transposed);
      derived::template forward_row<V, N>(
          N, [=, this](int j) { return lanes_of<V>::load(transposed + j * step); },
          [=, this](int j, V value) { lanes_of<V>::store(transposed + j * step, value); });
      turn_out<N>(transposed, s, y);
    }
  }
  /// ∂L/∂z of g = ∂L/∂y, in the place of g.
  template <class A, int N>
  void rows_back(auto kept, auto g) const noexcept {
    using derived = derived_activation<A>;
    if (transposed == nullptr) {
      for (int s = 0; s < samples; ++s)
        derived::template backward_along<V, N>(
            N, [=](int j) { return kept.load(j, s); }, [=](int j) { return g.load(j, s); },
            [=](int j, V value) { g.store(j, s, value); });
      return;
    }
    T* const incoming = transposed + (N + step - 1) / step * step * step;
    for (int s = 0; s < samples; s += step) {
      turn_in<N>(kept, s, transposed);
      turn_in<N>(g, s, incoming);
      derived::template backward_row<V, N>(
          N, [=, this](int j) { return lanes_of<V>::load(transposed + j * step); },
          [=](int j) { return lanes_of<V>::load(incoming + j * step); },
          [=](int j, V value) { lanes_of<V>::store(incoming + j * step, value); });
      turn_out<N>(incoming, s, g);
    }
  }

 private:
  template <int N>
  static void turn_in(auto rows, int sample, T* to) noexcept {
    kernels::rows_to_column<V>({rows.at(0, sample), static_cast<int>(rows.stride)}, N, to);
  }
  template <int N>
  static void turn_out(const T* from, int sample, auto rows) noexcept {
    kernels::column_to_rows<V>(from, N, {rows.at(0, sample), static_cast<int>(rows.stride)});
  }
};

/// The same with samples on lanes: views are matrices of the reference kernels, a sample of the
/// loops is a column of them.
template <class V>
struct OverSamples {
  using T = kernels::reference::scalar_of<V>;
  static constexpr int step = 1;
  int samples;  // columns
  const T* weights;

  constexpr void each(int width, auto f) const noexcept {
    for (int o = 0; o < width; ++o)
      for (int s = 0; s < samples; ++s) f(o, s);
  }
  [[nodiscard]] static constexpr V parameter(const T* block, std::size_t k, int neuron) noexcept {
    return V(block[k + static_cast<std::size_t>(neuron)]);
  }
  static constexpr void copy(auto from, int from_unit, auto to, int to_unit, int width,
                             int sample) noexcept {
    for (int o = 0; o < width; ++o) to.store(to_unit + o, sample, from.load(from_unit + o, sample));
  }
  [[nodiscard]] constexpr V counts(int sample) const noexcept {
    using math::select;
    if (weights == nullptr) return V(1);
    return select(lanes_of<V>::load(weights + sample * lanes_of<V>::count) > V(0), V(1), V(0));
  }
  [[nodiscard]] static constexpr V over_samples(V sum_of_lanes) noexcept {
    using math::sum;
    return V(sum(sum_of_lanes));
  }

  template <class A, int N>
  constexpr void rows(auto z, auto y) const noexcept {
    for (int c = 0; c < samples; ++c)
      derived_activation<A>::template forward_row<V, N>(
          N, [=](int j) { return z.load(j, c); }, [=](int j, V value) { y.store(j, c, value); });
  }
  template <class A, int N>
  constexpr void rows_back(auto kept, auto g) const noexcept {
    for (int c = 0; c < samples; ++c) {
      derived_activation<A>::template backward_row<V, N>(
          N, [=](int j) { return kept.load(j, c); }, [=](int j) { return g.load(j, c); },
          [=](int j, V value) { g.store(j, c, value); });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
