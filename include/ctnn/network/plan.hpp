// SPDX-License-Identifier: MIT
// How a network runs: which way the data lies, the tile of every product, what is fused into it and
// where each buffer lies in the arena. A value of its own, decided at compile time, to be read.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/layout.hpp>
#include <ctnn/network/loss.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI {

/// An operation's part of a plan; of most networks a layer's. Offsets count elements of the arena.
struct LayerPlan {
  std::string_view name;
  std::string_view activation;
  bool dense = true;  ///< a product: others have no tiles
  int in = 0;
  int out = 0;
  Tile tile{};                ///< of forward and ∂L/∂W; a column is a register of neurons
  Tile tile_x{};              ///< of ∂L/∂x; 0 × 0 for the first layer, whose ∂L/∂x nobody needs
  int stride = 0;             ///< elements from one sample's outputs to the next one's
  bool rows = false;          ///< the activation is one of whole rows, which runs after the product
  bool adds = false;          ///< another branch's outputs are added where it makes its own
  int below = -1;             ///< the operation whose derivative its ∂L/∂x goes through at once
  bool stored_apart = false;  ///< backward reads the slope or z, which lies beside y
  const char* keeps = "";  ///< for backward: y, and what is stored beside it; of a scored layer z
  std::size_t output = 0;  ///< y; of the last layer z
  std::size_t stored = 0;  ///< what backward reads
  std::size_t delta = 0;   ///< ∂L/∂z; those not needed at the same time take turns
  std::size_t statistics = 0;  ///< mean, variance and number of samples that BatchNorm saw
  const char* noise = "";      ///< of training nodes behind the layer
  std::size_t kept = 0;        ///< what their dropout keeps, a bit a unit
  int kept_bytes = 0;          ///< from one sample's bits to the next one's
  std::size_t addends = 0;     ///< of their noise
};

/// What a plan says of all operations. `rows` is the batch in whole registers of samples.
struct PlanFacts {
  Orientation orientation{};
  const char* reason = "";  ///< for the orientation, in words
  int lanes = 0;
  int batch = 0;
  int rows = 0;
  int input_stride = 0;
  bool at_once = true;  ///< weights are updated where their gradients arise
  int turn = 0;         ///< of a batch call: the first layer that has samples on lanes
  std::size_t input = 0;
  std::size_t target = 0;   ///< [output][sample]
  std::size_t weight = 0;   ///< of the samples
  std::size_t packed = 0;   ///< Wᵀ panel of ∂L/∂x
  std::size_t turned = 0;   ///< z and ∂L/∂z of L samples, a sample on each lane, or ∂L/∂alpha
  std::size_t scratch = 0;  ///< a part of a joined gradient that waits to be added
  std::size_t size = 0;     ///< of the arena
  std::size_t element = 0;  ///< bytes of one
};

namespace detail {

std::ostream& print_plan(std::ostream& out, const PlanFacts& plan,
                         std::span<const LayerPlan> layers);

}  // namespace detail

/// A training plan of as many operations.
template <std::size_t Depth>
struct Plan : PlanFacts {
  std::array<LayerPlan, Depth> layers{};

  friend std::ostream& operator<<(std::ostream& out, const Plan& plan) {
    return detail::print_plan(out, plan, plan.layers);
  }
};

namespace detail {

struct OrientationChoice {
  Orientation orientation;
  const char* reason;
};

/// Weights of a layer up to which a lane per sample beats a lane per neuron.
inline constexpr int small_layer = 512;

/// Which way the data of a training step lies, of a network that both know.
template <class Net>
consteval OrientationChoice choose_orientation() {
  if (plan_options_of<Net>.orientation != Orientation::automatic)
    return {plan_options_of<Net>.orientation, "asked for"};
  for (const LayerInfo& layer : shape_of<Net>::layers)
    if (layer.in * layer.out > small_layer)
      return {Orientation::neurons_on_lanes, "a layer has more than 512 weights"};
  return {Orientation::samples_on_lanes, "no layer has more than 512 weights"};
}

/// Whether samples on lanes can update weights where their gradients arise: the lanes are there to
/// be summed, no alphas are trained, nothing is normalized and no W has several gradients.
template <class Net, class V>
consteval bool runs_narrow() {
  for (const LayerInfo& layer : shape_of<Net>::layers)
    if (layer.trained || layer.kind != LayerKind::dense) return false;
  return lanes_of<V>::count > 1 && !graph_of<Net>::shares;
}

/// Widths up to which samples on lanes keep up with neurons on lanes.
inline constexpr int narrow_layer = 64;

/// The first layer of a batch call that has samples on lanes: the one with the least work from there
/// on, in multiplications of a register for L samples. Neurons on lanes multiply with padding and
/// turn whole rows twice; to turn a feature costs as much as ten multiplications (bench/networks:
/// W1 and W2 turn at once, W3 before its last layer, W4 to W6 never).
template <class Net, class V>
consteval int inference_turn() {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  constexpr int depth = graph::size;
  constexpr int L = lanes_of<V>::count;
  constexpr int turning = 10;
  // Networks with branches turn at once or never.
  if (!graph::chain)
    return choose_orientation<Net>().orientation == Orientation::samples_on_lanes ? 0 : depth;
  std::array<bool, static_cast<std::size_t>(depth)> rows{};
  for_each_layer<0, depth>(
      [&](auto l) { rows[l()] = plain_forward<Net, V>::template derived<l()>::rows; });
  const Orientation asked = plan_options_of<Net>.orientation;
  if (asked == Orientation::samples_on_lanes) return 0;
  int best = depth;
  long least = 0;  // beyond that of neurons on lanes throughout
  long saved = 0;
  for (int l = depth - 1; l >= 0 && asked == Orientation::automatic; --l) {
    const LayerInfo& layer = shape::layers[static_cast<std::size_t>(l)];
    if (layer.in > narrow_layer || layer.out > narrow_layer) break;
    const int padded = (layer.out + L - 1) / L * L;
    saved += layer.in * (padded - layer.out) +
             (rows[static_cast<std::size_t>(l)] ? 2 * turning * padded : 0);
    if (const long more = static_cast<long>(turning) * layer.in - saved; more < least) {
      least = more;
      best = l;
    }
  }
  return best;
}

/// The activation of an output of the network has a trained alpha.
template <class Net>
inline constexpr bool has_trained_head = [] {
  using graph = graph_of<Net>;
  for (const Head& head : graph::heads) {
    const int layer = graph::ops[static_cast<std::size_t>(head.op)].layer;
    if (layer >= 0 && graph::layers[static_cast<std::size_t>(layer)].trained) return true;
  }
  return false;
}();

/// Which way the data of a training step lies. Register tiles know no penalties on outputs and no
/// trained alphas of the last layer; those are the plain kernels'.
template <class Net, class V, std::size_t Activities = 0>
consteval OrientationChoice choose_training_orientation() {
  if (lanes_of<V>::count == 1) return {Orientation::samples_on_lanes, "scalars have one lane"};
  if (Activities > 0) return {Orientation::samples_on_lanes, "a penalty is on outputs"};
  if (has_trained_head<Net>)
    return {Orientation::samples_on_lanes, "the last activation has a trained alpha"};
  return choose_orientation<Net>();
}

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

/// What an operation without parameters is called.
[[nodiscard]] constexpr std::string_view name_of(const Op& op) noexcept {
  switch (op.kind) {
    case Op::Kind::sum:
      return "sum";
    case Op::Kind::product:
      return "product";
    case Op::Kind::side_by_side:
      return "side by side";
    default:
      return "Apply";
  }
}

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
    layer.name = op.layer >= 0 ? shape::layers[static_cast<std::size_t>(op.layer)].name
                               : detail::name_of(op);
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
    if (traits.rows || op.layer_kind == LayerKind::layer_norm)
      turned = std::max(turned, 2 * turned_size(op.out));
    if (op.layer >= 0 && shape::layers[static_cast<std::size_t>(op.layer)].trained)
      turned = std::max(turned, static_cast<std::size_t>(padded_to(op.out)));
    layer.stored_apart = traits.stored_apart;
    if (layer.stored_apart) layer.stored = matrix(layer.stride);
    const bool normalizes =
        op.kind == detail::Op::Kind::layer &&
        (op.layer_kind == LayerKind::layer_norm || op.layer_kind == LayerKind::batch_norm);
    layer.keeps = traits.scored                              ? "z"
                  : !layer.stored_apart                      ? "y"
                  : normalizes                               ? "y, normalized z"
                  : traits.stores == symbolic::Stores::slope ? "y, slope"
                  : traits.stores == symbolic::Stores::input ? "y, z"
                  : op.addend != detail::no_value            ? "y, y before the sum"
                                                             : "y, y before the noise";
    if (op.layer_kind == LayerKind::batch_norm)
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

#if !defined(CTNN_COMPILED)
#include <ctnn/network/plan-inl.hpp>
#endif
