// SPDX-License-Identifier: MIT
// The optimizer of one model: its moments and its count of steps, and the update of the weights, from a
// whole gradient or where gradients arise.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/weight_decay.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/step/fused_update.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// That of a learner, with its clipping, weight decay, penalties that shrink and bounds on norms. Moments
/// lie like the parameters; weights and gradients are blocks of that layout, too.
template <class L, class V>
class Optimizer {
  using clipping = typename L::clipping_type;
  using decay = typename L::weight_decay_type;
  using formula = derived_update<typename L::update_type>;
  using constants_type = typename formula::template broadcast<V>;
  using graph = typename L::shape::graph;
  static constexpr std::size_t lanes = lanes_of<V>::count;

 public:
  using T = typename L::scalar;
  using layout = typename L::model_type::layout;
  using penalties = weight_penalties<typename L::network_type, layout, typename L::penalty_type,
                                     typename L::local_penalties>;
  static constexpr std::size_t moment_count = formula::states;
  using epilogue_type = UpdateParameters<layout, V, typename L::update_type, penalties,
                                         moment_count, clipping, decay>;

  [[nodiscard]] constexpr std::int64_t steps() const noexcept { return steps_; }
  constexpr void set_steps(std::int64_t steps) noexcept { steps_ = steps; }
  [[nodiscard]] constexpr T* moments(std::size_t i) noexcept { return moments_[i].data(); }
  [[nodiscard]] constexpr const T* moments(std::size_t i) const noexcept {
    return moments_[i].data();
  }

  /// Counts a step; returns the epilogue that makes it where the gradients of the weights arise, and
  /// sums the value of the penalties. end_fused_step follows.
  [[nodiscard]] epilogue_type begin_fused_step(T* weights, double rate, double strength,
                                               PenaltySum<V>* penalty) noexcept {
    std::array<T*, moment_count> blocks;
    for (std::size_t i = 0; i < moment_count; ++i) blocks[i] = moments_[i].data();
    return {.parameters = weights,
            .states = blocks,
            .constants = constants_type(typename formula::constants(rate, ++steps_)),
            .rate = rate,
            .strength = strength,
            .penalty = penalty};
  }
  void end_fused_step(T* weights) const noexcept { keep_norms(weights); }

  /// A step of the weights, and of the moments beside them, by a whole gradient, a register at a time.
  constexpr void step(T* weights, T* gradient, double rate, double strength) noexcept {
    const constants_type constants(typename formula::constants(rate, ++steps_));
    using lane = lanes_of<V>;
    static_assert(layout::size % lanes == 0);
    if constexpr (!std::is_same_v<decay, NoWeightDecay>)
      for (const LayerLayout& layer : layout::layers)
        for (std::size_t k = layer.weights; layer.trains && layer.has_weights && k < layer.biases;
             k += lanes)
          lane::store(weights + k, decay::decayed(lane::load(weights + k), constants.rate));
    V factor(1);
    if constexpr (clipping::of_norm) {
      double whole = clipping::factor(norm_of<layout, V>(gradient));
      if (whole < 0x1p-100) {  // soon no normal float: in two parts
        for (std::size_t k = 0; k < layout::size; ++k) gradient[k] *= static_cast<T>(0x1p-64);
        whole *= 0x1p64;
      }
      factor = V(static_cast<T>(whole));
    }
    for_each_trained([&](std::size_t k) {
      std::array<V, moment_count> moments{};
      for (std::size_t i = 0; i < moment_count; ++i)
        moments[i] = lane::load(moments_[i].data() + k);
      V g = clipping::clip(lane::load(gradient + k));
      if constexpr (clipping::of_norm) g = g * factor;
      const V w = formula::apply(lane::load(weights + k), g, moments, constants);
      for (std::size_t i = 0; i < moment_count; ++i)
        lane::store(moments_[i].data() + k, moments[i]);
      lane::store(weights + k, w);
    });
    penalties::shrink(weights, rate, strength);
    keep_norms(weights);
  }

 private:
  /// Calls f(k) for every register of parameters that training changes.
  static constexpr void for_each_trained(auto f) noexcept {
    if constexpr (!graph::has_frozen && !graph::has_statistics) {
      for (std::size_t k = 0; k < layout::size; k += lanes) f(k);
    } else {
      for (const LayerLayout& layer : layout::layers)
        for (std::size_t k = layer.weights; layer.trains && k < layer.statistics; k += lanes) f(k);
    }
  }
  static constexpr void keep_norms(T* weights) noexcept {
    using bounds = typename L::norm_bounds;
    if constexpr (bounds::any) detail::keep_norms<bounds, layout, V>(weights);
  }

  std::array<Storage<T, layout::size>, moment_count> moments_;
  std::int64_t steps_ = 0;
};

}  // namespace ctnn::inline CTNN_ABI::detail
