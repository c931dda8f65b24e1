// SPDX-License-Identifier: MIT
// The operations of a network type, with what follows from them at compile time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/graph/buffer_reuse.hpp>
#include <ctnn/graph/gradient_flow.hpp>
#include <ctnn/graph/lowering.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// The operations of a network type, and its layers with parameters.
template <class Net>
struct graph_of {
 private:
  using network = detail::network_of<Net>;
  static constexpr auto& all = detail::lowered<network>;
  template <class... Leaf>
  static constexpr auto activations_in(std::type_identity<std::tuple<Leaf...>>) {
    return std::type_identity<std::tuple<typename Leaf::activation_type..., struct Identity>>{};
  }
  template <class... Leaf>
  static constexpr auto linear_in(std::type_identity<std::tuple<Leaf...>>) {
    return std::array<bool, sizeof...(Leaf) + 1>{
        std::is_same_v<typename Leaf::activation_type, struct Identity>...};
  }
  using inference = detail::layers_of<Net>;
  using activations = typename decltype(activations_in(detail::leaves(inference{})))::type;
  static constexpr auto linear = linear_in(detail::leaves(inference{}));
  template <std::size_t N>
  static constexpr auto first_of(const auto& from) {
    std::array<std::remove_cvref_t<decltype(from[0])>, N> result{};
    std::copy_n(from.begin(), N, result.begin());
    return result;
  }

 public:
  static constexpr int size = all.op_count;
  static constexpr auto ops = first_of<static_cast<std::size_t>(all.op_count)>(all.ops);
  static constexpr auto sources = first_of<static_cast<std::size_t>(all.source_count)>(all.sources);
  static constexpr auto layers = first_of<static_cast<std::size_t>(all.layer_count)>(all.layers);
  static constexpr auto heads = first_of<static_cast<std::size_t>(all.head_count)>(all.heads);
  static constexpr auto noise = first_of<static_cast<std::size_t>(all.noise_count)>(all.noise);
  static constexpr bool shared_differs = all.shared_differs;
  static constexpr bool tie_is_unknown = all.tie_is_unknown;
  static constexpr bool tie_differs = all.tie_differs;
  static constexpr bool noise_is_misplaced = all.noise_is_misplaced;
  static constexpr bool head_is_trunk = all.head_is_trunk;

  /// The activation of an operation; Identity of those that have none.
  template <int I>
  using activation =
      detail::type_at<static_cast<std::size_t>(ops[I].leaf < 0 ? all.leaf_count : ops[I].leaf),
                      activations>;
  /// The operation in which a layer comes first.
  static constexpr int op_of_layer(std::size_t layer) noexcept {
    int i = 0;
    while (ops[static_cast<std::size_t>(i)].layer != static_cast<int>(layer)) ++i;
    return i;
  }
  template <int I>
  static constexpr int source = sources[static_cast<std::size_t>(ops[I].first)];

  /// Every operation is a dense layer of its own that reads the one before it.
  static constexpr bool chain = [] {
    for (int i = 0; i < size; ++i) {
      const detail::Op& op = ops[static_cast<std::size_t>(i)];
      if (!op.dense() || op.transposed || op.layer != i || op.addend != detail::no_value ||
          sources[static_cast<std::size_t>(op.first)] != i - 1)
        return false;
    }
    return heads.size() == 1;
  }();
  /// A W is read by more than one operation.
  static constexpr bool shares = [] {
    int dense = 0;
    int own = 0;
    for (const detail::Op& op : ops) dense += op.layer >= 0;
    for (const LayerInfo& layer : layers) own += layer.tied < 0;
    return dense > own;
  }();
  /// A layer keeps running statistics.
  static constexpr bool has_statistics = [] {
    for (const LayerInfo& layer : layers)
      if (layer.kind->statistics > 0) return true;
    return false;
  }();
  static constexpr bool has_frozen = [] {
    for (const LayerInfo& layer : layers)
      if (layer.frozen) return true;
    return false;
  }();

  /// Something other than a dense operation reads the network's inputs, in whole registers.
  static constexpr bool reads_whole_inputs = [] {
    for (const detail::Op& op : ops) {
      if (op.addend == detail::network_input) return true;
      for (int k = 0; k < op.count && !op.dense(); ++k)
        if (sources[static_cast<std::size_t>(op.first + k)] == detail::network_input) return true;
    }
    return false;
  }();
  /// A dense operation, the first, alone reads the network's inputs.
  static constexpr bool one_reader = [] {
    int readers = 0;
    for (const detail::Op& op : ops) {
      for (int k = 0; k < op.count; ++k)
        readers += sources[static_cast<std::size_t>(op.first + k)] == detail::network_input;
      readers += op.addend == detail::network_input;
    }
    return readers == 1 && ops[0].dense() && !ops[0].transposed;
  }();
  /// A scaling of the inputs can become part of the first layer: that alone reads them, has a b, and its
  /// W is read by no other.
  static constexpr bool folds_scaling = [] {
    int of_first = 0;
    for (const detail::Op& op : ops) of_first += op.matrix == ops[0].matrix;
    return one_reader && of_first == 1 && layers[0].bias;
  }();
  static constexpr auto value_slots = detail::make_value_slots<size>(all, heads);
  static constexpr auto flow =
      detail::make_flow<size, static_cast<int>(sources.size()), false>(all, heads, linear);
  /// The same with the gradient of the network's inputs wanted.
  static constexpr auto flow_to_inputs =
      detail::make_flow<size, static_cast<int>(sources.size()), true>(all, heads, linear);
};

}  // namespace ctnn::inline CTNN_ABI
