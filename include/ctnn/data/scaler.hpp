// SPDX-License-Identifier: MIT
// Standardization: every input to mean 0 and deviation 1, as measured on the training part.
#pragma once

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What every scaling policy derives from.
struct scaling {};

template <class S>
concept Scaling = std::derived_from<S, scaling>;

/// x′ = (x − shift)·factor, input by input.
template <int In>
struct Scaler {
  std::array<float, In> shift{};
  std::array<float, In> factor = [] {
    std::array<float, In> one{};
    one.fill(1.0F);
    return one;
  }();
};

/// Inputs are used as they are.
inline constexpr struct NoScaling : scaling {
  static constexpr const char* name = "none";
  template <class Data>
  static Scaler<Data::inputs> fit(const Data&, std::span<const std::size_t>) {
    return {};
  }
} NoScaling{};

/// Inputs are scaled to mean 0 and deviation 1 over the training samples; an input that never
/// varies becomes 0. Fitted inside `fit`, so that in a cross-validation no fold sees another's
/// statistics; the finished model carries it in the weights and biases of its first layer.
inline constexpr struct Standardize : scaling {
  static constexpr const char* name = "Standardize";

  /// Mean and deviation of the samples at these indices; population deviation, as in scikit-learn's
  /// StandardScaler.
  template <class Data>
  static Scaler<Data::inputs> fit(const Data& data, std::span<const std::size_t> indices) {
    Scaler<Data::inputs> scaler;
    const double n = static_cast<double>(indices.size());
    for (std::size_t i = 0; i < Data::inputs; ++i) {
      double sum = 0;
      for (const std::size_t s : indices) sum += data.x(s)[i];
      const double mean = sum / n;
      double squares = 0;
      for (const std::size_t s : indices) {
        const double d = data.x(s)[i] - mean;
        squares += d * d;
      }
      const double deviation = std::sqrt(squares / n);
      scaler.shift[i] = static_cast<float>(mean);
      // Below this the deviation is rounding of the mean, not variation of the data.
      if (deviation > 1e-7 * std::abs(mean)) scaler.factor[i] = static_cast<float>(1 / deviation);
    }
    return scaler;
  }
} Standardize{};

}  // namespace ctnn::inline CTNN_ABI
