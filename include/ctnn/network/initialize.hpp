// SPDX-License-Identifier: MIT
// First weights from a seed: He for layers under a rectifier, Glorot for the others; biases zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// Half the width of the uniform distribution a layer's weights are drawn from.
/// He et al. 2015 (rectifiers): √(6/in). Glorot & Bengio 2010 (others): √(6/(in + out)).
[[nodiscard]] constexpr double initial_bound(const LayerInfo& layer, bool rectified) noexcept {
  return math::sqrt(6.0 / (rectified ? layer.in : layer.in + layer.out));
}

namespace detail {

/// Does the activation let large z pass and hold most of large −z back, as a ReLU does? Then half of
/// the variance is lost on the way, and He's bound makes up for it.
template <Activation A>
inline constexpr bool rectifies = [] {
  using derived = derived_activation<A>;
  if constexpr (derived::rows) {
    return false;
  } else {
    const double up = derived::forward(20.0, A::initial);
    return up > 10 && math::abs(derived::forward(-20.0, A::initial)) < up / 2;
  }
}();

}  // namespace detail

/// Sets every parameter of a network: weight (o, i) of a layer depends on the seed, the layer and
/// its logical place only. `parameters` takes an index in logical order: a model's parameters(), or
/// an array.
template <class Net>
constexpr void initialize(auto parameters, std::uint64_t seed) noexcept {
  using shape = shape_of<Net>;
  using T = std::remove_cvref_t<decltype(parameters[0])>;
  detail::for_each_layer<0, static_cast<int>(shape::depth)>([&](auto index) {
    using A = typename plain_forward<Net, T>::template activation<index()>;
    constexpr LayerInfo layer = shape::layers[index()];
    const double bound = initial_bound(layer, detail::rectifies<A>);
    const Random random(seed, Purpose::initialization, index());
    const std::size_t n = layer.biases - layer.weights;
    for (std::size_t k = 0; k < n; ++k)
      parameters[layer.weights + k] =
          static_cast<T>(bound * (2.0 * static_cast<double>(random.uniform(k)) - 1.0));
    for (std::size_t o = layer.biases; o < layer.alphas; ++o) parameters[o] = T(0);
    if constexpr (layer.trained)
      for (int o = 0; o < layer.out; ++o)
        parameters[layer.alphas + static_cast<std::size_t>(o)] = static_cast<T>(A::initial);
  });
}

}  // namespace ctnn::inline CTNN_ABI
