// SPDX-License-Identifier: MIT
// How many samples turn a neuron on, or drive it to a bound: what dead and saturated neurons are told by.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/owner.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/layer_outputs.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What a neuron is counted for: a ReLU for outputs above 0, a Sigmoid or Tanh for those near a bound.
template <class A>
inline constexpr bool counts_on = std::is_same_v<A, struct ReLU>;
template <class A>
inline constexpr bool counts_saturated =
    std::is_same_v<A, struct Sigmoid> || std::is_same_v<A, struct Tanh>;

/// The operation of layer L, and its activation.
template <class Shape, int L>
inline constexpr int op_of_layer = Shape::graph::op_of_layer(LayerId(L)).number;
template <class Shape, int L>
using activation_of_layer = typename Shape::graph::template activation<op_of_layer<Shape, L>>;

/// For each neuron of each layer, of how many of these samples it is on or, within `saturation` of a
/// bound, saturated; 0 where the activation is another. x_of(sample) is (inputs).
template <auto Net, class T>
[[nodiscard]] auto count_units(const Model<Net, T>& model, std::span<const std::size_t> samples,
                               auto x_of, double saturation) {
  using shape = typename Model<Net, T>::shape;
  std::array<std::vector<std::size_t>, shape::depth> counts;
  for (std::size_t l = 0; l < shape::depth; ++l)
    counts[l].resize(static_cast<std::size_t>(shape::layers[l].out));
  const auto outputs = make_owner<LayerOutputs<Net, T>>();
  for (const std::size_t sample : samples) {
    *outputs = layer_outputs(model, x_of(sample));
    static_for<0, static_cast<int>(shape::depth)>([&](auto l) {
      using A = activation_of_layer<shape, l()>;
      if constexpr (counts_on<A> || counts_saturated<A>) {
        const T* const y = outputs->buffers().template output<op_of_layer<shape, l()>>();
        constexpr bool from_zero = std::is_same_v<A, struct Sigmoid>;
        for (std::size_t o = 0; o < counts[l()].size(); ++o) {
          const auto value = static_cast<double>(y[o]);
          counts[l()][o] += counts_on<A> ? value > 0
                            : from_zero  ? value < saturation || value > 1 - saturation
                                         : std::abs(value) > 1 - saturation;
        }
      }
    });
  }
  return counts;
}

}  // namespace ctnn::inline CTNN_ABI::detail
