// SPDX-License-Identifier: MIT
// A training step with neurons on lanes: forward pass, loss and backward pass of a batch.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/neuron_lanes_backward.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/normalization_ops.hpp>
#include <ctnn/plan/neuron_lanes_arena.hpp>
#include <ctnn/plan/plan.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The forward pass of a training step.
template <class Net, class V, int Batch>
struct NeuronLanesForward : NeuronLanesPass<Net, V, Batch> {
  using base = NeuronLanesPass<Net, V, Batch>;
  using base::arena;
  using base::block;
  using base::plan;
  using base::rows;
  using typename base::graph;
  using typename base::layout;
  using typename base::output;
  using typename base::T;

  template <int I>
  void keep_statistics(int o, V mean, V variance, V count) const noexcept {
    constexpr int padded = layout::layers[graph::ops[I].layer].padded;
    T* const to = arena.at(plan.layers[I].statistics) + o;
    lanes_of<V>::store(to, mean);
    lanes_of<V>::store(to + padded, variance);
    lanes_of<V>::store(to + 2 * padded, count);
  }
  /// Of one that only the loss reads z.
  template <int I>
  void dense() const noexcept {
    using forward = tiled_forward<Net, V>;
    constexpr Op op = graph::ops[I];
    constexpr LayerPlan layer = plan.layers[I];
    const auto x = this->template read<graph::template source<I>>();
    const output y{arena.at(layer.output), layer.stride};
    T* const stored = arena.at(layer.stored);
    T* const transposed = arena.at(plan.transposed);
    T* const packed = arena.at(plan.packed);
    if constexpr (is_loss_fused<Net, I>)
      forward::template logits<I>(block, rows, x, y, packed);
    else if constexpr (noise_behind<Net, I>::any)
      forward::template layer_and_noise<I>(block, rows, x, y, stored, this->template noise<I>(),
                                           transposed, packed);
    else if constexpr (op.addend != no_value)
      forward::template layer_and_add<I, layer.stored_apart>(
          block, rows, x, y, stored, this->template read<op.addend>(), transposed, packed);
    else
      forward::template layer<I, layer.stored_apart>(block, rows, x, y, stored, transposed, packed);
  }
};

/// Forward, loss and backward of one batch.
template <class Net, class V, class L, int Batch>
struct tiled_backward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using layout = typename tiled_forward<Net, V>::layout;
  using arena_type = TiledArena<Net, V, Batch>;
  using T = kernels::reference::scalar_of<V>;
  using output = kernels::RowMajor<T>;
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr auto& plan = arena_type::plan;
  static constexpr bool fused = true;

  using Forward = NeuronLanesForward<Net, V, Batch>;
  template <class Updates>
  using Backward = NeuronLanesBackward<Net, V, Batch, Updates>;

  /// The first `rows` samples of the arena; those up to whole registers have weight zero. Each
  /// layer's `updates.layer<l>()` has weights(k, g), biases(o, g) and alphas(o, g), which take the
  /// gradient of L parameters, at an offset in the layer's panels or outputs. Where several operations
  /// read a W or a b, `updates.layer<l, OfW, OfB>()` says whether the gradient is the first of each.
  static Step run(const T* parameters, arena_type& arena, int rows, bool classes,
                  auto updates) noexcept {
    for_each_op_forward(Forward{{parameters, arena, rows}});
    const Step step = loss(parameters, arena, rows, classes);
    for_each_op_backward(Backward<decltype(updates)>{{parameters, arena, rows}, updates});
    return step;
  }

  /// What BatchNorm took of the arena's batch goes into its running statistics.
  static void keep_statistics(T* parameters, arena_type& arena) noexcept {
    update_running_statistics<graph, layout, true>(
        parameters, [&](OpId i) { return arena.at(plan.layers[i].statistics); });
  }

 private:
  /// Loss value and ∂L/∂z of the last layers, L samples at a time on the lanes of a register.
  static Step loss(const T* parameters, arena_type& arena, int rows, bool classes) noexcept {
    const T* const weights = arena.at(plan.weight);
    Step step;
    for (int s = 0; s < rows; ++s) step.weight += static_cast<double>(weights[s]);
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    static_for<0, static_cast<int>(graph::heads.size())>(
        [&](auto h) { loss_of<h()>(parameters, arena, rows, classes, scale, step); });
    return step;
  }
  template <int H>
  static void loss_of(const T* parameters, arena_type& arena, int rows, bool classes, V scale,
                      Step& step) noexcept {
    using head = head_loss<Net, V, L, H>;
    constexpr int n = head::outputs;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    constexpr LayerPlan layer = plan.layers[head::op];
    const output z{arena.at(layer.output), layer.stride};
    const output dz{arena.at(layer.delta), layer.stride};
    const T* const weights = arena.at(plan.weight);
    T* const logits = arena.at(plan.transposed);
    T* const deltas = logits + padded * lanes;
    for (int j = n; j < padded; ++j) lanes_of<V>::store(deltas + j * lanes, V(0));
    // Rows of weight zero repeat a sample: 0·NaN would be NaN, and only the samples' own may be.
    for (int s = rows; s % lanes != 0; ++s) std::copy_n(z.row(0), padded, z.row(s));
    for (int s = 0; s < rows; s += lanes) {
      kernels::rows_to_column<V>({z.row(s), z.stride}, n, logits);
      const T* const targets = arena.at(plan.target) + graph::heads[H].offset * plan.rows + s;
      const auto found = head::evaluate(
          parameters, [=](int j) { return lanes_of<V>::load(logits + j * lanes); },
          [=](int j) { return lanes_of<V>::load(targets + j * plan.rows); },
          [=](int j, V d) { lanes_of<V>::store(deltas + j * lanes, d); }, [](int, V) {},
          lanes_of<V>::load(weights + s), scale, classes);
      step.loss += static_cast<double>(sum(found.loss));
      step.correct += static_cast<double>(sum(found.correct));
      kernels::column_to_rows<V>(deltas, n, {dz.row(s), dz.stride});
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
