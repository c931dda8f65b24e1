// SPDX-License-Identifier: MIT
// The plan of a network for training on batches.
#pragma once

#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/choose_orientation.hpp>
#include <ctnn/plan/neuron_lanes_buffers.hpp>
#include <ctnn/plan/op_traits.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/place_buffers.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/plan/sample_lanes_buffers.hpp>
#include <ctnn/plan/training_buffers.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/symbolic/derive_formulas.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The tiles of a product: forward and ∂L/∂W share one, as their sums are the same panels of W. That
/// of ∂L/∂x has the inputs side by side, and there is none where ∂L/∂x is not needed.
template <class Net, int L>
consteval void choose_tiles(LayerPlan& layer, const Op& op) {
  using graph = graph_of<Net>;
  const LayerLayout& at = layout_of<Net, L>::layers[op.matrix];
  const ValueId below = graph::sources[op.first];
  const Tile columns_of_x = tile_for((at.in + L - 1) / L, plan_options_of<Net>.columns);
  layer.tile = op.transposed ? columns_of_x : at.tile;
  if (graph::flow.needed[below]) layer.tile_x = op.transposed ? at.tile : columns_of_x;
  if (graph::flow.derives(below)) layer.below = maker_of(below).number;
}

/// What an operation keeps for its backward pass, in words.
constexpr const char* what_is_kept(const Op& op, const OpTraits& traits, bool apart) noexcept {
  return traits.loss_fused                          ? "z"
         : !apart                                   ? "y"
         : op.kind->keeps != nullptr                ? op.kind->keeps
         : traits.stores == symbolic::Stores::slope ? "y, slope"
         : traits.stores == symbolic::Stores::input ? "y, z"
         : op.addend != no_value                    ? "y, y before the sum"
                                                    : "y, y before the noise";
}

/// Operation i of Net, but for the offsets of its buffers.
template <class Net, int L>
consteval LayerPlan plan_layer(OpId i, const PlanFacts& plan) {
  using shape = shape_of<Net>;
  const Op& op = graph_of<Net>::ops[i];
  const OpTraits& traits = op_traits_of<Net>[i];
  LayerPlan layer;
  layer.dense = op.dense();
  layer.name = op.layer != no_layer ? shape::layers[op.layer].name : op.kind->name;
  if (op.dense()) {
    layer.activation = shape::layers[op.layer].activation;
    choose_tiles<Net, L>(layer, op);
  }
  layer.in = op.in;
  layer.out = op.out;
  layer.stride = plan.orientation == Orientation::samples_on_lanes
                     ? plan.rows
                     : row_stride(whole_registers(op.out, L), L, plan.element);
  layer.rows = traits.rows;
  layer.adds = op.addend != no_value;
  layer.stored_apart = traits.stored_apart(plan.orientation);
  layer.keeps = what_is_kept(op, traits, layer.stored_apart);
  layer.noise = traits.noise;
  if (traits.noise_multiplies && plan.orientation == Orientation::neurons_on_lanes)
    layer.kept_bytes = whole_registers(whole_registers(op.out, L), 32) / 8;
  return layer;
}

/// The offsets of the arena under the names by which plans are read.
template <int Depth>
constexpr void name_offsets(Plan<Depth>& plan, const TrainingOffsets<Depth>& at) noexcept {
  plan.input = at.input;
  plan.input_gradient = at.input_gradient;
  plan.target = at.target;
  plan.weight = at.weight;
  plan.packed = at.packed;
  plan.transposed = at.transposed;
  plan.scratch = at.scratch;
  plan.size = plan.arena.size;
  for (int i = 0; i < Depth; ++i) {
    LayerPlan& layer = plan.layers[i];
    layer.output = at.output[i];
    layer.stored = at.stored[i];
    layer.delta = at.gradient[i];
    layer.statistics = at.statistics[i];
    layer.kept = at.dropped[i];
    layer.addends = at.addends[i];
  }
}

}  // namespace detail

/// The training plan of Net for batches of at most `batch`, computed with registers V.
template <class Net, class V>
[[nodiscard]] consteval auto make_plan(
    int batch, detail::OrientationChoice choice = detail::choose_training_orientation<Net, V>()) {
  using graph = detail::graph_of<Net>;
  constexpr int L = lanes_of<V>::count;
  const bool samples_on_lanes = choice.orientation == Orientation::samples_on_lanes;
  constexpr int depth = graph::size;
  Plan<depth> plan;
  plan.orientation = choice.orientation;
  plan.reason = choice.reason;
  plan.at_once = !graph::shares && (!samples_on_lanes || detail::runs_narrow<Net, V>());
  plan.sample_lanes_from = detail::inference_turn<Net, V>();
  plan.element = sizeof(typename lanes_of<V>::scalar);
  plan.lanes = L;
  plan.batch = batch;
  plan.rows = detail::whole_registers(batch, L);
  plan.input_stride =
      samples_on_lanes
          ? plan.rows
          : detail::row_stride(detail::whole_registers(shape_of<Net>::inputs, L), L, plan.element);
  for (int i = 0; i < depth; ++i) plan.layers[i] = detail::plan_layer<Net, L>(i, plan);
  plan.arena = samples_on_lanes
                   ? detail::sample_lanes_buffers<Net>(static_cast<std::size_t>(plan.rows))
                   : detail::neuron_lanes_buffers<Net>(plan);
  detail::name_offsets(plan, detail::offsets_of<depth>(plan.arena.placed(), graph::flow.slot));
  return plan;
}

/// plan<net, 32>(): how training on batches of 32 runs; print it, or read its members.
template <const auto& Net, int Batch = 32>
[[nodiscard]] consteval auto plan() noexcept {
  return make_plan<std::remove_cvref_t<decltype(Net)>, Vector<float>>(Batch);
}

}  // namespace ctnn::inline CTNN_ABI
