// SPDX-License-Identifier: MIT
// Weights of the models of an ensemble.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Throws Error for weights that cannot be.
constexpr void check_model_weights(std::span<const double> weights) {
  double total = 0;
  for (const double weight : weights) {
    if (!(weight >= 0) || !std::isfinite(weight))
      throw Error("ModelWeights: " + std::to_string(weight) + " is not 0 or more.");
    total += weight;
  }
  if (!(total > 0)) throw Error("ModelWeights: all are 0, so that no model would count.");
  using numbers = std::numeric_limits<float>;
  if (total < numbers::min() || total > numbers::max())
    throw Error("ModelWeights: their sum is no float; only ratios matter: give numbers around 1.");
}

}  // namespace detail

/// How much each model of an ensemble counts: Ensemble(a, b, ModelWeights{2, 1}). Only their ratios matter.
/// Throws Error for weights that are not 0 or more, or all 0, and for a sum that no float is.
template <std::size_t N>
class ModelWeights {
 public:
  template <std::convertible_to<double>... T>
    requires(sizeof...(T) == N)
  constexpr explicit ModelWeights(T... weights) : values_{static_cast<double>(weights)...} {
    detail::check_model_weights(values_);
  }
  /// The weights, in the order of the models.
  [[nodiscard]] constexpr const std::array<double, N>& values() const noexcept { return values_; }

 private:
  std::array<double, N> values_;
};
template <class... T>
ModelWeights(T...) -> ModelWeights<sizeof...(T)>;

}  // namespace ctnn::inline CTNN_ABI
