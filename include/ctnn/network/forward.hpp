// SPDX-License-Identifier: MIT
// The way down: a network's layers, one after another, on plain kernels.
#pragma once

#include <type_traits>
#include <utility>

#include <boost/hana/for_each.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/range.hpp>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/layout.hpp>
#include <ctnn/network/parameters.hpp>
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
  /// Columns of lanes that the compiler knows let a tile cover them without a rest.
  template <int Columns>
  using input = plain::Matrix<V, const T, std::integral_constant<int, Columns>>;
  template <int Columns>
  using output = plain::Matrix<V, T, std::integral_constant<int, Columns>>;
  /// Of a model's own block.
  using layout = layout_of<Net, Vector<T>::lanes>;
  using model = OneModel<V, const T, layout>;

  template <int Layer>
  using activation =
      typename decltype(+detail::activations_of<
                        typename shape::network_type>::types[hana::int_c<Layer>])::type;

  template <int Layer>
  using derived = derived_activation<activation<Layer>>;

  /// w(o, i) and b(o) of a layer; `parameters` is OneModel or ModelPerLane.
  template <int Layer, class Parameters>
  static constexpr auto weights(Parameters parameters) noexcept {
    constexpr LayerLayout at = Parameters::layout::layers[Layer];
    return [=](int o, int i) CTNN_INLINE_LAMBDA {
      if constexpr (at.padded <= at.panel)  // a single panel: one address for all rows of a tile
        return parameters.get(at.weights + static_cast<std::size_t>(i * at.padded + o));
      else
        return parameters.get(at.weight(o, i));
    };
  }
  template <int Layer, class Parameters>
  static constexpr auto biases(Parameters parameters) noexcept {
    constexpr LayerLayout at = Parameters::layout::layers[Layer];
    return [=](int o) CTNN_INLINE_LAMBDA {
      return parameters.get(at.biases + static_cast<std::size_t>(o));
    };
  }

  /// One layer; x is [in][sample], y is [out][sample].
  template <int Layer>
  static constexpr void layer(auto parameters, auto x, auto y) noexcept {
    if constexpr (derived<Layer>::rows) {
      scores<Layer>(parameters, x, y);
      rows<Layer>(y, y);
    } else {
      product<Layer>(parameters, x, y, [=](int o, int, V z) {
        return derived<Layer>::forward(z, alpha<Layer>(parameters, o));
      });
    }
  }

  /// One layer of a training forward: what backward needs beside y goes to `stored`, [out][sample].
  template <int Layer>
  static constexpr void layer_and_store(auto parameters, auto x, auto y, auto stored) noexcept {
    if constexpr (derived<Layer>::stores == symbolic::Stores::output) {
      layer<Layer>(parameters, x, y);
    } else if constexpr (derived<Layer>::rows) {
      scores<Layer>(parameters, x, stored);
      rows<Layer>(stored, y);
    } else {
      product<Layer>(parameters, x, y, [=](int o, int c, V z) {
        return derived<Layer>::forward_and_store(z, alpha<Layer>(parameters, o),
                                                 [=](V value) { stored.store(o, c, value); });
      });
    }
  }

  /// The same with training nodes behind the layer: y is what they make of its outputs, so that all
  /// that backward reads goes to `stored`. after(V, o, column) → V.
  template <int Layer>
  static constexpr void layer_and_disturb(auto parameters, auto x, auto y, auto stored,
                                          auto after) noexcept {
    constexpr bool keeps_y = derived<Layer>::stores == symbolic::Stores::output;
    if constexpr (derived<Layer>::rows) {
      const auto kept = keeps_y ? stored : y;
      layer_and_store<Layer>(parameters, x, kept, stored);
      for (int o = 0; o < shape::layers[Layer].out; ++o)
        for (int c = 0; c < y.columns; ++c) y.store(o, c, after(kept.load(o, c), o, c));
    } else {
      product<Layer>(parameters, x, y, [=](int o, int c, V z) {
        const V value = derived<Layer>::forward_and_store(
            z, alpha<Layer>(parameters, o), [=](V kept) { stored.store(o, c, kept); });
        if constexpr (keeps_y) stored.store(o, c, value);
        return after(value, o, c);
      });
    }
  }

  /// The trained alpha of an output; of an activation without one, zero that nobody reads.
  template <int Layer, class Parameters>
  static constexpr V alpha(Parameters parameters, int o) noexcept {
    if constexpr (derived<Layer>::trained)
      return parameters.get(Parameters::layout::layers[Layer].alphas + static_cast<std::size_t>(o));
    else
      return V(0);
  }

  /// A row activation, sample by sample; z and y are [out][sample] and may be the same memory.
  template <int Layer>
  static constexpr void rows(auto z, auto y) noexcept {
    constexpr int n = shape::layers[Layer].out;
    for (int c = 0; c < y.columns; ++c)
      derived<Layer>::template forward_row<V, n>(
          n, [=](int j) { return z.load(j, c); }, [=](int j, V value) { y.store(j, c, value); });
  }

  /// The pre-activations z = W·x + b of one layer.
  template <int Layer>
  static constexpr void scores(auto parameters, auto x, auto z) noexcept {
    product<Layer>(parameters, x, z, [](int, int, V value) { return value; });
  }

  /// The layers from number First on, with Scores without the last activation. `ping` and `pong`
  /// hold [widest][sample] each; the result lies in the one returned.
  template <int First, int Columns, bool Scores = false>
  static constexpr output<Columns> through(auto parameters, input<Columns> x, output<Columns> ping,
                                           output<Columns> pong) noexcept {
    detail::for_each_layer<First, static_cast<int>(shape::depth)>([&](auto index) {
      const input<Columns> in = index() == First ? x : input<Columns>{ping.data, {}};
      if constexpr (Scores && index() + 1 == shape::depth)
        scores<index()>(parameters, in, pong);
      else
        layer<index()>(parameters, in, pong);
      std::swap(ping, pong);
    });
    return ping;
  }

 private:
  template <int Layer>
  static constexpr void product(auto parameters, auto x, auto y, auto epilogue) noexcept {
    constexpr LayerInfo info = shape::layers[Layer];
    plain::forward<V>(extent<info.in>, extent<info.out>, weights<Layer>(parameters),
                      biases<Layer>(parameters), x, y, epilogue);
  }
};

}  // namespace ctnn::inline CTNN_ABI
