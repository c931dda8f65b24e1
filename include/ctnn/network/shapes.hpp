// SPDX-License-Identifier: MIT
// What is known of a network before it runs: widths, offsets of its parameters, counts, FLOPs.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_name.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// One layer of a network. Parameters lie in one block: layer by layer, W (out, in) row-major, then
/// b (out), then the alphas of a trained activation (out).
struct LayerInfo {
  std::string_view name;
  std::string_view activation;
  int in = 0;
  int out = 0;
  bool trained = false;     // the activation has an alpha per channel
  std::size_t weights = 0;  // offset of W in the parameter block
  std::size_t biases = 0;   // offset of b
  std::size_t alphas = 0;   // offset of the alphas

  [[nodiscard]] constexpr std::size_t parameters() const noexcept {
    const auto outputs = static_cast<std::size_t>(out);
    return static_cast<std::size_t>(in) * outputs + outputs + (trained ? outputs : 0);
  }
  /// Floating-point operations of one sample's forward pass through W: a multiplication and an
  /// addition per weight.
  [[nodiscard]] constexpr std::size_t flops() const noexcept {
    return 2 * static_cast<std::size_t>(in) * static_cast<std::size_t>(out);
  }
};

namespace detail {

template <class... Layers>
consteval auto make_layer_infos(const Network<Layers...>&) {
  std::array<LayerInfo, sizeof...(Layers)> infos{
      LayerInfo{Layers::name, type_name<typename Layers::activation_type>(), Layers::in,
                Layers::out, has_alpha<typename Layers::activation_type>}...};
  std::size_t offset = 0;
  for (LayerInfo& layer : infos) {
    layer.weights = offset;
    layer.biases =
        offset + static_cast<std::size_t>(layer.in) * static_cast<std::size_t>(layer.out);
    layer.alphas = layer.biases + static_cast<std::size_t>(layer.out);
    offset += layer.parameters();
  }
  return infos;
}

}  // namespace detail

/// The constexpr facts of a network type.
template <class Net>
struct shape_of {
  static constexpr bool has_layer = detail::has_layer(detail::network_of<Net>{});
  static_assert(detail::check_training_nodes < has_layer,
                !has_layer || detail::ends_with_layer(detail::network_of<Net>{}) > ::checked);
  /// The layers alone: nodes that act in training only have no shape.
  using network_type = detail::layers_of<Net>;
  static constexpr auto layers = detail::make_layer_infos(network_type{});
  static constexpr std::size_t depth = layers.size();
  static_assert(detail::check_complete<layers.front().in>::checked);

  static constexpr int inputs = layers.front().in;
  static constexpr int outputs = layers.back().out;
  static constexpr int widest = [] {
    int width = inputs;
    for (const LayerInfo& layer : layers) width = layer.out > width ? layer.out : width;
    return width;
  }();
  static constexpr std::size_t parameters = [] {
    std::size_t n = 0;
    for (const LayerInfo& layer : layers) n += layer.parameters();
    return n;
  }();
  /// FLOPs of one sample's forward pass, activations not counted.
  static constexpr std::size_t flops = [] {
    std::size_t n = 0;
    for (const LayerInfo& layer : layers) n += layer.flops();
    return n;
  }();
};

/// Which layer has this name; the network's depth when none has.
template <class Net>
[[nodiscard]] consteval std::size_t find_layer(std::string_view name) {
  constexpr auto& layers = shape_of<Net>::layers;
  std::size_t l = 0;
  while (l < layers.size() && layers[l].name != name) ++l;
  return l;
}

/// All parameters of a network: weights, biases and trained activation parameters.
template <const auto& Net>
inline constexpr std::size_t parameter_count = shape_of<decltype(Net)>::parameters;

}  // namespace ctnn::inline CTNN_ABI
