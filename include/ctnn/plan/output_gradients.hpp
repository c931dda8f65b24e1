// SPDX-License-Identifier: MIT
// A network seen from its outputs instead of a loss: what a batch's passes are instantiated for where
// ∂L/∂y is given and ∂L/∂x may be wanted.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Net, but for: outputs are computed with their activations, gradients reach the network's inputs and
/// every parameter, frozen ones too, and BatchNorm goes by its running statistics.
template <class Net>
struct OutputGradients : Net {};

template <class Net>
struct graph_of<OutputGradients<Net>> : graph_of<Net> {
  static constexpr auto& flow = graph_of<Net>::flow_to_inputs;
  static constexpr bool by_batch = false;
};

template <class Net, int H>
inline constexpr bool loss_fused<OutputGradients<Net>, H> = false;

template <class Net, int Lanes>
struct layout_of<OutputGradients<Net>, Lanes> : layout_of<Net, Lanes> {
  static constexpr auto layers = [] {
    auto result = layout_of<Net, Lanes>::layers;
    for (LayerLayout& layer : result) layer.trains = true;
    return result;
  }();
};

}  // namespace ctnn::inline CTNN_ABI::detail
