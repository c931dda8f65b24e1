// SPDX-License-Identifier: MIT
// Facts of a whole network by which passes and plans choose.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/list_view.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/layer_info.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Every operation is a dense layer of its own that reads the one before it.
[[nodiscard]] constexpr bool is_chain(GraphView graph) noexcept {
  for (int i = 0; i < graph.size(); ++i) {
    const Op& op = graph.op(i);
    if (!op.dense() || op.transposed || op.layer != LayerId(i) || op.addend != no_value ||
        graph.sources_of(op)[0] != ValueId(i - 1))
      return false;
  }
  return graph.heads.size() == 1;
}

/// A W is read by more than one operation.
[[nodiscard]] constexpr bool shares_weights(GraphView graph) noexcept {
  int reading = 0;
  int own = 0;
  for (const Op& op : graph.ops) reading += op.layer != no_layer;
  for (const LayerInfo& layer : graph.layers) own += layer.tied < 0;
  return reading > own;
}

[[nodiscard]] constexpr bool has_frozen_layer(GraphView graph) noexcept {
  for (const LayerInfo& layer : graph.layers)
    if (layer.frozen) return true;
  return false;
}

/// A layer keeps running statistics.
[[nodiscard]] constexpr bool has_statistics(GraphView graph) noexcept {
  for (const LayerInfo& layer : graph.layers)
    if (layer.kind->statistics > 0) return true;
  return false;
}

/// How often an operation reads the network's inputs, its addend counted.
[[nodiscard]] constexpr int reads_of_inputs(GraphView graph, const Op& op) noexcept {
  const auto sources = graph.sources_of(op);
  return static_cast<int>(std::count(sources.begin(), sources.end(), network_input)) +
         (op.addend == network_input);
}

/// Something other than a product reads the network's inputs, in whole registers.
[[nodiscard]] constexpr bool reads_whole_inputs(GraphView graph) noexcept {
  for (const Op& op : graph.ops)
    if (op.addend == network_input || (!op.dense() && reads_of_inputs(graph, op) > 0)) return true;
  return false;
}

/// A dense operation, the first, alone reads the network's inputs.
[[nodiscard]] constexpr bool has_one_reader(GraphView graph) noexcept {
  int reads = 0;
  for (const Op& op : graph.ops) reads += reads_of_inputs(graph, op);
  return reads == 1 && graph.op(0).dense() && !graph.op(0).transposed;
}

/// A scaling of the inputs can become part of the first layer: that alone reads them, has a b, and
/// its W is read by no other.
[[nodiscard]] constexpr bool folds_scaling(GraphView graph) noexcept {
  int of_first = 0;
  for (const Op& op : graph.ops) of_first += op.matrix == graph.op(0).matrix;
  return has_one_reader(graph) && of_first == 1 && graph.layer(LayerId(0)).bias;
}

/// A scaling of the targets can be undone in the layer of the only head: it is linear and has a b, its
/// W and b are of no other operation, and nothing is added to its outputs.
[[nodiscard]] constexpr bool undoes_scaling(GraphView graph,
                                            list_view<bool> linear_leaves) noexcept {
  if (graph.heads.size() != 1) return false;
  const Op& last = graph.op(graph.heads[0].op);
  if (!last.dense() || last.transposed || last.addend != no_value || last.leaf < 0 ||
      !linear_leaves[static_cast<std::size_t>(last.leaf)])
    return false;
  int of_last = 0;
  for (const Op& op : graph.ops) of_last += op.matrix == last.matrix || op.layer == last.layer;
  return of_last == 1 && last.matrix == last.layer && graph.layer(last.layer).bias;
}

}  // namespace ctnn::inline CTNN_ABI::detail
