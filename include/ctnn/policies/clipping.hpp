// SPDX-License-Identifier: MIT
// Bounds on gradients: of every element, or of the norm of all of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the clipping policy derives from. What is clipped is the gradient of the loss with its
/// penalties, before the update uses it. NaN stays NaN.
struct clipping_kind {
  static constexpr bool of_norm = false;  ///< factor(norm) multiplies the whole gradient
  /// An element of the gradient, clipped by itself.
  template <class V>
  static constexpr V clip(V g) noexcept {
    return g;
  }
};

/// What a learner without ClipValue or ClipNorm has.
struct NoClipping : clipping_kind {};

/// The type of ClipValue.
template <double Bound>
struct ValueClipping : clipping_kind {
  static constexpr std::array<double, 1> settings{Bound};
  static_assert(Bound > 0, "ClipValue<c> and ClipNorm<c> need a positive bound.");
  /// An element of the gradient, clipped.
  template <class V>
  static constexpr V clip(V g) noexcept {
    using math::max, math::min;
    using T = typename lanes_of<V>::scalar;
    return min(V(static_cast<T>(Bound)), max(V(static_cast<T>(-Bound)), g));  // g's NaN passes
  }
};
/// Every element of the gradient within [−c, c].
/// \tparam C bound c > 0 of an element
template <Number auto C>
inline constexpr ValueClipping<detail::real<C>> ClipValue{};

/// The type of ClipNorm.
template <double Bound>
struct NormClipping : clipping_kind {
  static constexpr std::array<double, 1> settings{Bound};
  static_assert(Bound > 0, "ClipValue<c> and ClipNorm<c> need a positive bound.");
  static constexpr bool of_norm = true;
  /// What the gradient of this norm is multiplied by.
  [[nodiscard]] static constexpr double factor(double norm) noexcept {
    const double ratio = Bound / (norm + 1e-6);
    return ratio >= 1 ? 1 : ratio;  // NaN for NaN
  }
};
/// The gradient times c/(‖g‖ + 10⁻⁶) where that is below 1, with the L2 norm of all parameters'
/// gradients together. Pascanu, Mikolov & Bengio 2013; PyTorch's clip_grad_norm_. It needs the whole
/// gradient first, so that updates no longer happen where gradients arise.
/// \tparam C bound c > 0 of the norm
template <Number auto C>
inline constexpr NormClipping<detail::real<C>> ClipNorm{};

namespace detail {

/// Σ x² of `count` registers, `step` elements apart, lane by lane. In double, where squares of floats
/// neither overflow nor round.
template <class V, class T = typename lanes_of<V>::scalar>
[[nodiscard]] constexpr auto squares(const T* first, std::ptrdiff_t step, int count) noexcept {
  constexpr auto lanes = static_cast<std::size_t>(lanes_of<V>::count);
  std::array<double, lanes> sums{};
  for (int i = 0; i < count; ++i)
    for (std::size_t j = 0; j < lanes; ++j) {
      const auto x = static_cast<double>(first[i * step + static_cast<std::ptrdiff_t>(j)]);
      sums[j] += x * x;
    }
  return sums;
}

/// The distance of two inputs' weights of a neuron, where its register begins at output o.
[[nodiscard]] constexpr std::ptrdiff_t input_step(const LayerLayout& layer, int o) noexcept {
  return layer.in < 2 ? 0
                      : static_cast<std::ptrdiff_t>(layer.weight(o, 1)) -
                            static_cast<std::ptrdiff_t>(layer.weight(o, 0));
}

/// √Σ g² over the parameters of a network; what lies in padding does not count.
template <class Layout, class V, class T = typename lanes_of<V>::scalar>
[[nodiscard]] constexpr double norm_of(const T* block) noexcept {
  double total = 0;
  for (std::size_t l = 0; l < Layout::layers.size(); ++l) {
    const LayerLayout& layer = Layout::layers[l];
    for (int o = 0; o < layer.out; o += lanes_of<V>::count) {
      const auto used = static_cast<std::size_t>(std::min(lanes_of<V>::count, layer.out - o));
      const auto add = [&](std::size_t first, std::ptrdiff_t step, int count) {
        const auto sums = squares<V>(block + first, step, count);
        for (std::size_t j = 0; j < used; ++j) total += sums[j];
      };
      add(layer.weight(o, 0), input_step(layer, o), layer.in);
      add(layer.biases + static_cast<std::size_t>(o), 0, 1);
      if (Layout::shape::layers[l].trained) add(layer.alphas + static_cast<std::size_t>(o), 0, 1);
    }
  }
  return math::sqrt(total);
}

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
