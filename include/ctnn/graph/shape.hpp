// SPDX-License-Identifier: MIT
// What is known of a network before it runs: widths, layers, counts, FLOPs, and what it must not be.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool SharedDiffers, bool TieIsUnknown, bool TieDiffers>
struct check_sharing : sentence {
  static_assert(
      !SharedDiffers,
      "Shared<\"name\", ...>: two networks under one name have different layers; give them "
      "names of their own, or the same widths and activations.");
  static_assert(
      !TieIsUnknown,
      "Transposed<\"name\", ...>: no dense layer of the network has this name; give it one "
      "with Named<\"name\", Dense<...>>.");
  static_assert(
      !TieDiffers,
      "Transposed<\"name\", ...>: the layer of this name has other widths: transposed, its "
      "inputs are outputs, so after Dense<64, 16> write Dense<64> or Dense<16, 64>.");
};
template <bool NoiseIsMisplaced, bool HeadIsTrunk>
struct check_places : sentence {
  static_assert(!NoiseIsMisplaced,
                "Dropout and GaussianNoise stand in front of the first layer or directly behind a "
                "Dense one: not at the start of a branch, behind a sum or behind a normalization.");
  static_assert(!HeadIsTrunk,
                "A head has no layer of its own: write Dense<...> for each side of | at the end of "
                "a network.");
};

}  // namespace detail

/// The constexpr facts of a network type.
template <class Net>
struct shape_of {
  static constexpr bool has_layer = detail::has_layer(detail::network_of<Net>{});
  static_assert(
      detail::check_training_nodes<
          has_layer, (!has_layer || detail::ends_with_layer(detail::network_of<Net>{}))>::checked);
  /// The layers alone: nodes that act in training only have no shape.
  using network_type = detail::layers_of<Net>;
  static constexpr int inputs = detail::inputs_of(network_type{});
  static_assert(detail::check_complete<inputs>::checked);
  using graph = detail::graph_of<std::conditional_t<has_layer, Net, network_type>>;
  static_assert(detail::check_sharing<graph::shared_differs, graph::tie_is_unknown,
                                      graph::tie_differs>::checked);
  static_assert(detail::check_places<graph::noise_is_misplaced, graph::head_is_trunk>::checked);
  /// The layers with parameters; one that is shared is there once.
  static constexpr auto layers = graph::layers;
  static constexpr std::size_t depth = layers.size();

  static constexpr int outputs = detail::outputs_of(network_type{});
  static constexpr int widest = [] {
    int width = inputs;
    for (const detail::Op& op : graph::ops) width = op.out > width ? op.out : width;
    return width;
  }();
  /// Numbers a model keeps: weights, biases, trained alphas, and running statistics.
  static constexpr std::size_t parameters =
      depth == 0 ? 0 : layers.back().statistics + layers.back().statistic_count();
  /// FLOPs of one sample's forward pass, activations not counted.
  static constexpr std::size_t flops = [] {
    std::size_t n = 0;
    for (const detail::Op& op : graph::ops)
      n += op.layer != detail::no_layer
               ? layers[op.matrix].flops() +
                     (op.addend == detail::no_value ? 0 : static_cast<std::size_t>(op.out))
               : static_cast<std::size_t>(op.kind->flops) * static_cast<std::size_t>(op.out);
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

namespace detail {

template <bool Found>
struct check_name_of_layer : sentence {
  static_assert(Found,
                "No layer of the network has this name: give it one with Named<\"name\", "
                "Dense<...>>.");
};

/// The number of the layer with this name.
template <class Net, fixed_string Name>
consteval int layer_called() {
  constexpr std::size_t l = find_layer<Net>(Name.view());
  static_assert(check_name_of_layer<(l < shape_of<Net>::depth)>::checked);
  return static_cast<int>(l < shape_of<Net>::depth ? l : 0);
}

}  // namespace detail

/// All parameters of a network: weights, biases and trained activation parameters. Shared ones count
/// once, running statistics do not count.
template <const auto& Net>
inline constexpr std::size_t parameter_count = [] {
  std::size_t n = 0;
  for (const LayerInfo& layer : shape_of<std::remove_cvref_t<decltype(Net)>>::layers)
    n += layer.parameters();
  return n;
}();

}  // namespace ctnn::inline CTNN_ABI
