// SPDX-License-Identifier: MIT
// The memory of a training step with neurons on lanes.
#pragma once

#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/make_plan.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/random/draw_noise.hpp>
#include <ctnn/random/noise_sinks.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The buffers of a training step with neurons on lanes, in one block, allocated once.
template <class Net, class V, int Batch>
class TiledArena {
 public:
  using T = kernels::reference::scalar_of<V>;
  static constexpr auto plan =
      make_plan<Net, V>(Batch, {Orientation::neurons_on_lanes, "the arena is one of such a step"});

  [[nodiscard]] T* at(std::size_t offset) noexcept { return memory_.data() + offset; }
  /// x of sample s.
  [[nodiscard]] T& input(std::size_t s, std::size_t i) noexcept {
    return at(plan.input)[s * static_cast<std::size_t>(plan.input_stride) + i];
  }
  [[nodiscard]] T& target(std::size_t s, std::size_t o) noexcept {
    return at(plan.target)[o * static_cast<std::size_t>(plan.rows) + s];
  }
  [[nodiscard]] T& weight(std::size_t s) noexcept { return at(plan.weight)[s]; }
  static constexpr std::size_t padded = static_cast<std::size_t>(plan.rows);
  static constexpr std::size_t input_step = 1;  ///< from one input of a sample to the next

  /// What dropout keeps of the outputs of layer l, rows of kept_bytes.
  [[nodiscard]] unsigned char* kept(OpId l) noexcept {
    return reinterpret_cast<unsigned char*>(at(of(l).kept));
  }
  /// Draws what the nodes of D behind layer l do to its outputs.
  template <class D>
  void draw(NoiseKey key, int l, const std::uint32_t* ids, int samples) noexcept {
    const LayerPlan& layer = of(l);
    if constexpr (D::multiplies)
      draw_kept(key, l, ids, samples, layer.out, typename D::nodes{}, kept(l), layer.kept_bytes);
    if constexpr (D::adds)
      detail::draw<D, V>(key, l, ids, samples, layer.out,
                         KeepAddends<T>{{at(layer.addends), layer.stride, 1}});
  }
  /// Does to the inputs what the nodes of D do.
  template <class D>
  void apply_noise_to_inputs(NoiseKey key, const std::uint32_t* ids, int samples) noexcept {
    detail::draw<D, V>(key, -1, ids, samples, shape_of<Net>::inputs,
                       DisturbInPlace<T>{{at(plan.input), plan.input_stride, 1}});
  }

 private:
  static constexpr const LayerPlan& of(OpId l) noexcept { return plan.layers[l]; }
  Storage<T, plan.size> memory_;
};

}  // namespace ctnn::inline CTNN_ABI::detail
