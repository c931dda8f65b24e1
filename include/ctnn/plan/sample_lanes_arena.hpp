// SPDX-License-Identifier: MIT
// All buffers of a training step in one block, allocated once.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/plan/sample_lanes_buffers.hpp>
#include <ctnn/plan/training_buffers.hpp>
#include <ctnn/random/draw_noise.hpp>
#include <ctnn/random/noise_sinks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The buffers of a training step on at most Batch samples. Matrices are [feature][sample], a row
/// padded to `padded` samples, whole columns of V.
template <class Net, class V, int Batch>
class Arena {
 public:
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using T = kernels::reference::scalar_of<V>;
  static constexpr int columns = (Batch + lanes_of<V>::count - 1) / lanes_of<V>::count;
  static constexpr std::size_t padded = std::size_t{columns} * lanes_of<V>::count;
  static constexpr std::size_t input_step = padded;  ///< from one input of a sample to the next

  /// x of sample s.
  [[nodiscard]] constexpr T& input(std::size_t s, std::size_t i) noexcept {
    return input()[i * padded + s];
  }
  [[nodiscard]] constexpr T& target(std::size_t s, std::size_t o) noexcept {
    return target()[o * padded + s];
  }
  [[nodiscard]] constexpr T& weight(std::size_t s) noexcept { return weight()[s]; }

  [[nodiscard]] constexpr T* input() noexcept { return memory_.data(); }
  /// y of operation l; of one that only the loss reads its z, all that loss and backward need.
  [[nodiscard]] constexpr T* output(OpId l) noexcept { return at(begins.output[l]); }
  /// What the backward pass of operation l reads: y, or the slope or z beside it.
  [[nodiscard]] constexpr T* stored(OpId l) noexcept { return at(begins.stored[l]); }
  /// ∂L/∂z of operation l; those that do not need it at the same time share a buffer.
  [[nodiscard]] constexpr T* delta(OpId l) noexcept { return at(begins.gradient[l]); }
  /// ∂L/∂x, where it is needed.
  [[nodiscard]] constexpr T* input_gradient() noexcept { return at(begins.input_gradient); }
  /// What BatchNorm saw in the batch: mean, variance and number of samples of every neuron.
  [[nodiscard]] constexpr T* statistics(OpId l) noexcept { return at(begins.statistics[l]); }
  /// Where a part of a joined gradient waits to be added.
  [[nodiscard]] constexpr T* scratch() noexcept { return at(begins.scratch); }
  [[nodiscard]] constexpr T* target() noexcept { return at(begins.target); }
  /// What training nodes behind operation l do to its outputs.
  [[nodiscard]] constexpr T* multipliers(OpId l) noexcept { return at(begins.dropped[l]); }
  [[nodiscard]] constexpr T* addends(OpId l) noexcept { return at(begins.addends[l]); }
  /// Draws what the nodes of D behind operation l do to its outputs.
  template <class D>
  constexpr void draw(NoiseKey key, int l, const std::uint32_t* ids, int samples) noexcept {
    detail::draw<D, V>(key, l, ids, samples, graph::ops[l].out,
                       KeepNoise<T>{view(multipliers(l)), view(addends(l))});
  }
  /// Does to the inputs what the nodes of D do.
  template <class D>
  constexpr void apply_noise_to_inputs(NoiseKey key, const std::uint32_t* ids,
                                       int samples) noexcept {
    detail::draw<D, V>(key, -1, ids, samples, shape::inputs, DisturbInPlace<T>{view(input())});
  }
  /// A weight per sample; zero for the rows that pad a batch.
  [[nodiscard]] constexpr T* weight() noexcept { return at(begins.weight); }

 private:
  static constexpr auto buffers = sample_lanes_buffers<Net>(padded);
  static constexpr auto begins = offsets_of<graph::size>(buffers.placed(), graph::flow.slot);
  static constexpr BatchView<T> view(T* data) noexcept {
    return {data, 1, static_cast<std::ptrdiff_t>(padded)};
  }
  [[nodiscard]] constexpr T* at(std::size_t offset) noexcept { return memory_.data() + offset; }

  Storage<T, buffers.size> memory_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
