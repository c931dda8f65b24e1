// SPDX-License-Identifier: MIT
// The way down with neurons on lanes: register tiles for many samples, one pass over the weights for
// a single one.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/gemv.hpp>
#include <ctnn/kernels/layer.hpp>
#include <ctnn/kernels/turned.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/layout.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/network/plan.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Epilogue of forward: y = A(z) into `y`; what backward reads beside y into `stored`.
template <class V, class A, bool Stores>
struct Activate {
  using T = plain::scalar_of<V>;
  kernels::RowMajor<T> y;
  T* stored;  // same stride
  const T* alphas;

  CTNN_INLINE void operator()(int s, int o, V z) const noexcept {
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
  using T = plain::scalar_of<V>;
  kernels::RowMajor<T> y;
  T* stored;  // same stride
  const T* alphas;
  Noise noise;

  CTNN_INLINE void operator()(int s, int o, V z) const noexcept {
    using derived = derived_activation<A>;
    using lanes = lanes_of<V>;
    const std::ptrdiff_t at = y.row(s) + o - y.data;
    V alpha(0);
    if constexpr (derived::trained) alpha = lanes::load(alphas + o);
    const V value =
        derived::forward_and_store(z, alpha, [&](V kept) { lanes::store(stored + at, kept); });
    if constexpr (derived::stores == symbolic::Stores::output &&
                  !recovers_outputs<A, typename Noise::disturbance_type>)
      lanes::store(stored + at, value);
    lanes::store(y.data + at, noise.forward(value, s, o));
  }
};

}  // namespace detail

/// Layers of a network as calls of tiled kernels. Matrices are row-major, a sample per row.
template <class Net, class V>
struct tiled_forward {
  using plain = plain_forward<Net, V>;
  using T = ctnn::plain::scalar_of<V>;
  using shape = shape_of<Net>;
  static constexpr int L = lanes_of<V>::count;
  using layout = layout_of<Net, L>;
  using input = kernels::RowMajor<const T>;
  using output = kernels::RowMajor<T>;

  /// One layer of many samples; x is (rows, in), y is (rows, out), whole registers of both.
  /// `turned` holds [⌈out/L⌉·L][L] where the activation is one of whole rows.
  template <int Layer, bool Stores = false>
  static void layer(const T* parameters, int rows, input x, output y, T* stored,
                    [[maybe_unused]] T* turned) noexcept {
    using A = typename plain::template activation<Layer>;
    if constexpr (derived_activation<A>::rows) {
      scores<Layer>(parameters, rows, x, Stores ? output{stored, y.stride} : y);
      rows_of<Layer>(rows, Stores ? input{stored, y.stride} : input{y.data, y.stride}, y, turned);
    } else {
      product<Layer>(
          parameters, rows, x,
          detail::Activate<V, A, Stores>{y, stored, parameters + layout::layers[Layer].alphas});
    }
  }

  /// The same with training nodes behind the layer.
  template <int Layer, class Noise>
  static void layer_and_disturb(const T* parameters, int rows, input x, output y, T* stored,
                                Noise noise, [[maybe_unused]] T* turned) noexcept {
    using A = typename plain::template activation<Layer>;
    if constexpr (derived_activation<A>::rows) {
      constexpr bool keeps_y = derived_activation<A>::stores == symbolic::Stores::output;
      const output kept = keeps_y ? output{stored, y.stride} : y;
      layer<Layer, !keeps_y>(parameters, rows, x, kept, stored, turned);
      for (int s = 0; s < rows; ++s)
        for (int o = 0; o < layout::layers[Layer].padded; o += L)
          lanes_of<V>::store(y.row(s) + o, noise.forward(lanes_of<V>::load(kept.row(s) + o), s, o));
    } else {
      product<Layer>(parameters, rows, x,
                     detail::ActivateAndDisturb<V, A, Noise>{
                         y, stored, parameters + layout::layers[Layer].alphas, noise});
    }
  }

  /// z = W·x + b of one layer.
  template <int Layer>
  static void scores(const T* parameters, int rows, input x, output z) noexcept {
    product<Layer>(parameters, rows, x,
                   detail::Activate<V, decltype(Identity), false>{z, nullptr, nullptr});
  }

  /// All layers of one sample, x is (inputs); y holds ⌈outputs/L⌉·L.
  static void single(const T* parameters, const T* x, T* y) noexcept {
    constexpr int last = static_cast<int>(shape::depth) - 1;
    constexpr std::size_t width = [] {
      std::size_t widest = 0;
      for (const LayerLayout& at : layout::layers)
        widest = std::max(widest, static_cast<std::size_t>(at.padded));
      return widest;
    }();
    alignas(cache_line) T hidden[2][width];
    detail::for_each_layer<0, last + 1>([&](auto l) {
      single_layer<l()>(parameters, l() == 0 ? x : hidden[(l() + 1) % 2], hidden[l() % 2]);
    });
    std::copy_n(hidden[last % 2], shape::outputs, y);
  }

 private:
  template <int Layer, class Epilogue>
  static void product(const T* parameters, int rows, input x, Epilogue epilogue) noexcept {
    constexpr LayerLayout at = layout::layers[Layer];
    kernels::forward<V, at.tile>(rows, at.in, at.registers, x, parameters + at.weights,
                                 parameters + at.biases, epilogue);
  }

  /// An activation of whole rows, L samples at a time; `rows` counts whole registers of samples.
  template <int Layer>
  static void rows_of(int rows, input z, output y, T* turned) noexcept {
    constexpr int n = shape::layers[Layer].out;
    for (int s = 0; s < rows; s += L) {
      kernels::turn_in<V>({z.row(s), z.stride}, n, turned);
      plain::template derived<Layer>::template forward_row<V, n>(
          n, [=](int j) { return lanes_of<V>::load(turned + j * L); },
          [=](int j, V value) { lanes_of<V>::store(turned + j * L, value); });
      kernels::turn_out<V>(turned, n, {y.row(s), y.stride});
    }
  }

  template <int Layer>
  static void single_layer(const T* parameters, const T* x, T* y) noexcept {
    using A = typename plain::template activation<Layer>;
    using derived = derived_activation<A>;
    constexpr LayerLayout at = layout::layers[Layer];
    const T* alphas = parameters + at.alphas;
    kernels::gemv<V, at.tile, at.in, at.registers>(
        x, parameters + at.weights, parameters + at.biases, [=](int o, V z) {
          if constexpr (derived::rows) {
            lanes_of<V>::store(y + o, z);
          } else {
            V alpha(0);
            if constexpr (derived::trained) alpha = lanes_of<V>::load(alphas + o);
            lanes_of<V>::store(y + o, derived::forward(z, alpha));
          }
        });
    if constexpr (derived::rows)
      derived::template forward_along<V, at.out>(
          at.out, [=](int j) { return lanes_of<V>::load(y + j); },
          [=](int j, V value) { lanes_of<V>::store(y + j, value); });
  }
};

}  // namespace ctnn::inline CTNN_ABI
