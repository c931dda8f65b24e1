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
#include <ctnn/graph/graph_facts.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/lowering.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The operations of a network type, and its layers with parameters.
template <class Net>
struct graph_of {
 private:
  using network = network_of<Net>;
  static constexpr auto& all = lowered<network>;
  template <class... Leaf>
  static constexpr auto activations_in(std::type_identity<std::tuple<Leaf...>>) {
    return std::type_identity<std::tuple<typename Leaf::activation_type..., struct Identity>>{};
  }
  template <class... Leaf>
  static constexpr auto linear_in(std::type_identity<std::tuple<Leaf...>>) {
    return std::array<bool, sizeof...(Leaf) + 1>{
        std::is_same_v<typename Leaf::activation_type, struct Identity>...};
  }
  using inference = layers_of<Net>;
  using activations = typename decltype(activations_in(leaves(inference{})))::type;
  static constexpr auto linear = linear_in(leaves(inference{}));
  template <class To>
  static constexpr To first_of(const auto& from) {
    To result{};
    std::copy_n(from.begin(), result.size(), result.begin());
    return result;
  }

 public:
  static constexpr int size = all.op_count;
  static constexpr auto ops = first_of<op_map<Op, all.op_count>>(all.ops);
  static constexpr auto sources = first_of<std::array<ValueId, all.source_count>>(all.sources);
  static constexpr auto layers = first_of<id_map<LayerId, LayerInfo, all.layer_count>>(all.layers);
  static constexpr auto heads = first_of<std::array<Head, all.head_count>>(all.heads);
  static constexpr auto noise = first_of<std::array<ValueId, all.noise_count>>(all.noise);
  static constexpr GraphView view{ops, sources, layers, heads};
  // What a network must not be: graph/shape.hpp has the sentences.
  static constexpr bool shared_differs = all.shared_differs;
  static constexpr bool tie_is_unknown = all.tie_is_unknown;
  static constexpr bool tie_differs = all.tie_differs;
  static constexpr bool noise_is_misplaced = all.noise_is_misplaced;
  static constexpr bool head_is_trunk = all.head_is_trunk;

  /// The activation of an operation; Identity of those that have none.
  template <int I>
  using activation = type_at < ops[I].leaf<0 ? all.leaf_count : ops[I].leaf, activations>;
  /// The operation in which a layer comes first.
  static constexpr OpId op_of_layer(LayerId layer) noexcept {
    int i = 0;
    while (ops[i].layer != layer) ++i;
    return i;
  }
  template <int I>
  static constexpr ValueId source = sources[ops[I].first];

  // Each is explained at its function, in graph/graph_facts.hpp.
  static constexpr bool chain = is_chain(view);
  static constexpr bool shares = shares_weights(view);
  static constexpr bool has_frozen = has_frozen_layer(view);
  static constexpr bool has_statistics = detail::has_statistics(view);
  static constexpr bool reads_whole_inputs = detail::reads_whole_inputs(view);
  static constexpr bool one_reader = has_one_reader(view);
  static constexpr bool folds_scaling = detail::folds_scaling(view);
  static constexpr bool undoes_scaling = detail::undoes_scaling(view, linear);

  static constexpr auto value_slots = make_value_slots<size>(view);
  static constexpr auto flow =
      make_flow<size, static_cast<int>(sources.size())>({view, linear, false});
  /// BatchNorm goes by the statistics of the batch.
  static constexpr bool by_batch = true;
  /// The same with the gradient of the network's inputs.
  static constexpr auto flow_to_inputs =
      make_flow<size, static_cast<int>(sources.size())>({view, linear, true});
};

}  // namespace ctnn::inline CTNN_ABI::detail
