// SPDX-License-Identifier: MIT
// Policies of a learner that are no formulas: batch, class weights, number type, validation.
#pragma once

#include <array>
#include <concepts>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/policies/augmentation.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/policies/weight_decay.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the batch size policy derives from.
struct batch_size {};

namespace detail {
template <bool Some>
struct check_batch : sentence {
  static_assert(Some, "Batch<N> needs at least one sample.");
};
}  // namespace detail

/// The type of Batch.
template <int N>
struct BatchSize : batch_size {
  static_assert(detail::check_batch<(N >= 1)>::checked);
  static constexpr int size = N >= 1 ? N : 1;  // so that one mistake is one error
  static constexpr std::array<double, 1> settings{N};
};

/// Samples per training step.
/// \tparam N samples, at least 1
template <int N>
inline constexpr BatchSize<N> Batch{};

/// What the class weights policy derives from.
struct class_weights {};

/// Every class counts 1: what a learner without ClassWeights has.
struct EqualClassWeights : class_weights {
  static constexpr int classes = 0;
  /// Of any class.
  static constexpr double weight(int) noexcept { return 1; }
};

/// The type of ClassWeights.
template <double... Weights>
struct ClassWeightsOf : class_weights {
  static_assert((... && (Weights >= 0)), "ClassWeights<...> must not be negative.");
  static constexpr int classes = sizeof...(Weights);
  static constexpr std::array<double, sizeof...(Weights)> settings{Weights...};
  /// Of the class with this id.
  static constexpr double weight(int id) noexcept {
    constexpr double table[] = {Weights...};
    return table[id];
  }
};

/// A weight per class: a sample counts in the loss as much as its class says. The loss stays a mean,
/// Σ weight·L / Σ weight.
/// \tparam Weights a weight for each class, in the order of their ids, not negative
template <Number auto... Weights>
inline constexpr ClassWeightsOf<detail::real<Weights>...> ClassWeights{};

/// What the number type policy derives from.
struct precision {};

/// The type of Precision.
template <std::floating_point T>
struct PrecisionOf : precision {
  using scalar = T;
};

/// The number type of training and of the model: float, or double on the reference kernels.
/// \tparam T float or double
template <std::floating_point T>
inline constexpr PrecisionOf<T> Precision{};

/// What every validation strategy derives from: `splits(data, seed)` gives std::vector<Split>.
struct validation {};

/// What a learner without a validation strategy has.
struct NoValidation : validation {};

/// The rounds of a validation are trained one after another, each by `fit`, also where all of them at
/// once, a model on each lane, would be faster: for callbacks that look at the Trainer.
inline constexpr struct OneByOne : fit_policy {
} OneByOne{};

}  // namespace ctnn::inline CTNN_ABI
