// SPDX-License-Identifier: MIT
// The backward pass with neurons on lanes. Per layer first ∂L/∂x, through the activation below, then
// ∂L/∂W, whose epilogue updates the weights: their gradients need not reach memory.
#pragma once

#include <algorithm>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/transpose.hpp>
#include <ctnn/passes/apply_noise.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/epilogues.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/plan/neuron_lanes_arena.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/plan.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What both passes of a training step use of its arena: `rows` samples, row-major.
template <class Net, class V, int Batch>
struct NeuronLanesPass {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using vector = V;
  using T = kernels::reference::scalar_of<V>;
  using layout = typename tiled_forward<Net, V>::layout;
  using arena_type = TiledArena<Net, V, Batch>;
  using View = UnitsOnLanes<V, T>;
  using input = kernels::RowMajor<const T>;
  using output = kernels::RowMajor<T>;
  static constexpr auto& plan = arena_type::plan;
  static constexpr bool keeps = true;
  static constexpr bool trains = graph::by_batch;

  const T* block;  // the model's
  arena_type& arena;
  int rows;

  [[nodiscard]] const T* parameters() const noexcept { return block; }
  [[nodiscard]] OverNeurons<V> over() const noexcept {
    return {rows, arena.at(plan.transposed), arena.at(plan.weight)};
  }
  template <ValueId v>
  [[nodiscard]] View value() const noexcept {
    if constexpr (v == network_input)
      return {arena.at(plan.input), plan.input_stride};
    else
      return {arena.at(plan.layers[maker_of(v)].output), plan.layers[maker_of(v)].stride};
  }
  /// Value v as kernels read it.
  template <ValueId v>
  [[nodiscard]] input read() const noexcept {
    const View view = value<v>();
    return {view.data, static_cast<int>(view.stride)};
  }
  template <int I>
  [[nodiscard]] View stored() const noexcept {
    return {arena.at(plan.layers[I].stored), plan.layers[I].stride};
  }
  /// What was drawn for the training nodes behind operation I.
  template <int I>
  [[nodiscard]] auto noise() const noexcept {
    using D = noise_behind<Net, I>;
    if constexpr (D::any) {
      constexpr LayerPlan layer = plan.layers[I];
      return TiledNoise<D, V>{
          arena.kept(I), layer.kept_bytes, {arena.at(layer.addends), layer.stride}};
    } else {
      return NoNoise<V>{};
    }
  }
};

/// `Updates` takes the gradients of parameters, as tiled_backward says, or is NoGradients.
template <class Net, class V, int Batch, class Updates>
struct NeuronLanesBackward : NeuronLanesPass<Net, V, Batch> {
  using base = NeuronLanesPass<Net, V, Batch>;
  using base::arena;
  using base::block;
  using base::plan;
  using base::rows;
  using typename base::graph;
  using typename base::input;
  using typename base::layout;
  using typename base::output;
  using typename base::T;
  using typename base::View;
  static constexpr auto& flow = graph::flow;
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr bool of_parameters = !std::is_same_v<Updates, NoGradients>;

  const Updates& updates;

  template <ValueId v>
  [[nodiscard]] View gradient() const noexcept {
    const output g = delta<v>();
    return {g.data, g.stride};
  }
  template <int I>
  [[nodiscard]] View scratch() const noexcept {
    return {arena.at(plan.scratch), plan.layers[I].stride};
  }
  template <int I>
  void weight_gradient(int o, V g) const noexcept {
    if constexpr (of_parameters) {
      // γ, which lies before β, as β is taken: neither decays.
      constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
      constexpr int before = static_cast<int>(at.biases - at.weights);
      updates.template layer<graph::ops[I].layer.number, true, flow.starts_w[I]>().biases(
          o - before, g);
    }
  }
  template <int I>
  void bias_gradient(int o, V g) const noexcept {
    if constexpr (of_parameters)
      updates.template layer<graph::ops[I].layer.number, true, flow.starts_b[I]>().biases(o, g);
  }
  template <int I>
  [[nodiscard]] std::pair<V, V> kept_statistics(int o) const noexcept {
    constexpr int padded = layout::layers[graph::ops[I].layer].padded;
    const T* const from = arena.at(plan.layers[I].statistics) + o;
    return {lanes_of<V>::load(from + padded), lanes_of<V>::load(from + 2 * padded)};
  }

  /// From ∂L/∂value I, which the operations above have left, to ∂L/∂z and those of its sources, then to
  /// those of its parameters.
  template <int I>
  void dense() const noexcept {
    derive_outputs<I>();
    gradient_of_source<I>();
    gradients_of_parameters<I>();
  }

  /// ∂L/∂z, where it is not made already, and what operation I adds to its outputs.
  template <int I>
  void derive_outputs() const noexcept {
    constexpr Op op = graph::ops[I];
    add_to_addend<I>(*this);
    if constexpr (!flow.derived_above[I] && !is_loss_fused<Net, I>) {
      const output g = delta<value_of(I)>();
      derive<I>([=, count = rows](auto epilogue) {
        for (int s = 0; s < count; ++s)
          for (int o = 0; o < op.out; o += lanes) epilogue(s, o, lanes_of<V>::load(g.row(s) + o));
      });
    }
  }
  /// ∂L/∂x of what operation I reads, where that is needed, or ∂L/∂z of the operation below.
  template <int I>
  void gradient_of_source() const noexcept {
    constexpr ValueId below = graph::template source<I>;
    if constexpr (flow.needed[below]) {
      const auto product = [&](auto epilogue) { backward_x<I>(epilogue); };
      if constexpr (flow.derives(below))
        derive<below.number>(product);
      else if constexpr (flow.starts[graph::ops[I].first])
        product(KeepGradient<V>{delta<below>()});
      else
        product(AddGradient<V>{delta<below>()});
    }
  }

  /// ∂L/∂W and ∂L/∂b of a dense operation.
  template <int I>
  void gradients_of_parameters() const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout w = layout::layers[op.matrix];
    constexpr LayerLayout b = layout::layers[op.layer];
    const input x = this->template read<graph::template source<I>>();
    const input dz{delta<value_of(I)>().data, delta<value_of(I)>().stride};
    if constexpr (!op.transposed) {
      if constexpr (w.trains)
        kernels::backward_w<V, w.tile>(
            rows, w.in, w.registers, x, dz,
            with_bias<w.bias>(
                updates.template layer<op.matrix.number, flow.starts_w[I], flow.starts_b[I]>()));
    } else {
      // W(o, i) reads x(o) and makes z(i): the two change places.
      if constexpr (w.trains)
        kernels::backward_w<V, w.tile>(
            rows, w.in, w.registers, dz, x,
            with_bias<false>(updates.template layer<op.matrix.number, flow.starts_w[I]>()));
      if constexpr (b.trains && b.bias) {
        const auto update = updates.template layer<op.layer.number, true, flow.starts_b[I]>();
        for (int o = 0; o < b.padded; o += lanes) {
          V g(0);
          for (int s = 0; s < rows; ++s) g = g + lanes_of<V>::load(dz.row(s) + o);
          update.biases(o, g);
        }
      }
    }
  }

 private:
  template <ValueId v>
  [[nodiscard]] output delta() const noexcept {
    if constexpr (v == network_input)
      return {arena.at(plan.input_gradient), plan.input_stride};
    else
      return {arena.at(plan.layers[maker_of(v)].delta), plan.layers[maker_of(v)].stride};
  }

  /// epilogue(s, i, Wᵀ·dz) of a dense operation.
  template <int I>
  void backward_x(auto epilogue) const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const output dz = delta<value_of(I)>();
    if constexpr (op.transposed) {
      kernels::forward<V, at.tile>(rows, at.in, at.registers, {dz.data, dz.stride},
                                   block + at.weights, zeros<T, at.padded>.data(), epilogue);
    } else {
      kernels::backward_x<V, plan.layers[I].tile_x>(rows, at.in, at.out, {dz.data, dz.stride},
                                                    block + at.weights, at.tile.columns,
                                                    arena.at(plan.packed), epilogue);
    }
  }

  /// ∂L/∂z of operation I from ∂L/∂y, which product(epilogue) hands over: through the training nodes
  /// behind it and its activation.
  template <int I>
  void derive(auto product) const noexcept {
    using A = typename graph::template activation<I>;
    using derived = derived_of_op<Net, I>;
    constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
    constexpr LayerPlan layer = plan.layers[I];
    const output dx = delta<value_of(I)>();
    const T* const stored = arena.at(layer.stored);
    const auto noise = this->template noise<I>();
    using Noise = std::remove_const_t<decltype(noise)>;
    if constexpr (derived::rows) {
      product(KeepGradient<V, Noise>{dx, noise});
      backward_rows<I>({stored, layer.stride}, dx);
    } else if constexpr (derived::trained) {
      T* const gradients = arena.at(plan.transposed);
      std::fill_n(gradients, at.padded, T(0));
      product(Derive<V, A, Noise>{dx, stored, block + at.alphas, gradients, noise});
      if constexpr (of_parameters && at.trains) {
        const auto update =
            updates.template layer<graph::ops[I].layer.number, true, flow.starts_b[I]>();
        for (int o = 0; o < at.padded; o += lanes)
          update.alphas(o, lanes_of<V>::load(gradients + o));
      }
    } else {
      product(Derive<V, A, Noise>{dx, stored, nullptr, nullptr, noise});
    }
  }

  /// ∂L/∂z of an activation of whole rows from ∂L/∂y in `d`, in place; of L samples at a time what was
  /// stored and g are transposed.
  template <int I>
  void backward_rows(input stored, output d) const noexcept {
    constexpr int n = graph::ops[I].out;
    constexpr int padded = (n + lanes - 1) / lanes * lanes;
    T* const kept = arena.at(plan.transposed);
    T* const g = kept + padded * lanes;
    for (int s = 0; s < rows; s += lanes) {
      kernels::rows_to_column<V>({stored.row(s), stored.stride}, n, kept);
      kernels::rows_to_column<V>({d.row(s), d.stride}, n, g);
      derived_of_op<Net, I>::template backward_row<V, n>(
          n, [=](int j) { return lanes_of<V>::load(kept + j * lanes); },
          [=](int j) { return lanes_of<V>::load(g + j * lanes); },
          [=](int j, V value) { lanes_of<V>::store(g + j * lanes, value); });
      kernels::column_to_rows<V>(g, n, {d.row(s), d.stride});
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
