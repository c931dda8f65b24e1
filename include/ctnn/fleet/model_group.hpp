// SPDX-License-Identifier: MIT
// The models on the lanes of one register: their parameters, moments and scaling of inputs, and what
// their steps recorded.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/fold_scaling.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// As many models of a learner's type as a register has lanes; blocks are [parameter][lane].
template <class L>
struct ModelGroup {
  using shape = typename L::shape;
  using T = typename L::scalar;
  using V = Vector<T>;
  using layout = layout_of<typename L::network_type, 1>;
  using Block = std::vector<T, AlignedAllocator<T>>;
  static constexpr std::size_t lanes = V::lanes;
  static constexpr std::size_t moment_count = derived_update<typename L::update_type>::states;

  Block parameters = Block(layout::size * lanes);
  std::array<Block, moment_count> moments = [] {
    std::array<Block, moment_count> all;
    all.fill(Block(layout::size * lanes));
    return all;
  }();
  Block shift = Block(shape::inputs * lanes);
  Block factor = Block(shape::inputs * lanes, T(1));
  std::array<Scaler<shape::inputs>, lanes> scalers{};
  using TargetScaler = typename L::target_scaling_type::template scaler<shape::outputs>;
  static constexpr std::size_t scaled_targets = L::scales_targets ? shape::outputs : 0;
  Block target_shift = Block(scaled_targets * lanes);
  Block target_factor = Block(scaled_targets * lanes, T(1));
  std::array<TargetScaler, lanes> target_scalers{};
  std::array<std::int64_t, lanes> steps{};
  // Recorded since they were last taken, by lane.
  Block loss = Block(lanes);  // times weight
  Block penalty = Block(lanes);
  Block weight = Block(lanes);
  Block correct = Block(lanes);
  Block recorded_steps = Block(lanes);
  Block learns = Block(lanes, T(1));  // 0 where a model was stopped
  int running = lanes;                // models that were not

  /// The parameters of one model, in logical order.
  struct Parameters {
    T* first;
    T& operator[](std::size_t k) const noexcept { return first[layout::place(k) * lanes]; }
  };
  [[nodiscard]] Parameters parameters_of(std::size_t lane) noexcept {
    return {parameters.data() + lane};
  }

  void set_scaler(std::size_t lane, const Scaler<shape::inputs>& scaler) noexcept {
    for (std::size_t i = 0; i < shape::inputs; ++i) {
      shift[i * lanes + lane] = static_cast<T>(scaler.shift[i]);
      factor[i * lanes + lane] = static_cast<T>(scaler.factor[i]);
    }
    scalers[lane] = scaler;
  }

  void set_target_scaler(std::size_t lane, const TargetScaler& scaler) noexcept {
    if constexpr (scaled_targets > 0)
      for (std::size_t o = 0; o < scaled_targets; ++o) {
        target_shift[o * lanes + lane] = static_cast<T>(scaler.shift[o]);
        target_factor[o * lanes + lane] = static_cast<T>(scaler.factor[o]);
      }
    target_scalers[lane] = scaler;
  }
  /// Target o of a sample, as each model scales it.
  [[nodiscard]] V scaled_target(T target, std::size_t o) const noexcept {
    if constexpr (scaled_targets == 0)
      return V(target);
    else
      return (V(target) - lanes_of<V>::load(target_shift.data() + o * lanes)) *
             lanes_of<V>::load(target_factor.data() + o * lanes);
  }

  void stop(std::size_t lane) noexcept {
    if (std::exchange(learns[lane], T(0)) != T(0)) --running;
  }
  [[nodiscard]] bool stopped(std::size_t lane) const noexcept { return learns[lane] == T(0); }

  static void add(Block& to, V value) noexcept {
    lanes_of<V>::store(to.data(), lanes_of<V>::load(to.data()) + value);
  }
  /// What a model recorded; weights were multiplied by `unit`.
  [[nodiscard]] Step take_record(std::size_t lane, double unit) noexcept {
    const auto take = [&](Block& from) {
      return static_cast<double>(std::exchange(from[lane], T(0)));
    };
    Step step{.loss = take(loss),
              .penalty = take(penalty),
              .weight = take(weight),
              .correct = take(correct)};
    if (step.weight > 0) step.loss /= step.weight;
    step.weight /= unit;
    step.correct /= unit;
    if (const double steps_taken = take(recorded_steps); steps_taken > 0)
      step.penalty /= steps_taken;
    return step;
  }

  /// Whether every parameter of a model is a finite number.
  [[nodiscard]] bool finite(std::size_t lane) const noexcept {
    bool all = true;
    for (std::size_t k = lane; k < parameters.size(); k += lanes)
      all = all && std::isfinite(parameters[k]);
    return all;
  }
  /// Per lane 0 where every parameter is a finite number, and else NaN.
  [[nodiscard]] V zero_if_finite() const noexcept {
    V zeros(0);
    for (std::size_t k = 0; k < parameters.size(); k += lanes)
      zeros = zeros + V(0) * lanes_of<V>::load(parameters.data() + k);
    return zeros;
  }

  /// A model as trained so far, for inputs and targets as they come from the data.
  [[nodiscard]] typename L::model_type model(std::size_t lane) const {
    typename L::model_type result;
    for (std::size_t k = 0; k < shape::parameters; ++k)
      result.parameters()[k] = parameters[layout::place(k) * lanes + lane];
    return folded<L>(result, scalers[lane], target_scalers[lane]);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
