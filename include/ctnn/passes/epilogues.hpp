// SPDX-License-Identifier: MIT
// What a tile does with its sums before it stores them, with neurons on lanes: with z of a forward
// product, with ∂L/∂x of a backward one.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/apply_noise.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Epilogue of forward: y = A(z) into `y`; what backward reads beside y into `stored`.
template <class V, class A, bool Stores>
struct Activate {
  using T = kernels::reference::scalar_of<V>;
  kernels::RowMajor<T> y;
  T* stored;  // same stride
  const T* alphas;

  void operator()(int s, int o, V z) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    V alpha(0);
    if constexpr (derived::trained) alpha = lanes::load(alphas + o);
    if constexpr (Stores)
      lanes::store(y.row(s) + o, derived::forward_and_store(z, alpha, [&](V value) {
                     lanes::store(kernels::RowMajor<T>{stored, y.stride}.row(s) + o, value);
                   }));
    else
      lanes::store(y.row(s) + o, derived::forward(z, alpha));
  }
};

/// The same with training nodes behind the layer: y is what they make of its outputs, and what
/// backward cannot recover from that goes to `stored`.
template <class V, class A, class Noise>
struct ActivateAndDisturb {
  using T = kernels::reference::scalar_of<V>;
  kernels::RowMajor<T> y;
  T* stored;  // same stride
  const T* alphas;
  Noise noise;

  void operator()(int s, int o, V z) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const std::ptrdiff_t at = y.row(s) + o - y.data;
    V alpha(0);
    if constexpr (derived::trained) alpha = lanes::load(alphas + o);
    const V value =
        derived::forward_and_store(z, alpha, [&](V kept) { lanes::store(stored + at, kept); });
    if constexpr (derived::stores == symbolic::Stores::output &&
                  !recovers_outputs<A, typename Noise::noise_type>)
      lanes::store(stored + at, value);
    lanes::store(y.data + at, noise.forward(value, s, o));
  }
};

/// The same with the outputs of another branch added behind the activation.
template <class V, class A, bool Stores>
struct ActivateAndAdd {
  using T = kernels::reference::scalar_of<V>;
  kernels::RowMajor<T> y;
  T* stored;  // same stride
  const T* alphas;
  kernels::RowMajor<const T> addend;

  void operator()(int s, int o, V z) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const std::ptrdiff_t at = y.row(s) + o - y.data;
    V alpha(0);
    if constexpr (derived::trained) alpha = lanes::load(alphas + o);
    V value;
    if constexpr (Stores) {
      value =
          derived::forward_and_store(z, alpha, [&](V kept) { lanes::store(stored + at, kept); });
      if constexpr (derived::stores == symbolic::Stores::output) lanes::store(stored + at, value);
    } else {
      value = derived::forward(z, alpha);
    }
    lanes::store(y.data + at, value + lanes::load(addend.row(s) + o));
  }
};

/// Epilogue of a product of one sample: the activation, and what is added behind it.
template <class V, class A, bool Adds>
struct ActivateOne {
  using T = kernels::reference::scalar_of<V>;
  T* y;
  const T* alphas;
  const T* addend;

  CTNN_INLINE void operator()(int o, V z) const noexcept {
    using derived = derived_activation<A>;
    V alpha(0);
    if constexpr (derived::trained) alpha = lanes_of<V>::load(alphas + o);
    V value = derived::forward(z, alpha);
    if constexpr (Adds) value = value + lanes_of<V>::load(addend + o);
    lanes_of<V>::store(y + o, value);
  }
};

/// Adds b and goes on, of a W that is read transposed: b comes last.
template <class V, class Epilogue>
struct WithBias {
  const kernels::reference::scalar_of<V>* biases;
  Epilogue epilogue;
  void operator()(int s, int o, V z) const noexcept {
    epilogue(s, o, z + lanes_of<V>::load(biases + o));
  }
};

/// Epilogue of ∂L/∂x: through the training nodes and the activation below, ∂L/∂z = A′·m·g.
template <class V, class A, class Noise = NoNoise<V>>
struct Derive {
  using T = kernels::reference::scalar_of<V>;
  kernels::RowMajor<T> dz;
  const T* stored;  // same stride
  const T* alphas;
  T* alpha_gradients;
  [[no_unique_address]] Noise noise{};

  void operator()(int s, int i, V g) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const V kept = lanes::load(kernels::RowMajor<const T>{stored, dz.stride}.row(s) + i);
    if constexpr (recovers_outputs<A, typename Noise::noise_type>) {
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
  kernels::RowMajor<kernels::reference::scalar_of<V>> dx;
  [[no_unique_address]] Noise noise{};
  void operator()(int s, int i, V g) const noexcept {
    lanes_of<V>::store(dx.row(s) + i, noise.backward(g, s, i));
  }
};

/// Epilogue of ∂L/∂x where other operations have begun the sum.
template <class V>
struct AddGradient {
  kernels::RowMajor<kernels::reference::scalar_of<V>> dx;
  void operator()(int s, int i, V g) const noexcept {
    kernels::reference::scalar_of<V>* const to = dx.row(s) + i;
    lanes_of<V>::store(to, lanes_of<V>::load(to) + g);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
