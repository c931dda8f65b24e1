// SPDX-License-Identifier: MIT
// Where drawn masks m and noise a go: kept for the passes over a batch, or applied at once, y′ = m·y + a.
// take(sample, feature, m, a) gets those of the values from (sample, feature) on, along the step that
// is 1.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A matrix of a batch, element (sample, feature) at data[sample·sample_step + feature·feature_step]; one of
/// the steps is 1.
template <class T>
struct BatchView {
  T* data;
  std::ptrdiff_t sample_step;
  std::ptrdiff_t feature_step;

  [[nodiscard]] constexpr T* at(int sample, int feature) const noexcept {
    return data + sample * sample_step + feature * feature_step;
  }
};

/// Keeps m and a for the passes over the batch.
template <class T>
struct KeepNoise {
  static constexpr bool multipliers = true;
  BatchView<T> multiplier;
  BatchView<T> addend;

  template <class D, class V>
  constexpr void take(int sample, int feature, V m, V a) const noexcept {
    if constexpr (D::multiplies) lanes_of<V>::store(multiplier.at(sample, feature), m);
    if constexpr (D::adds) lanes_of<V>::store(addend.at(sample, feature), a);
  }
  [[nodiscard]] constexpr bool sample_by_sample() const noexcept {
    return multiplier.feature_step == 1;
  }
};

/// Keeps a only.
template <class T>
struct KeepAddends {
  static constexpr bool multipliers = false;
  BatchView<T> addend;

  template <class D, class V>
  constexpr void take(int sample, int feature, V, V a) const noexcept {
    lanes_of<V>::store(addend.at(sample, feature), a);
  }
  [[nodiscard]] constexpr bool sample_by_sample() const noexcept {
    return addend.feature_step == 1;
  }
};

/// Makes y′ = m·y + a of values where they lie.
template <class T>
struct DisturbInPlace {
  static constexpr bool multipliers = true;
  BatchView<T> values;

  template <class D, class V>
  constexpr void take(int sample, int feature, V m, V a) const noexcept {
    using lanes = lanes_of<V>;
    V y = lanes::load(values.at(sample, feature));
    if constexpr (D::multiplies) y = m * y;
    if constexpr (D::adds) y = y + a;
    lanes::store(values.at(sample, feature), y);
  }
  [[nodiscard]] constexpr bool sample_by_sample() const noexcept {
    return values.feature_step == 1;
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
