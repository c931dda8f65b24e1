// SPDX-License-Identifier: MIT
// What a training step with neurons on lanes keeps, and what keeps its rows apart in the caches.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/plan/op_traits.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/plan/training_buffers.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Elements from row to row of as many, whole registers: rows that are multiples of 512 bytes apart
/// would fall into few sets of the L1 cache.
[[nodiscard]] constexpr int row_stride(int padded, int lanes, std::size_t element) noexcept {
  return static_cast<std::size_t>(padded) * element % 512 == 0 ? padded + lanes : padded;
}

/// Registers between two buffers: were they a multiple of 4 KB apart, a load from one would wait for
/// a store to the other at the same place within the page.
inline constexpr std::size_t stagger = 17;

/// The widest panel of Wᵀ that ∂L/∂x packs.
template <class Net>
consteval std::size_t packed_elements(const auto& plan) {
  std::size_t most = 0;
  for (int i = 0; i < graph_of<Net>::size; ++i) {
    const Op& op = graph_of<Net>::ops[i];
    if (!op.dense()) continue;
    const LayerPlan& layer = plan.layers[i];
    const int columns = (op.transposed ? layer.tile : layer.tile_x).columns;
    const int outputs = graph_of<Net>::layers[op.matrix].out;
    most = std::max(most, static_cast<std::size_t>(whole_registers(outputs, plan.lanes) * columns *
                                                   plan.lanes));
  }
  return most;
}

/// Rows of z and ∂L/∂z of L samples where a formula is one of rows; the gradient of trained alphas
/// takes the same place.
template <class Net>
consteval std::size_t transposed_elements(const auto& plan) {
  using graph = graph_of<Net>;
  const auto two_blocks = [&](int width) {
    return 2 * static_cast<std::size_t>(whole_registers(width, plan.lanes) * plan.lanes);
  };
  std::size_t most = two_blocks(shape_of<Net>::outputs);  // the loss is a formula of rows
  for (int i = 0; i < graph_of<Net>::size; ++i) {
    const Op& op = graph::ops[i];
    if (plan.layers[i].rows || op.kind->whole_rows) most = std::max(most, two_blocks(op.out));
    if (op.layer != no_layer && graph::layers[op.layer].trained)
      most = std::max(most, static_cast<std::size_t>(whole_registers(op.out, plan.lanes)));
  }
  return most;
}

/// The buffers of a plan whose layers have their strides. Matrices are [sample][neuron].
template <class Net>
consteval auto neuron_lanes_buffers(const auto& plan) {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  constexpr auto& flow = graph::flow;
  const auto rows = static_cast<std::size_t>(plan.rows);
  TrainingBuffers<graph::size> list;
  const auto matrix = [&](Holds holds, int stride, int of = 0) {
    list.request(holds, rows * static_cast<std::size_t>(stride), of);
  };
  const auto stride_of = [&](int width) {
    return row_stride(whole_registers(width, plan.lanes), plan.lanes, plan.element);
  };
  matrix(Holds::input, plan.input_stride);
  std::array<int, flow.slots> widest{};
  if constexpr (flow.needed[network_input]) widest[flow.slot[network_input]] = plan.input_stride;
  for (int i = 0; i < graph::size; ++i) {
    const LayerPlan& layer = plan.layers[i];
    const Op& op = graph::ops[i];
    matrix(Holds::output, layer.stride, i);
    if (layer.stored_apart) matrix(Holds::stored, layer.stride, i);
    if (op.kind->statistics > 0)
      list.request(Holds::statistics,
                   3 * static_cast<std::size_t>(whole_registers(op.out, plan.lanes)), i);
    if (layer.kept_bytes > 0)
      list.request(Holds::dropped, rows * static_cast<std::size_t>(layer.kept_bytes) / plan.element,
                   i);
    if (op_traits_of<Net>[i].noise_adds) matrix(Holds::addends, layer.stride, i);
    int& width = widest[flow.slot[value_of(i)]];
    width = std::max(width, layer.stride);
  }
  for (int slot = 0; slot < flow.slots; ++slot) matrix(Holds::gradient, widest[slot], slot);
  if (!graph::chain) matrix(Holds::scratch, stride_of(shape::widest));
  matrix(Holds::target, shape::outputs);
  list.request(Holds::weight, rows);
  list.request(Holds::packed, packed_elements<Net>(plan));
  list.request(Holds::transposed, transposed_elements<Net>(plan));
  const auto lanes = static_cast<std::size_t>(plan.lanes);
  return place_buffers(list, {.alignment = lanes, .gap = stagger * lanes});
}

}  // namespace ctnn::inline CTNN_ABI::detail
