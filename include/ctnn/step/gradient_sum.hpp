// SPDX-License-Identifier: MIT
// The sum of gradients over batches, by weight, for an update by more samples than a batch holds.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/plan/parameter_view.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Σ weight·gradient. Gradients are blocks of this layout.
template <class T, class Layout>
struct GradientSum {
  Storage<T, Layout::size> gradient;  // times `unit`
  double weight = 0;
  double unit = 1;                                            // see weight_unit
  [[nodiscard]] constexpr auto parameters() const noexcept {  ///< unit·Σ, in logical order
    return ParameterView<const T, Layout>(gradient.data());
  }

  /// Adds the mean gradient of a batch of this weight.
  constexpr void add(const T* mean, double batch_weight) noexcept {
    weight += batch_weight;
    T* const __restrict to = gradient.data();
    if (const double now = weight_unit(weight); now != unit) {
      for (std::size_t k = 0; k < Layout::size; ++k) to[k] *= static_cast<T>(now);
      unit = now;
    }
    const T scale = static_cast<T>(batch_weight * unit);
    const T* const __restrict from = mean;
    for (std::size_t k = 0; k < Layout::size; ++k) to[k] += scale * from[k];
  }
  /// Σ weight·gradient / Σ weight.
  constexpr void mean(T* to) const noexcept {
    const T scale = static_cast<T>(1 / (weight * unit));
    for (std::size_t k = 0; k < Layout::size; ++k) to[k] = scale * gradient.data()[k];
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
