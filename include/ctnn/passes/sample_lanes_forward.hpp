// SPDX-License-Identifier: MIT
// The forward pass with samples on lanes: dense operations of a network on the reference kernels.
#pragma once

#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A dense operation on scalars, its sizes as arguments: constant expressions gain nothing
/// from a kernel for each operation, and many take long to instantiate.
template <class A, class T>
constexpr void one_by_one(const Op& op, const LayerLayout& of_w, const LayerLayout& of_b,
                          const T* parameters, kernels::reference::Matrix<T, const T> x,
                          kernels::reference::Matrix<T> y) noexcept {
  const auto w = [&, parameters](int o, int i) {
    if (op.transposed) return parameters[of_w.weight(i, o)];
    if (of_w.padded <= of_w.panel)  // a single panel: a shorter address
      return parameters[of_w.weights + static_cast<std::size_t>(i * of_w.padded + o)];
    return parameters[of_w.weight(o, i)];
  };
  const T* const b = parameters + of_b.biases;
  kernels::reference::forward<T>(
      op.in, op.out, w, [=](int o) { return b[o]; }, x, y,
      [&](int o, int, T z) {
        using derived = derived_activation<A>;
        T alpha(0);
        if constexpr (derived::trained)
          alpha = parameters[of_b.alphas + static_cast<std::size_t>(o)];
        return derived::forward(z, alpha);
      });
}

/// The dense operations of a network as calls of the reference kernels. V is the value type: float
/// or double for one sample after another, Vector<T> for a lane per sample.
template <class Net, class V>
struct plain_forward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using T = kernels::reference::scalar_of<V>;
  /// Columns of lanes that the compiler knows let a tile cover them without a rest.
  template <int Columns>
  using input = kernels::reference::Matrix<V, const T, std::integral_constant<int, Columns>>;
  template <int Columns>
  using output = kernels::reference::Matrix<V, T, std::integral_constant<int, Columns>>;
  /// Of a model's own block.
  using layout = layout_of<Net, Vector<T>::lanes>;
  using model = OneModel<V, const T, layout>;

  // Everything below is of operation number I.
  template <int I>
  static constexpr Op op = graph::ops[I];

  template <int I>
  using activation = typename graph::template activation<I>;

  template <int I>
  using derived = derived_activation<activation<I>>;

  /// w(o, i) and b(o) of a dense operation; `parameters` is OneModel or ModelPerLane.
  template <int I, class Parameters>
  static constexpr auto weights(Parameters parameters) noexcept {
    constexpr LayerLayout at = Parameters::layout::layers[op<I>.matrix];
    return [=](int o, int i) {
      if constexpr (op<I>.transposed)
        return parameters.get(at.weight(i, o));
      else if constexpr (at.padded <= at.panel)  // a single panel: one address for a tile's rows
        return parameters.get(at.weights + static_cast<std::size_t>(i * at.padded + o));
      else
        return parameters.get(at.weight(o, i));
    };
  }
  template <int I, class Parameters>
  static constexpr auto biases(Parameters parameters) noexcept {
    constexpr LayerLayout at = Parameters::layout::layers[op<I>.layer];
    return [=](int o) { return parameters.get(at.biases + static_cast<std::size_t>(o)); };
  }

  /// A dense operation; x is [in][sample], y is [out][sample]. after(V, o, column) → V is what
  /// happens to its outputs.
  template <int I>
  static constexpr void layer(auto parameters, auto x, auto y, auto after) noexcept {
    if constexpr (derived<I>::rows) {
      logits<I>(parameters, x, y);
      rows<I>(y, y, after);
    } else {
      product<I>(parameters, x, y, [=](int o, int c, V z) {
        return after(derived<I>::forward(z, alpha<I>(parameters, o)), o, c);
      });
    }
  }
  template <int I>
  static constexpr void layer(auto parameters, auto x, auto y) noexcept {
    if constexpr (lanes_of<V>::count == 1 && !derived<I>::rows)
      one_by_one<activation<I>, I>(parameters, x, y);
    else
      layer<I>(parameters, x, y, [](V value, int, int) { return value; });
  }

  /// A dense operation of a training forward: what backward needs beside y goes to `stored`,
  /// [out][sample].
  template <int I>
  static constexpr void layer_and_store(auto parameters, auto x, auto y, auto stored) noexcept {
    if constexpr (derived<I>::stores == symbolic::Stores::output) {
      layer<I>(parameters, x, y);
    } else if constexpr (derived<I>::rows) {
      logits<I>(parameters, x, stored);
      rows<I>(stored, y);
    } else {
      product<I>(parameters, x, y, [=](int o, int c, V z) {
        return derived<I>::forward_and_store(z, alpha<I>(parameters, o),
                                             [=](V value) { stored.store(o, c, value); });
      });
    }
  }

  /// The same where something happens to the outputs behind the activation, so that all that backward
  /// reads goes to `stored`. after(V, o, column) → V.
  template <int I>
  static constexpr void layer_and_noise(auto parameters, auto x, auto y, auto stored,
                                        auto after) noexcept {
    constexpr bool keeps_y = derived<I>::stores == symbolic::Stores::output;
    if constexpr (std::is_same_v<activation<I>, struct Identity>) {
      layer<I>(parameters, x, y, after);  // backward reads nothing
    } else if constexpr (derived<I>::rows) {
      const auto kept = keeps_y ? stored : y;
      layer_and_store<I>(parameters, x, kept, stored);
      for (int o = 0; o < op<I>.out; ++o)
        for (int c = 0; c < y.columns; ++c) y.store(o, c, after(kept.load(o, c), o, c));
    } else {
      product<I>(parameters, x, y, [=](int o, int c, V z) {
        const V value = derived<I>::forward_and_store(z, alpha<I>(parameters, o),
                                                      [=](V kept) { stored.store(o, c, kept); });
        if constexpr (keeps_y) stored.store(o, c, value);
        return after(value, o, c);
      });
    }
  }

  /// The trained alpha of an output; of an activation without one, zero that is not read.
  template <int I, class Parameters>
  static constexpr V alpha(Parameters parameters, int o) noexcept {
    if constexpr (derived<I>::trained)
      return parameters.get(Parameters::layout::layers[op<I>.layer].alphas +
                            static_cast<std::size_t>(o));
    else
      return V(0);
  }

  /// A row activation, sample by sample; z and y are [out][sample] and may be the same memory.
  template <int I>
  static constexpr void rows(auto z, auto y, auto after) noexcept {
    constexpr int n = op<I>.out;
    for (int c = 0; c < y.columns; ++c)
      derived<I>::template forward_row<V, n>(
          n, [=](int j) { return z.load(j, c); },
          [=](int j, V value) { y.store(j, c, after(value, j, c)); });
  }
  template <int I>
  static constexpr void rows(auto z, auto y) noexcept {
    rows<I>(z, y, [](V value, int, int) { return value; });
  }

  /// The pre-activations z = W·x + b of a dense operation.
  template <int I>
  static constexpr void logits(auto parameters, auto x, auto z) noexcept {
    if constexpr (lanes_of<V>::count == 1)
      one_by_one<struct Identity, I>(parameters, x, z);
    else
      product<I>(parameters, x, z, [](int, int, V value) { return value; });
  }

 private:
  template <class A, int I, class Parameters>
  static constexpr void one_by_one(Parameters parameters, auto x, auto y) noexcept {
    detail::one_by_one<A, T>(graph::ops[I], Parameters::layout::layers[op<I>.matrix],
                             Parameters::layout::layers[op<I>.layer], parameters.data,
                             {x.data, x.columns}, {y.data, y.columns});
  }

  template <int I>
  static constexpr void product(auto parameters, auto x, auto y, auto epilogue) noexcept {
    kernels::reference::forward<V>(extent<op<I>.in>, extent<op<I>.out>, weights<I>(parameters),
                                   biases<I>(parameters), x, y, epilogue);
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
