// SPDX-License-Identifier: MIT
// What is known of a network before it runs: widths, offsets of its parameters, counts, FLOPs.
#pragma once

#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// One layer of a network. Parameters lie in one block: layer by layer, W (out, in) row-major, then
/// b (out).
struct LayerInfo {
  const char* name = "";
  const char* activation = "";
  int in = 0;
  int out = 0;
  std::size_t weights = 0;  // offset of W in the parameter block
  std::size_t biases = 0;   // offset of b

  [[nodiscard]] constexpr std::size_t parameters() const noexcept {
    return static_cast<std::size_t>(in) * static_cast<std::size_t>(out) +
           static_cast<std::size_t>(out);
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
      LayerInfo{Layers::name, Layers::activation_type::name, Layers::in, Layers::out}...};
  std::size_t offset = 0;
  for (LayerInfo& layer : infos) {
    layer.weights = offset;
    layer.biases =
        offset + static_cast<std::size_t>(layer.in) * static_cast<std::size_t>(layer.out);
    offset += layer.parameters();
  }
  return infos;
}

}  // namespace detail

/// The constexpr facts of a network type.
template <class Net>
struct shape_of {
  using network_type = detail::network_of<Net>;
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

/// Parameters (weights and biases) of a network.
template <const auto& Net>
inline constexpr std::size_t parameter_count = shape_of<decltype(Net)>::parameters;

}  // namespace ctnn::inline CTNN_ABI
