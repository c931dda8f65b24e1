// SPDX-License-Identifier: MIT
// Standardization of targets that are numbers: each to mean 0 and deviation 1 in training, and back in
// the model.
#pragma once

#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every scaling of targets derives from: fit(data, indices) gives the scaler of their targets.
struct target_scaling {};

namespace detail {

/// In the place of a Scaler where numbers stay as they are.
struct NoScaler {
  template <class T>
  [[nodiscard]] constexpr T operator()(T x, std::size_t) const noexcept {
    return x;
  }
};

template <bool Numbers>
struct check_scaled_targets : sentence {
  static_assert(Numbers,
                "StandardizeTargets scales targets that are numbers, Values<N>: leave it out for "
                "classes and for several heads.");
};

}  // namespace detail

/// Targets are used as they are.
inline constexpr struct NoTargetScaling : target_scaling {
  static constexpr const char* name = "none";
  template <int Out>
  using scaler = detail::NoScaler;
  template <class Data>
  static constexpr detail::NoScaler fit(const Data&, std::span<const std::size_t>) noexcept {
    return {};
  }
} NoTargetScaling{};

/// The targets of a regression, Values<N>, are scaled to mean 0 and deviation 1 over the training samples,
/// each of the N by itself; one that never varies becomes 0. Fitted inside `fit` like Standardize, so
/// that no fold uses another's statistics. The finished model predicts in the units of the data: its
/// last layer, which must be linear, carries mean and deviation in its weights and biases. Losses that
/// training reports and watches are of scaled targets, on held-out samples, too: HalfSquaredError is 0.5
/// of a model that always predicts the mean. `evaluate` and metrics are in the units of the data.
inline constexpr struct StandardizeTargets : target_scaling {
  static constexpr const char* name = "StandardizeTargets";
  template <int Out>
  using scaler = Scaler<Out>;

  /// Mean and deviation of the targets at these indices, counted as Standardize counts inputs. Throws
  /// Error as that does.
  template <class Data>
  static Scaler<Data::target_type::outputs> fit(const Data& data,
                                                std::span<const std::size_t> indices) {
    using Target = typename Data::target_type;
    constexpr bool numbers = !ClassTarget<Target> && !HeadTargets<Target>;
    static_assert(detail::check_scaled_targets<numbers>::checked);
    if constexpr (numbers)
      return detail::standardizing<Target::outputs>("StandardizeTargets", "target", data, indices,
                                                    [&](std::size_t s) { return data.target(s); });
    else
      return {};
  }
} StandardizeTargets{};

}  // namespace ctnn::inline CTNN_ABI
