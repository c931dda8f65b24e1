// SPDX-License-Identifier: MIT
// How the reference kernels read parameters and hand over gradients: one model for all lanes, or a
// model on each lane; and what gradients are added to.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The block of one model, T or const T; lanes are samples. A gradient is the sum over them.
template <class V, class T, class Layout>
struct OneModel {
  using layout = Layout;
  T* data;

  [[nodiscard]] constexpr V get(std::size_t k) const noexcept { return V(data[k]); }
  template <int>
  constexpr void set_weight(std::size_t k, V g) const noexcept {
    set(k, g);
  }
  constexpr void set(std::size_t k, V g) const noexcept {
    using math::sum;
    data[k] = sum(g);
  }
  constexpr void add(std::size_t k, V g) const noexcept {
    using math::sum;
    data[k] += sum(g);
  }
};

/// An update of a layer without b.
template <class Update>
struct WeightsOnly {
  Update update;
  constexpr void weights(std::ptrdiff_t k, auto g) const noexcept { update.weights(k, g); }
  static constexpr void biases(int, auto) noexcept {}
};
/// The update of a layer that has a b or none.
template <bool Bias, class Update>
[[nodiscard]] constexpr auto with_bias(Update update) noexcept {
  if constexpr (Bias)
    return update;
  else
    return WeightsOnly<Update>{update};
}

/// The blocks of as many models as V has lanes, parameter by parameter; lanes are models.
template <class V, class T, class Layout>
struct ModelPerLane {
  using layout = Layout;
  T* data;

  [[nodiscard]] V get(std::size_t k) const noexcept {
    return lanes_of<V>::load(data + k * lanes_of<V>::count);
  }
};

/// Adds factor·g to the gradients of a network, in the layout of its parameters. An epilogue of
/// ∂L/∂W.
template <class Layout, class V>
struct AddGradients {
  using T = typename lanes_of<V>::scalar;
  static constexpr bool needed = true;
  T* gradients;
  T factor = 1;

  struct Layer {
    T* w;
    T* b;
    T* a;
    V factor;
    constexpr void weights(std::ptrdiff_t k, V g) const noexcept { add(w + k, g); }
    constexpr void biases(int o, V g) const noexcept { add(b + o, g); }
    constexpr void alphas(int o, V g) const noexcept { add(a + o, g); }
    constexpr void add(T* to, V g) const noexcept {
      using math::fma;
      lanes_of<V>::store(to, fma(factor, g, lanes_of<V>::load(to)));
    }
  };
  template <int L, bool = true, bool = true>
  [[nodiscard]] constexpr Layer layer() const noexcept {
    constexpr LayerLayout at = Layout::layers[L];
    return {gradients + at.weights, gradients + at.biases, gradients + at.alphas, V(factor)};
  }
};
/// The gradients of parameters are not needed.
struct NoGradients {
  static constexpr bool needed = false;
};

}  // namespace ctnn::inline CTNN_ABI::detail
