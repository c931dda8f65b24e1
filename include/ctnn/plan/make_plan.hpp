// SPDX-License-Identifier: MIT
// The plan of a network for training on batches.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/choose_orientation.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/plan.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// Elements from row to row: whole panels; rows that are multiples of 512 bytes apart would fall
/// into few sets of the L1 cache.
[[nodiscard]] constexpr int row_stride(int padded, int lanes, std::size_t element) noexcept {
  return static_cast<std::size_t>(padded) * element % 512 == 0 ? padded + lanes : padded;
}

/// Registers between two buffers: were they a multiple of 4 KB apart, a load from one would wait for
/// a store to the other at the same place within the page.
inline constexpr std::size_t stagger = 17;

}  // namespace detail

namespace detail {

/// What a plan reads of the types behind an operation: all that is to be instantiated for each.
struct OpTraits {
  bool rows;  // its activation is one of whole rows
  bool scored;
  bool stored_apart;
  symbolic::Stores stores;
  const char* noise;
  bool noise_multiplies;
  bool noise_adds;
};
template <class Net, int I>
consteval OpTraits op_traits() {
  using disturbance = disturbance_behind<Net, I>;
  using A = typename graph_of<Net>::template activation<I>;
  using derived = derived_activation<A>;
  return {derived::rows,
          is_scored<Net, I>,
          !is_scored<Net, I> &&
              (stores_apart<Net, I> || (disturbance::any && !recovers_outputs<A, disturbance>)),
          derived::stores,
          disturbance::name,
          disturbance::multiplies,
          disturbance::adds};
}
template <class Net, int... I>
consteval auto traits_of_ops(std::integer_sequence<int, I...>) {
  return std::array<OpTraits, sizeof...(I)>{op_traits<Net, I>()...};
}

}  // namespace detail

/// The training plan of Net for batches of at most `batch`, computed with registers V.
template <class Net, class V>
[[nodiscard]] consteval auto make_plan(
    int batch, detail::OrientationChoice choice = detail::choose_training_orientation<Net, V>()) {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  constexpr int L = lanes_of<V>::count;
  using layout = layout_of<Net, L>;
  Plan<static_cast<std::size_t>(graph::size)> plan;
  plan.orientation = choice.orientation;
  plan.reason = choice.reason;
  plan.at_once = !graph::shares && (choice.orientation == Orientation::neurons_on_lanes ||
                                    detail::runs_narrow<Net, V>());
  plan.turn = detail::inference_turn<Net, V>();
  plan.element = sizeof(typename lanes_of<V>::scalar);
  plan.lanes = L;
  plan.batch = batch;
  plan.rows = (batch + L - 1) / L * L;

  const auto rows = static_cast<std::size_t>(plan.rows);
  const auto take = [&](std::size_t elements) {
    const std::size_t first = plan.size;
    plan.size += (elements + L - 1) / L * L + detail::stagger * L;
    return first;
  };
  const auto matrix = [&](int stride) { return take(rows * static_cast<std::size_t>(stride)); };
  const auto padded_to = [](int width) { return (width + L - 1) / L * L; };
  const auto stride_of = [=](int width) {
    return detail::row_stride(padded_to(width), L, sizeof(typename lanes_of<V>::scalar));
  };
  plan.input_stride = stride_of(shape::inputs);
  plan.input = matrix(plan.input_stride);
  std::array<int, static_cast<std::size_t>(graph::flow.slots)> widest{};
  std::size_t packed = 0;
  const auto turned_size = [=](int width) {
    return static_cast<std::size_t>(padded_to(width)) * L;
  };
  std::size_t turned = 2 * turned_size(shape::outputs);
  const auto all_traits =
      detail::traits_of_ops<Net>(std::make_integer_sequence<int, graph::size>{});
  for (std::size_t l = 0; l < all_traits.size(); ++l) {
    const detail::Op& op = graph::ops[l];
    const detail::OpTraits& traits = all_traits[l];
    LayerPlan& layer = plan.layers[l];
    layer.dense = op.dense();
    layer.name =
        op.layer >= 0 ? shape::layers[static_cast<std::size_t>(op.layer)].name : op.kind->name;
    layer.activation = op.dense() ? shape::layers[static_cast<std::size_t>(op.layer)].activation
                                  : std::string_view();
    layer.in = op.in;
    layer.out = op.out;
    layer.stride = stride_of(op.out);
    layer.adds = op.addend != detail::no_value;
    layer.output = layer.stored = matrix(layer.stride);
    layer.rows = traits.rows;
    if (op.dense()) {
      const LayerLayout& at = layout::layers[static_cast<std::size_t>(op.matrix)];
      const int below = graph::sources[static_cast<std::size_t>(op.first)];
      const Tile columns_of_x = tile_for((at.in + L - 1) / L, plan_options_of<Net>.columns);
      layer.tile = op.transposed ? columns_of_x : at.tile;
      if (graph::flow.wanted[below + 1]) layer.tile_x = op.transposed ? at.tile : columns_of_x;
      if (op.transposed || graph::flow.wanted[below + 1])
        packed = std::max(packed, static_cast<std::size_t>(at.padded * columns_of_x.columns) * L);
      if (graph::flow.derived_above[static_cast<std::size_t>(std::max(below, 0))] && below >= 0)
        layer.below = below;
    }
    if (traits.rows || op.kind->whole_rows) turned = std::max(turned, 2 * turned_size(op.out));
    if (op.layer >= 0 && shape::layers[static_cast<std::size_t>(op.layer)].trained)
      turned = std::max(turned, static_cast<std::size_t>(padded_to(op.out)));
    layer.stored_apart = traits.stored_apart;
    if (layer.stored_apart) layer.stored = matrix(layer.stride);
    layer.keeps = traits.scored                              ? "z"
                  : !layer.stored_apart                      ? "y"
                  : op.kind->keeps != nullptr                ? op.kind->keeps
                  : traits.stores == symbolic::Stores::slope ? "y, slope"
                  : traits.stores == symbolic::Stores::input ? "y, z"
                  : op.addend != detail::no_value            ? "y, y before the sum"
                                                             : "y, y before the noise";
    if (op.kind->statistics > 0)
      layer.statistics = take(3 * static_cast<std::size_t>(padded_to(op.out)));
    layer.noise = traits.noise;
    if (traits.noise_multiplies) {
      layer.kept_bytes = (padded_to(op.out) + 31) / 32 * 4;
      layer.kept = take(rows * static_cast<std::size_t>(layer.kept_bytes) / plan.element);
    }
    if (traits.noise_adds) layer.addends = matrix(layer.stride);
    int& width = widest[static_cast<std::size_t>(graph::flow.slot[l + 1])];
    width = std::max(width, layer.stride);
  }
  std::array<std::size_t, static_cast<std::size_t>(graph::flow.slots)> deltas{};
  for (std::size_t slot = 0; slot < deltas.size(); ++slot) deltas[slot] = matrix(widest[slot]);
  for (std::size_t l = 0; l < plan.layers.size(); ++l)
    plan.layers[l].delta = deltas[static_cast<std::size_t>(graph::flow.slot[l + 1])];
  if (!graph::chain) plan.scratch = matrix(stride_of(shape::widest));
  plan.target = take(rows * static_cast<std::size_t>(shape::outputs));
  plan.weight = take(rows);
  plan.packed = take(packed);
  plan.turned = take(turned);
  return plan;
}

/// plan<net, 32>(): how training on batches of 32 runs; print it, or read its members.
template <const auto& Net, int Batch = 32>
[[nodiscard]] consteval auto plan() noexcept {
  return make_plan<std::remove_cvref_t<decltype(Net)>, Vector<float>>(Batch);
}

}  // namespace ctnn::inline CTNN_ABI
