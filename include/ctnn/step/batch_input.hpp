// SPDX-License-Identifier: MIT
// The input of a training step: samples from a data set or the caller's memory, in the step's arena,
// augmented, scaled, with encoded targets and the noise drawn.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/simd/register.hpp>
#include <ctnn/step/batch_noise.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Throws Error for more rows than a batch holds.
[[noreturn]] void throw_too_many_rows(std::size_t rows, std::size_t batch);

/// The batch of a learner's Trainer, in the arena of its kernels; at most `batch` samples. Rows
/// behind them weigh zero.
template <class L, class V, class Arena>
class BatchInput {
 public:
  using T = typename L::scalar;
  using shape = typename L::shape;
  static constexpr int batch = L::batch_type::size;

  [[nodiscard]] constexpr Arena& arena() noexcept { return arena_; }
  [[nodiscard]] constexpr int samples() const noexcept { return samples_; }
  /// The targets of the last samples were classes.
  [[nodiscard]] constexpr bool of_classes() const noexcept { return of_classes_; }
  /// Whether any of the samples weighs something; NaN does.
  [[nodiscard]] constexpr bool weighs() noexcept {
    for (std::size_t s = 0; s < count(); ++s)
      if (arena_.weight(s) != T(0)) return true;
    return false;
  }
  /// Of a pass over the arena: sums of weights as the data have them.
  constexpr Step of_data(Step step) const noexcept {
    step.weight /= unit_;
    step.correct /= unit_;
    return step;
  }
  [[nodiscard]] constexpr const Scaler<shape::inputs>& scaler() const noexcept { return scaler_; }
  constexpr void set_scaler(const Scaler<shape::inputs>& scaler) noexcept { scaler_ = scaler; }
  using TargetScaler = typename L::target_scaling_type::template scaler<shape::outputs>;
  [[nodiscard]] constexpr const TargetScaler& target_scaler() const noexcept {
    return target_scaler_;
  }
  constexpr void set_target_scaler(const TargetScaler& scaler) noexcept { target_scaler_ = scaler; }
  [[nodiscard]] constexpr auto& noise() noexcept { return noise_; }
  [[nodiscard]] constexpr const auto& noise() const noexcept { return noise_; }

  /// Samples of a data set, by their indices.
  template <class Data>
  constexpr void gather(const Data& data, std::span<const std::size_t> indices) {
    using Target = typename Data::target_type;
    if (indices.size() > batch) indices = indices.first(batch);
    // The largest first, so that the loop below has no way out.
    std::size_t largest = 0;
    for (const std::size_t i : indices) largest = std::max(largest, i);
    if (!indices.empty()) check_index("Trainer::gather", largest, data.size());
    samples_ = static_cast<int>(indices.size());
    for (std::size_t s = 0; s < count(); ++s) {
      noise_.identify(s, indices[s]);
      if constexpr (!transposes_rows<Data>) place_inputs(s, data.x(indices[s]));
      place_target<Target>(s, data.target(indices[s]), data.weight(indices[s]));
    }
    if constexpr (transposes_rows<Data>)
      transpose_inputs([&](std::size_t s) { return data.x(indices[s]).data(); });
    finish<Target>();
  }
  /// Samples from memory of the caller's, x (n, inputs).
  template <class Target, class Targets>
  constexpr void gather(Rows<const float, shape::inputs> x, const Targets& targets) {
    if (x.size() > batch) throw_too_many_rows(x.size(), batch);
    check_targets<Target>("Trainer", targets, x.size());
    samples_ = static_cast<int>(x.size());
    for (std::size_t s = 0; s < count(); ++s) {
      noise_.identify_next(s);
      place_inputs(s, x[s]);
      place_target<Target>(s, value_of_target<Target>(targets[s]), 1);
    }
    finish<Target>();
  }
  /// A single sample, x (inputs).
  template <class Target>
  constexpr void gather_one(std::span<const float, shape::inputs> x,
                            const TargetArgument<Target>& target) {
    check_ids<Target>("Trainer", target);
    samples_ = 1;
    noise_.identify_next(0);
    place_inputs(0, x);
    place_target<Target>(0, value_of_target<Target>(target), 1);
    finish<Target>();
  }

 private:
  static constexpr std::size_t lanes = lanes_of<V>::count;
  /// Targets of several classes are written a register of samples at a time.
  template <class Target>
  static constexpr bool by_id = ClassTarget<Target> && shape::outputs > 1;

  [[nodiscard]] constexpr std::size_t count() const noexcept {
    return static_cast<std::size_t>(samples_);
  }

  /// After the samples are placed: the targets of classes, from their ids; rows beyond the samples
  /// are zero, and of weight zero.
  template <class Target>
  constexpr void finish() noexcept {
    using lane = lanes_of<V>;
    using math::select;
    if constexpr (by_id<Target>)
      for (int o = 0; o < shape::outputs; ++o)
        for (std::size_t s = 0; s < count(); s += lanes) {
          using code = class_code<T, typename L::loss_type, Target>;
          lane::store(&arena_.target(s, static_cast<std::size_t>(o)),
                      select(lane::load(ids_.data() + s) == V(static_cast<T>(o)), V(code::yes),
                             V(code::no)));
        }
    of_classes_ = ClassTarget<Target>;
    shrink_weights();
    for (std::size_t s = count(); s < Arena::padded; ++s) {
      for (std::size_t i = 0; i < shape::inputs; ++i) arena_.input(s, i) = T(0);
      for (std::size_t o = 0; o < shape::outputs; ++o) arena_.target(s, o) = T(0);
      arena_.weight(s) = T(0);
    }
    noise_.apply(arena_, samples_);
  }

  /// Weights in the arena are those of the data times `unit_`.
  constexpr void shrink_weights() noexcept {
    T largest(0);
    for (std::size_t s = 0; s < count(); ++s) largest = std::max(largest, arena_.weight(s));
    unit_ = weight_unit(static_cast<double>(largest));
    if (unit_ != 1)
      for (std::size_t s = 0; s < count(); ++s) arena_.weight(s) *= static_cast<T>(unit_);
  }

  constexpr void place_inputs(std::size_t s, std::span<const float, shape::inputs> raw) noexcept {
    const std::span<const float, shape::inputs> x = noise_.moved(s, raw);
    // Nothing here overlaps; with __restrict the compiler scales a register at a time.
    T* const __restrict to = &arena_.input(s, 0);
    const float* const __restrict from = x.data();
    const float* const __restrict shift = scaler_.shift.data();
    const float* const __restrict factor = scaler_.factor.data();
    for (std::size_t i = 0; i < shape::inputs; ++i)
      to[i * Arena::input_step] =
          (static_cast<T>(from[i]) - static_cast<T>(shift[i])) * static_cast<T>(factor[i]);
  }

  /// Whether the inputs of many samples can be transposed to lanes at once: rows of a data set whose
  /// padding fills the last block of a register.
  template <class Data>
  static constexpr bool transposes_rows =
      Arena::input_step > 1 && lanes > 1 &&
      (std::is_same_v<T, float>) && L::shift_type::pixels == 0 &&
      requires { Data::stride * sizeof(float) % cache_line == 0; };

  /// Scales the inputs at row(s) of all samples, a register of samples at a time.
  void transpose_inputs(auto row) noexcept {
    using lane = lanes_of<V>;
    for (std::size_t first = 0; first < count(); first += lanes)
      kernels::blocks_to_column<V, shape::inputs>(
          [&](int s) { return row(std::min(first + static_cast<std::size_t>(s), count() - 1)); },
          &arena_.input(first, 0), static_cast<int>(Arena::input_step));
    for (std::size_t i = 0; i < shape::inputs; ++i) {
      const V shift(static_cast<T>(scaler_.shift[i]));
      const V factor(static_cast<T>(scaler_.factor[i]));
      T* const x = &arena_.input(0, i);
      for (std::size_t s = 0; s < count(); s += lanes)
        lane::store(x + s, (lane::load(x + s) - shift) * factor);
    }
  }

  template <class Target>
  constexpr void place_target(std::size_t s, typename Target::value_type target,
                              float weight) noexcept {
    if constexpr (by_id<Target>)
      ids_.data()[s] = static_cast<T>(target);
    else
      for (int o = 0; o < shape::outputs; ++o)
        arena_.target(s, static_cast<std::size_t>(o)) =
            target_scaler_(encode_target<T, typename L::loss_type, Target>(target, o),
                           static_cast<std::size_t>(o));
    arena_.weight(s) = static_cast<T>(weight_of<L, Target>(weight, target));
  }

  Arena arena_;
  Storage<T, Arena::padded> ids_;  // classes of the samples
  [[no_unique_address]] batch_noise<L, V, Arena> noise_;
  Scaler<shape::inputs> scaler_;
  [[no_unique_address]] TargetScaler target_scaler_;
  double unit_ = 1;
  int samples_ = 0;
  bool of_classes_ = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/step/batch_input-inl.hpp>
#endif
