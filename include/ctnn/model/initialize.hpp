// SPDX-License-Identifier: MIT
// First weights from a seed: as policies say, or He for layers under a rectifier and Glorot for the
// others; biases zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/chosen_initializers.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// Half the width of the uniform distribution a layer's weights are drawn from.
/// He et al. 2015 (rectifiers): √(6/in). Glorot & Bengio 2010 (others): √(6/(in + out)).
[[nodiscard]] constexpr double initial_bound(const LayerInfo& layer, bool rectified) noexcept {
  return math::sqrt(6.0 / (rectified ? layer.in : layer.in + layer.out));
}

namespace detail {

/// Does the activation let large z pass and hold most of large −z back, as a ReLU does? Then half of
/// the variance is lost in a layer, which He's bound makes up for.
template <ActivationType A>
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
/// an array. `Policies` are a learner's initializers.
template <class Net,
          class Policies = detail::initializers<Net, InitializerOfActivation, std::tuple<>>>
constexpr void initialize(auto parameters, std::uint64_t seed) {
  using shape = shape_of<Net>;
  using T = std::remove_cvref_t<decltype(parameters[0])>;
  detail::static_for<0, static_cast<int>(shape::depth)>([&](auto index) {
    using A = typename shape::graph::template activation<
        shape::graph::op_of_layer(detail::LayerId(index())).number>;
    constexpr LayerInfo layer = shape::layers[index()];
    const auto fill = [&](std::size_t first, std::size_t count, T value) {
      for (std::size_t k = first; k < first + count; ++k) parameters[k] = value;
    };
    if constexpr (layer.kind->dense) {
      using I = typename Policies::template of_layer<static_cast<std::size_t>(index())>;
      const Random random(seed, Purpose::initialization, index());
      const auto set = [&](std::size_t k, double w) {
        parameters[layer.weights + k] = static_cast<T>(w);
      };
      const auto draw = [&](auto value) {
        for (std::size_t k = 0; k < layer.weight_count(); ++k) set(k, value(random, k));
      };
      if constexpr (layer.tied >= 0)
        ;  // the other layer's
      else if constexpr (std::is_same_v<I, InitializerOfActivation>)
        draw(detail::UniformWithin{initial_bound(layer, detail::rectifies<A>)});
      else if constexpr (requires { I::template fill<layer.in, layer.out>(random, set); })
        I::template fill<layer.in, layer.out>(random, set);
      else
        draw(I::of(layer.in, layer.out));
    } else {
      fill(layer.weights, layer.weight_count(), T(1));  // γ
    }
    fill(layer.biases, layer.bias_count(), T(0));
    if constexpr (layer.trained)
      fill(layer.alphas, layer.alpha_count(), static_cast<T>(A::initial));
    const std::size_t statistics = layer.statistic_count() / 2;
    fill(layer.statistics, statistics, T(0));
    fill(layer.statistics + statistics, statistics, T(1));
  });
}

}  // namespace ctnn::inline CTNN_ABI
