// SPDX-License-Identifier: MIT
// Weight decay beside an update instead of within its gradient.
#pragma once

#include <array>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the weight decay policy derives from.
struct weight_decay_kind {};

/// What a learner without WeightDecay has.
struct NoWeightDecay : weight_decay_kind {
  /// The weight as it is.
  template <class V>
  static constexpr V decayed(V w, V) noexcept {
    return w;
  }
};

/// The type of WeightDecay.
template <double Lambda>
struct DecoupledWeightDecay : weight_decay_kind {
  static constexpr std::array<double, 1> settings{Lambda};
  static_assert(Lambda >= 0, "WeightDecay<lambda> must not be negative.");
  /// The weight w after a step of this rate.
  template <class V>
  static constexpr V decayed(V w, V rate) noexcept {
    using math::fma;
    return fma(V(static_cast<typename lanes_of<V>::scalar>(-Lambda)) * rate, w, w);
  }
};
/// Decoupled weight decay for any update: w ← w − rate·λ·w before it, with the rate of the step.
/// Weights only; biases and trained alphas do not decay (AdamW's own decay is of everything, as in
/// PyTorch). Loshchilov & Hutter 2019.
/// \tparam Lambda λ of w ← w − rate·λ·w
template <Number auto Lambda>
inline constexpr DecoupledWeightDecay<detail::real<Lambda>> WeightDecay{};

}  // namespace ctnn::inline CTNN_ABI
