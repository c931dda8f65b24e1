// SPDX-License-Identifier: MIT
// The way down: a network's layers, one after another, on plain kernels.
#pragma once

#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/range.hpp>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/layout.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class Net>
struct activations_of;
template <class... Layers>
struct activations_of<Network<Layers...>> {
  static constexpr auto types = hana::tuple<hana::type<typename Layers::activation_type>...>{};
};

/// Calls f(layer index as an integral constant) for First … Last − 1.
template <int First, int Last>
CTNN_INLINE constexpr void for_each_layer(auto f) {
  hana::for_each(hana::range_c<int, First, Last>, f);
}

}  // namespace detail

/// The layers of a network as calls of plain kernels. V is the value type: float or double for one
/// sample after another, Vector<T> for a lane per sample.
template <class Net, class V>
struct plain_forward {
  using shape = shape_of<Net>;
  using T = plain::scalar_of<V>;
  using input = plain::Matrix<V, const T>;
  using output = plain::Matrix<V>;
  using layout = layout_of<Net, Vector<T>::lanes>;

  template <int Layer>
  using activation =
      typename decltype(+detail::activations_of<
                        typename shape::network_type>::types[hana::int_c<Layer>])::type;

  template <int Layer>
  using derived = derived_activation<activation<Layer>>;

  /// W of a layer in the block of parameters.
  template <int Layer, class Element>
  static constexpr auto weights(Element* parameters) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    return plain::Weights<Element, at.panel>{parameters + at.weights, at.in};
  }

  /// One layer; x is [in][sample], y is [out][sample].
  template <int Layer>
  static constexpr void layer(const T* parameters, input x, output y) noexcept {
    if constexpr (derived<Layer>::rows) {
      scores<Layer>(parameters, x, y);
      rows<Layer>(y, y);
    } else {
      constexpr LayerLayout at = layout::layers[Layer];
      plain::forward<V>(
          at.in, at.out, weights<Layer>(parameters), parameters + at.biases, x, y,
          [=](int o, int, V z) { return derived<Layer>::forward(z, alpha<Layer>(parameters, o)); });
    }
  }

  /// One layer of a training forward: what backward needs beside y goes to `stored`, [out][sample].
  template <int Layer>
  static constexpr void layer_and_store(const T* parameters, input x, output y,
                                        output stored) noexcept {
    if constexpr (derived<Layer>::stores == symbolic::Stores::output) {
      layer<Layer>(parameters, x, y);
    } else if constexpr (derived<Layer>::rows) {
      scores<Layer>(parameters, x, stored);
      rows<Layer>(stored, y);
    } else {
      constexpr LayerLayout at = layout::layers[Layer];
      plain::forward<V>(at.in, at.out, weights<Layer>(parameters), parameters + at.biases, x, y,
                        [=](int o, int c, V z) {
                          return derived<Layer>::forward_and_store(
                              z, alpha<Layer>(parameters, o),
                              [=](V value) { stored.store(o, c, value); });
                        });
    }
  }

  /// The trained alpha of an output; of an activation without one, zero that nobody reads.
  template <int Layer>
  static constexpr V alpha(const T* parameters, int o) noexcept {
    if constexpr (derived<Layer>::trained)
      return V(parameters[layout::layers[Layer].alphas + static_cast<std::size_t>(o)]);
    else
      return V(0);
  }

  /// A row activation, sample by sample; z and y are [out][sample] and may be the same memory.
  template <int Layer>
  static constexpr void rows(output z, output y) noexcept {
    constexpr int n = shape::layers[Layer].out;
    for (int c = 0; c < y.columns; ++c)
      derived<Layer>::template forward_row<V, n>(
          n, [=](int j) { return z.load(j, c); }, [=](int j, V value) { y.store(j, c, value); });
  }

  /// The pre-activations z = W·x + b of one layer.
  template <int Layer>
  static constexpr void scores(const T* parameters, input x, output z) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    plain::forward<V>(at.in, at.out, weights<Layer>(parameters), parameters + at.biases, x, z,
                      [](int, int, V value) { return value; });
  }

  /// All layers. `ping` and `pong` hold [widest][sample] each; the result lies in the one returned.
  static constexpr output all(const T* parameters, input x, output ping, output pong) noexcept {
    detail::for_each_layer<0, static_cast<int>(shape::depth)>([&](auto index) {
      layer<index()>(parameters, index() == 0 ? x : input{ping.data, ping.columns}, pong);
      const output last = ping;
      ping = pong;
      pong = last;
    });
    return ping;
  }
};

}  // namespace ctnn::inline CTNN_ABI
