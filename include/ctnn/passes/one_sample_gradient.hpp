// SPDX-License-Identifier: MIT
// Gradients of one sample: of outputs, or of a loss. V = Vector<T> has neurons on lanes; V = T runs on
// the reference kernels, in constant expressions too.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/gemv_transposed.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/neuron_lanes_forward.hpp>
#include <ctnn/passes/one_sample_forward.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Gradients of values, `rows` rows each, in `memory` of buffers · rows · widest elements; those of
/// the network's inputs too. One row, or one per output of the network for a Jacobian.
template <class Net, class T>
struct SampleGradients {
  using graph = graph_of<Net>;
  using rows_of = kernels::RowMajor<T>;
  static constexpr auto& flow = graph::flow_to_inputs;
  /// Elements of the widest of x and all y, in whole registers: from row to row.
  static constexpr std::size_t widest = whole_registers<T>(shape_of<Net>::widest);
  /// One is for a part of a joined gradient.
  static constexpr int buffers = flow.slots + (graph::chain ? 0 : 1);

  T* memory;
  int rows;
  template <ValueId v>
  [[nodiscard]] constexpr rows_of of() const noexcept {
    return at(flow.slot[v]);
  }
  [[nodiscard]] constexpr rows_of at(int slot) const noexcept {
    return {memory + static_cast<std::ptrdiff_t>(slot) * rows * static_cast<int>(widest),
            static_cast<int>(widest)};
  }
};

/// `Parameters` takes the gradients of parameters: AddGradients or NoGradients.
template <class Net, class V, int Room, bool FromLogits, class Parameters>
struct OneSampleBackward
    : OneSamplePass<Net, V, const SampleBuffers<Net, kernels::reference::scalar_of<V>>,
                    const kernels::reference::scalar_of<V>> {
  using base = OneSamplePass<Net, V, const SampleBuffers<Net, kernels::reference::scalar_of<V>>,
                             const kernels::reference::scalar_of<V>>;
  using base::block;
  using base::L;
  using base::plain_kernels;
  using base::row;
  using base::sample;
  using typename base::graph;
  using typename base::layout;
  using typename base::T;
  using rows_of = kernels::RowMajor<T>;
  static constexpr auto& flow = graph::flow_to_inputs;
  static constexpr int most_columns = tile_for(4).columns;  // registers side by side
  SampleGradients<Net, T> g;
  T* packed;
  Parameters gradients;

  [[nodiscard]] constexpr auto over() const noexcept { return base::over_rows(g.rows); }
  template <ValueId v>
  [[nodiscard]] constexpr auto gradient() const noexcept {
    return rows_view(g.template of<v>());
  }
  template <int I>
  [[nodiscard]] constexpr auto scratch() const noexcept {
    return rows_view(g.at(flow.slots));
  }
  template <int I>
  constexpr void weight_gradient(int o, V d) const noexcept {
    if constexpr (Parameters::needed)
      gradients.template layer<graph::ops[I].layer.number>().weights(o, d);
  }
  template <int I>
  constexpr void bias_gradient(int o, V d) const noexcept {
    if constexpr (Parameters::needed)
      gradients.template layer<graph::ops[I].layer.number>().biases(o, d);
  }

  /// From ∂L/∂value I to those of its sources, and to its parameters.
  template <int I>
  constexpr void dense() const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr ValueId below = graph::template source<I>;
    const rows_of dz = g.template of<value_of(I)>();
    add_to_addend<I>(*this);
    if constexpr (!flow.derived_above[I] && !(FromLogits && is_loss_fused<Net, I>)) derive<I>(dz);
    if constexpr (Parameters::needed) outer_product<I>(dz);
    const rows_of dx = g.template of<below>();
    if constexpr (below == network_input || !flow.derived_above[maker_of(below)]) {
      transposed<I>(dz, [=](int r, int i, V d) {
        T* const to = dx.row(r) + i;
        lanes_of<V>::store(to, flow.starts[op.first] ? d : lanes_of<V>::load(to) + d);
      });
    } else if constexpr (derived_of_op<Net, below.number>::rows) {
      transposed<I>(dz, [=](int r, int i, V d) { lanes_of<V>::store(dx.row(r) + i, d); });
      derive<below.number>(dx);
    } else {
      transposed<I>(dz, [&, dx](int r, int i, V d) {
        lanes_of<V>::store(dx.row(r) + i, slope<below.number>(i, d));
      });
    }
  }

 private:
  static constexpr auto rows_view(rows_of rows) noexcept {
    if constexpr (plain_kernels)
      return row(rows.data);
    else
      return UnitsOnLanes<V, T>{rows.data, rows.stride};
  }

  /// From ∂L/∂y of operation I to ∂L/∂z, in place.
  template <int I>
  constexpr void derive(rows_of to) const noexcept {
    using derived = derived_of_op<Net, I>;
    constexpr int n = graph::ops[I].out;
    if constexpr (derived::rows) {
      over().template rows_back<typename graph::template activation<I>, n>(
          this->template stored<I>(), rows_view(to));
    } else {
      for (int r = 0; r < g.rows; ++r)
        for (int j = 0; j < n; j += L)
          lanes_of<V>::store(to.row(r) + j, slope<I>(j, lanes_of<V>::load(to.row(r) + j)));
    }
  }

  /// ∂L/∂z = A′·g of a register of outputs; the gradients of trained alphas are added up.
  template <int I>
  constexpr V slope(int o, V d) const noexcept {
    using derived = derived_of_op<Net, I>;
    const V kept = lanes_of<V>::load(sample.template stored<I>() + o);
    const V a = this->template alpha<I>(o);
    if constexpr (derived::trained && Parameters::needed)
      gradients.template layer<graph::ops[I].layer.number>().alphas(o,
                                                                    derived::parameter(kept, a, d));
    return derived::backward(kept, a, d);
  }

  /// ∂L/∂W = dz·xᵀ and ∂L/∂b = dz.
  template <int I>
  constexpr void outer_product(rows_of dz) const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    constexpr LayerLayout b = layout::layers[op.layer];
    const T* const x = sample.template value<graph::template source<I>>();
    const auto of_w = gradients.template layer<op.matrix.number>();
    const auto of_b = gradients.template layer<op.layer.number>();
    if constexpr (plain_kernels) {
      kernels::reference::backward_w<V>(
          extent<op.in>, extent<op.out>, row(x), base::template row<const T>(dz.data),
          [=](int o, int i, V d) {
            const std::size_t k = op.transposed ? at.weight(i, o) : at.weight(o, i);
            of_w.weights(static_cast<std::ptrdiff_t>(k - at.weights), d);
          },
          [=](int o, V d) {
            if constexpr (b.bias) of_b.biases(o, d);
          });
    } else if constexpr (op.transposed) {
      kernels::backward_w<V, at.tile>(1, at.in, at.registers, {dz.data, dz.stride}, {x, at.padded},
                                      with_bias<false>(of_w));
      if constexpr (b.bias)
        for (int o = 0; o < b.padded; o += L) of_b.biases(o, lanes_of<V>::load(dz.data + o));
    } else {
      kernels::backward_w<V, at.tile>(1, at.in, at.registers, {x, at.in}, {dz.data, dz.stride},
                                      with_bias<b.bias>(of_w));
    }
  }

  /// epilogue(r, i, Σₒ w(o, i)·dz(r, o)).
  template <int I>
  constexpr void transposed(rows_of dz, auto epilogue) const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout at = layout::layers[op.matrix];
    const T* const w = block + at.weights;
    if constexpr (plain_kernels) {
      for (int r = 0; r < g.rows; ++r)
        kernels::reference::contract<V, 1, 1>(
            extent<op.in>, extent<1>, extent<op.out>, [](int, int) { return V(0); },
            [=, parameters = block](int i, int o) {
              return parameters[op.transposed ? at.weight(i, o) : at.weight(o, i)];
            },
            [=](int o, int) { return dz.row(r)[o]; }, [=](int i, int, V d) { epilogue(r, i, d); });
    } else if constexpr (op.transposed) {
      kernels::forward<V, at.tile>(g.rows, at.in, at.registers, {dz.data, dz.stride}, w,
                                   zeros<T, at.padded>.data(), epilogue);
    } else if constexpr (Room >= at.padded * L) {
      constexpr Tile tile =
          tile_for((at.in + L - 1) / L, std::min(most_columns, Room / (at.padded * L)));
      kernels::backward_x<V, tile>(g.rows, at.in, at.out, {dz.data, dz.stride}, w, at.tile.columns,
                                   packed, epilogue);
    } else {
      for (int r = 0; r < g.rows; ++r)
        kernels::gemv_transposed<V, at.tile, at.in, at.out>(dz.row(r), w,
                                                            [=](int i, V d) { epilogue(r, i, d); });
    }
  }
};

/// The passes of one sample of Net.
template <class Net, class V>
struct one_sample_passes {
  using T = kernels::reference::scalar_of<V>;
  using graph = graph_of<Net>;
  using layout = typename plain_forward<Net, V>::layout;
  using buffers = SampleBuffers<Net, T>;
  using Gradients = SampleGradients<Net, T>;
  static constexpr bool plain_kernels = lanes_of<V>::count == 1;
  static constexpr std::size_t widest = Gradients::widest;
  static constexpr int gradient_buffers = Gradients::buffers;

  /// All operations; x is in the buffers. With Logits outputs stay before their activation where the
  /// loss takes both at once.
  template <bool Logits = false>
  static constexpr void forwards(const T* parameters, buffers& sample) noexcept {
    for_each_op_forward(OneSampleForward<Net, V, Logits>{{parameters, sample}});
  }

  /// From ∂L/∂y of the network's outputs, or ∂L/∂z of those that FromLogits says, to ∂L/∂x. Parameters
  /// have gradients of a single row only. `packed` holds `Room` elements of transposed weights;
  /// where they do not fit, row after row reads the weights.
  template <int Room, bool FromLogits>
  static constexpr void backwards(const T* parameters, const buffers& sample, Gradients g,
                                  T* packed, auto gradients) noexcept {
    for_each_op_backward(OneSampleBackward<Net, V, Room, FromLogits, decltype(gradients)>{
        {parameters, sample}, g, packed, gradients});
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
