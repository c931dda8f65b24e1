// SPDX-License-Identifier: MIT
// Which way the data of a batch lies: samples on the lanes of a register, or neurons.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

struct OrientationChoice {
  Orientation orientation;
  const char* reason;
};

/// Weights of a layer up to which a lane per sample beats a lane per neuron.
inline constexpr int small_layer = 512;

/// Which way the data of a training step lies, of a network that both can train.
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
    if (layer.trained || !layer.kind->dense) return false;
  return lanes_of<V>::count > 1 && !graph_of<Net>::shares;
}

/// Widths up to which samples on lanes keep up with neurons on lanes.
inline constexpr int narrow_layer = 64;

/// The first layer of a batch call that has samples on lanes: the one with the least work from there
/// on, in multiplications of a register for L samples. Neurons on lanes multiply with padding and
/// transpose whole rows twice; to transpose a feature costs as much as ten multiplications
/// (bench/networks: W1 and W2 do so at once, W3 before its last layer, W4 to W6 never).
template <class Net, class V>
consteval int inference_turn() {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  constexpr int depth = graph::size;
  constexpr int L = lanes_of<V>::count;
  constexpr int turning = 10;
  // Networks with branches have samples on lanes throughout or nowhere.
  if (!graph::chain)
    return choose_orientation<Net>().orientation == Orientation::samples_on_lanes ? 0 : depth;
  op_map<bool, depth> rows{};
  static_for<0, depth>([&](auto l) { rows[l()] = derived_of_op<Net, l()>::rows; });
  const Orientation asked = plan_options_of<Net>.orientation;
  if (asked == Orientation::samples_on_lanes) return 0;
  int best = depth;
  long least = 0;  // beyond that of neurons on lanes throughout
  long saved = 0;
  for (int l = depth - 1; l >= 0 && asked == Orientation::automatic; --l) {
    const LayerInfo& layer = shape::layers[l];
    if (layer.in > narrow_layer || layer.out > narrow_layer) break;
    const int padded = (layer.out + L - 1) / L * L;
    saved += layer.in * (padded - layer.out) + (rows[l] ? 2 * turning * padded : 0);
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
    const LayerId layer = graph::ops[head.op].layer;
    if (layer != no_layer && graph::layers[layer].trained) return true;
  }
  return false;
}();

/// Which way the data of a training step lies. Register tiles have no penalties on outputs and no
/// trained alphas of the last layer; the reference kernels have.
template <class Net, class V, std::size_t Activities = 0>
consteval OrientationChoice choose_training_orientation() {
  if (lanes_of<V>::count == 1) return {Orientation::samples_on_lanes, "scalars have one lane"};
  if (Activities > 0) return {Orientation::samples_on_lanes, "a penalty is on outputs"};
  if (has_trained_head<Net>)
    return {Orientation::samples_on_lanes, "the last activation has a trained alpha"};
  return choose_orientation<Net>();
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
