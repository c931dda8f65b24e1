// SPDX-License-Identifier: MIT
// What becomes of ∂L/∂x in the epilogue of its product, with neurons on lanes.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/apply_noise.hpp>
#include <ctnn/passes/forward_epilogues.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Epilogue of ∂L/∂x: through the training nodes and the activation below, ∂L/∂z = A′·m·g.
template <class V, class A, class Noise = NoNoise<V>>
struct Derive {
  using T = plain::scalar_of<V>;
  kernels::RowMajor<T> dz;
  const T* stored;  // same stride
  const T* alphas;
  T* alpha_gradients;
  [[no_unique_address]] Noise noise{};

  void operator()(int s, int i, V g) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const V kept = lanes::load(kernels::RowMajor<const T>{stored, dz.stride}.row(s) + i);
    if constexpr (recovers_outputs<A, typename Noise::disturbance_type>) {
      // m comes last: A′ at the zero in place of what was dropped may be infinite.
      lanes::store(dz.row(s) + i,
                   noise.backward(derived::backward(Noise::recovered(kept), V(0), g), s, i));
      return;
    }
    g = noise.backward(g, s, i);
    V alpha(0);
    if constexpr (derived::trained) {
      alpha = lanes::load(alphas + i);
      T* const gradient = alpha_gradients + i;
      lanes::store(gradient, lanes::load(gradient) + derived::parameter(kept, alpha, g));
    }
    lanes::store(dz.row(s) + i, derived::backward(kept, alpha, g));
  }
};

/// Epilogue of ∂L/∂x below which whole rows are differentiated afterwards.
template <class V, class Noise = NoNoise<V>>
struct KeepGradient {
  kernels::RowMajor<plain::scalar_of<V>> dx;
  [[no_unique_address]] Noise noise{};
  void operator()(int s, int i, V g) const noexcept {
    lanes_of<V>::store(dx.row(s) + i, noise.backward(g, s, i));
  }
};

/// Epilogue of ∂L/∂x where other operations have begun the sum.
template <class V>
struct AddGradient {
  kernels::RowMajor<plain::scalar_of<V>> dx;
  void operator()(int s, int i, V g) const noexcept {
    plain::scalar_of<V>* const to = dx.row(s) + i;
    lanes_of<V>::store(to, lanes_of<V>::load(to) + g);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
