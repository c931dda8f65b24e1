// SPDX-License-Identifier: MIT
// The way back with samples on lanes, for narrow layers: the plain products, and ∂L/∂W in registers
// of gradients that update the weights at once.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/kernels/lane_sums.hpp>
#include <ctnn/network/backward.hpp>

namespace ctnn::inline CTNN_ABI {

/// Forward, loss and backward of one batch; V has more than one lane, and no activation a trained
/// alpha. What it computes are plain_backward's sums in another order.
template <class Net, class V, class L, int Batch>
struct narrow_backward : plain_backward<Net, V, L, Batch> {
  using base = plain_backward<Net, V, L, Batch>;
  using typename base::arena_type;
  using typename base::ConstMatrix;
  using typename base::layout;
  using typename base::T;
  static constexpr bool fused = true;

  /// As in tiled_backward: each layer's `updates.layer<l>()` has weights(k, g) and biases(o, g).
  static Step run(const T* parameters, arena_type& arena, int, bool classes,
                  auto updates) noexcept {
    constexpr int last = base::last;
    const typename base::forward::model model{parameters};
    const OneModel<V, T, layout> none{nullptr};  // no alphas are trained
    Step step = base::forward_and_loss(model, none, arena, classes);
    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerLayout at = layout::layers[l];
      const ConstMatrix dz{arena.delta(l), base::columns};
      if constexpr (l > 0) base::template backward_x<l>(model, none, arena, dz, step);
      kernels::backward_w_on_lanes<V, at.in, at.out, at.panel>(base::input(arena, l), dz,
                                                               updates.template layer<l>());
    });
    return step;
  }
};

}  // namespace ctnn::inline CTNN_ABI
