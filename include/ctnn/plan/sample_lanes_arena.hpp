// SPDX-License-Identifier: MIT
// All buffers of a training step in one block, allocated once.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/random/draw_noise.hpp>

namespace ctnn::inline CTNN_ABI {

/// The buffers of a training step on at most Batch samples. Matrices are [feature][sample], a row
/// padded to `padded` samples, whole columns of V.
template <class Net, class V, int Batch>
class Arena {
 public:
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using T = plain::scalar_of<V>;
  static constexpr int columns = (Batch + lanes_of<V>::count - 1) / lanes_of<V>::count;
  static constexpr std::size_t padded = std::size_t{columns} * lanes_of<V>::count;
  static constexpr std::size_t input_step = padded;  ///< from one input of a sample to the next

  /// x of sample s.
  [[nodiscard]] constexpr T& input(std::size_t s, std::size_t i) noexcept {
    return row(0)[i * padded + s];
  }
  [[nodiscard]] constexpr T& target(std::size_t s, std::size_t o) noexcept {
    return target()[o * padded + s];
  }
  [[nodiscard]] constexpr T& weight(std::size_t s) noexcept { return weight()[s]; }

  [[nodiscard]] constexpr T* input() noexcept { return row(0); }
  /// y of operation l; of one that only the loss reads its z, all that loss and backward need.
  [[nodiscard]] constexpr T* output(int l) noexcept { return row(plan.output[index(l)]); }
  /// What the backward pass of operation l reads: y, or the slope or z beside it.
  [[nodiscard]] constexpr T* stored(int l) noexcept { return row(plan.stored[index(l)]); }
  /// ∂L/∂z of operation l; those that do not need it at the same time take turns.
  [[nodiscard]] constexpr T* delta(int l) noexcept {
    return row(plan.deltas + graph::flow.slot[index(l) + 1] * shape::widest);
  }
  /// What BatchNorm saw in the batch: mean, variance and number of samples of every unit.
  [[nodiscard]] constexpr T* statistics(int l) noexcept { return row(plan.statistics[index(l)]); }
  /// Where a part of a joined gradient waits to be added.
  [[nodiscard]] constexpr T* scratch() noexcept { return row(plan.deltas + slots * shape::widest); }
  [[nodiscard]] constexpr T* target() noexcept { return row(plan.target); }
  /// What training nodes behind operation l do to its outputs.
  [[nodiscard]] constexpr T* multipliers(int l) noexcept { return row(plan.multipliers[index(l)]); }
  [[nodiscard]] constexpr T* addends(int l) noexcept { return row(plan.addends[index(l)]); }
  /// Draws what the nodes of D behind operation l do to its outputs.
  template <class D>
  constexpr void draw(NoiseKey key, int l, const std::uint32_t* ids, int samples) noexcept {
    detail::draw<D, V>(key, l, ids, samples, graph::ops[index(l)].out,
                       detail::KeepNoise<T>{view(multipliers(l)), view(addends(l))});
  }
  /// Does to the inputs what the nodes of D do.
  template <class D>
  constexpr void disturb_inputs(NoiseKey key, const std::uint32_t* ids, int samples) noexcept {
    detail::draw<D, V>(key, -1, ids, samples, shape::inputs,
                       detail::DisturbInPlace<T>{view(input())});
  }
  /// A weight per sample; zero for the rows that pad a batch.
  [[nodiscard]] constexpr T* weight() noexcept { return row(plan.rows - 1); }

 private:
  static constexpr int slots = graph::flow.slots;
  struct Plan {  // first rows of the buffers
    int output[graph::size]{};
    int stored[graph::size]{};
    int multipliers[graph::size]{};
    int addends[graph::size]{};
    int statistics[graph::size]{};
    int deltas = 0;
    int target = 0;
    int rows = 0;
  };
  static constexpr Plan plan = [] {
    Plan p;
    p.rows = shape::inputs;
    detail::static_for<0, graph::size>([&](auto l) {
      constexpr detail::Op op = graph::ops[l()];
      constexpr int out = op.out;
      p.output[l()] = p.stored[l()] = p.rows;
      p.rows += out;
      using disturbance = detail::disturbance_behind<Net, l()>;
      const auto take = [&](int& first) {
        first = p.rows;
        p.rows += out;
      };
      if constexpr (detail::stores_apart<Net, l()> || disturbance::any) take(p.stored[l()]);
      if constexpr (op.kind->statistics > 0) {
        p.statistics[l()] = p.rows;
        p.rows += (3 * out + static_cast<int>(padded) - 1) / static_cast<int>(padded);
      }
      if constexpr (disturbance::multiplies) take(p.multipliers[l()]);
      if constexpr (disturbance::adds) take(p.addends[l()]);
    });
    p.deltas = p.rows;
    p.target = p.deltas + (slots + (graph::chain ? 0 : 1)) * shape::widest;
    p.rows = p.target + shape::outputs + 1;
    return p;
  }();
  static constexpr std::size_t index(int l) noexcept { return static_cast<std::size_t>(l); }
  static constexpr detail::BatchView<T> view(T* data) noexcept {
    return {data, 1, static_cast<std::ptrdiff_t>(padded)};
  }
  [[nodiscard]] constexpr T* row(int r) noexcept {
    return memory_.data() + static_cast<std::size_t>(r) * padded;
  }

  Storage<T, static_cast<std::size_t>(plan.rows) * padded> memory_;
};

}  // namespace ctnn::inline CTNN_ABI
