// SPDX-License-Identifier: MIT
// The way back with samples on lanes, for narrow layers: the plain products, and ∂L/∂W in registers
// of gradients that update the weights at once.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/kernels/dense_weight_gradient.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/sample_lanes_backward.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI {

/// Forward, loss and backward of one batch; V has more than one lane, no activation a trained alpha,
/// no two operations share a W, and nothing is normalized. What it computes are plain_backward's sums in another order.
template <class Net, class V, class L, int Batch>
struct narrow_backward : plain_backward<Net, V, L, Batch> {
  using base = plain_backward<Net, V, L, Batch>;
  using typename base::arena_type;
  using typename base::ConstMatrix;
  using typename base::graph;
  using typename base::layout;
  using typename base::T;
  static constexpr bool fused = true;

  /// As in tiled_backward: each layer's `updates.layer<l>()` has weights(k, g) and biases(o, g).
  static Step run(const T* parameters, arena_type& arena, int, bool classes,
                  auto updates) noexcept {
    const typename base::forward::model model{parameters};
    const OneModel<V, T, layout> none{nullptr};  // no alphas are trained
    Step step = base::forward_and_loss(model, none, arena, classes);
    detail::static_for<0, graph::size>([&](auto turn) {
      constexpr int i = graph::size - 1 - turn();
      constexpr detail::Op op = graph::ops[i];
      if constexpr (graph::flow.wanted[i + 1]) {
        base::template through<i>(model, none, arena, step);
        if constexpr (op.dense()) {
          constexpr LayerLayout at = layout::layers[op.layer];
          if constexpr (at.trains)
            kernels::backward_w_on_lanes<V, at.in, at.out, at.panel>(
                base::template input<i>(arena), ConstMatrix{arena.delta(i), base::columns},
                with_bias<at.bias>(updates.template layer<op.layer>()));
        }
      }
    });
    return step;
  }
};

}  // namespace ctnn::inline CTNN_ABI
