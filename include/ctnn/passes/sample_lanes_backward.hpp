// SPDX-License-Identifier: MIT
// The backward pass with samples on lanes, on the reference kernels: from ∂L/∂y of each operation
// to those of its sources and of its parameters.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/activity_penalty.hpp>
#include <ctnn/passes/apply_noise.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/sample_lanes_arena.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What both passes of a training step use of its arena. `Parameters` is OneModel or ModelPerLane.
template <class Net, class V, int Batch, class Parameters>
struct SampleLanesPass {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using vector = V;
  using layout = typename Parameters::layout;
  using T = kernels::reference::scalar_of<V>;
  using arena_type = Arena<Net, V, Batch>;
  static constexpr auto columns = extent<arena_type::columns>;
  using Matrix = kernels::reference::Matrix<V, T, std::remove_const_t<decltype(columns)>>;
  using ConstMatrix =
      kernels::reference::Matrix<V, const T, std::remove_const_t<decltype(columns)>>;
  static constexpr bool keeps = true;
  static constexpr bool trains = graph::by_batch;

  arena_type& arena;
  Parameters model;

  [[nodiscard]] constexpr const T* parameters() const noexcept { return model.data; }
  [[nodiscard]] constexpr OverSamples<V> over() const noexcept {
    return {arena_type::columns, arena.weight()};
  }
  template <ValueId v>
  [[nodiscard]] constexpr Matrix value() const noexcept {
    return {v == network_input ? arena.input() : arena.output(maker_of(v)), columns};
  }
  template <ValueId v>
  [[nodiscard]] constexpr ConstMatrix read() const noexcept {
    return {value<v>().data, columns};
  }
  /// What a dense operation reads.
  template <int I>
  [[nodiscard]] constexpr ConstMatrix input() const noexcept {
    return read<graph::template source<I>>();
  }
  template <int I>
  [[nodiscard]] constexpr Matrix stored() const noexcept {
    return {arena.stored(I), columns};
  }
  /// What was drawn for the training nodes behind operation I.
  template <int I>
  [[nodiscard]] constexpr auto noise() const noexcept {
    using D = noise_behind<Net, I>;
    if constexpr (D::any)
      return PlainNoise<D, V>{{arena.multipliers(I), columns}, {arena.addends(I), columns}};
    else
      return NoNoise<V>{};
  }
};

/// `Gradients` takes the gradients of parameters: set(k, g), add(k, g) and set_weight<l>(k, g), at
/// places of `Gradients::layout`. Activities are penalties on hidden outputs.
template <class Net, class V, int Batch, class Parameters, class Gradients, class... Activities>
struct SampleLanesBackward : SampleLanesPass<Net, V, Batch, Parameters> {
  using base = SampleLanesPass<Net, V, Batch, Parameters>;
  using base::arena;
  using base::columns;
  using base::model;
  using typename base::ConstMatrix;
  using typename base::graph;
  using typename base::Matrix;
  using typename base::T;
  using forward = plain_forward<Net, V>;
  using layout = typename Gradients::layout;
  static constexpr auto& flow = graph::flow;

  // By reference: a fleet's update holds registers, which every closure would copy.
  const Gradients& gradients;
  Step& step;  // whose penalty grows

  template <ValueId v>
  [[nodiscard]] constexpr Matrix gradient() const noexcept {
    if constexpr (v == network_input)
      return {arena.input_gradient(), columns};
    else
      return {arena.delta(maker_of(v)), columns};
  }
  template <int I>
  [[nodiscard]] constexpr Matrix scratch() const noexcept {
    return {arena.scratch(), columns};
  }
  template <int I>
  constexpr void weight_gradient(int o, V g) const noexcept {
    put<flow.starts_w[I]>(layout::layers[graph::ops[I].layer].weights, o, g);
  }
  template <int I>
  constexpr void bias_gradient(int o, V g) const noexcept {
    put<flow.starts_b[I]>(layout::layers[graph::ops[I].layer].biases, o, g);
  }
  template <int I>
  [[nodiscard]] constexpr std::pair<V, V> kept_statistics(int o) const noexcept {
    const T* const from = arena.statistics(I) + o;
    return {V(from[graph::ops[I].out]), V(from[2 * graph::ops[I].out])};
  }
  template <int I>
  constexpr void dense() const noexcept {
    gradients_of_sources<I>();
    gradients_of_parameters<I>();
  }

  /// From ∂L/∂value I of a dense operation, which those above have left, to ∂L/∂z, and from there to
  /// its sources.
  template <int I>
  constexpr void gradients_of_sources() const noexcept {
    derive_outputs<I>();
    gradient_of_source<I>();
  }
  /// ∂L/∂z, where it is not made already, and what operation I adds to its outputs.
  template <int I>
  constexpr void derive_outputs() const noexcept {
    add_to_addend<I>(*this);
    if constexpr (!flow.derived_above[I] && !is_loss_fused<Net, I>) derive_in_place<I>();
  }
  /// ∂L/∂x of what operation I reads, where that is needed, or ∂L/∂z of the operation below.
  template <int I>
  constexpr void gradient_of_source() const noexcept {
    if constexpr (flow.needed[graph::template source<I>]) backward_x<I>();
  }
  /// ∂L/∂W and ∂L/∂b of a dense operation.
  template <int I>
  constexpr void gradients_of_parameters() const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr LayerLayout w = layout::layers[op.matrix];
    constexpr LayerLayout b = layout::layers[op.layer];
    const ConstMatrix dz{arena.delta(I), columns};
    auto& to = gradients;
    const auto take_w = [&to](int o, int i, V g) {
      constexpr Op own = graph::ops[I];
      constexpr LayerLayout at = layout::layers[own.matrix];
      const std::size_t k = own.transposed ? at.weight(i, o) : at.weight(o, i);
      if constexpr (flow.starts_w[I])
        to.template set_weight<own.matrix.number>(k, g);
      else
        to.add(k, g);
    };
    const auto take_b = [&](int o, V g) {  // unnamed: nothing is captured without b
      constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
      if constexpr (!at.bias || !at.trains)
        return;
      else if constexpr (flow.starts_b[I])
        to.set(at.biases + static_cast<std::size_t>(o), g);
      else
        to.add(at.biases + static_cast<std::size_t>(o), g);
    };
    if constexpr (w.trains)
      kernels::reference::backward_w<V>(extent<op.in>, extent<op.out>, this->template input<I>(),
                                        dz, take_w, take_b);
    else if constexpr (b.trains && op.transposed)
      kernels::reference::sums<V>(extent<op.out>, dz, take_b);
  }

 private:
  template <bool Starts>
  constexpr void put(std::size_t k, int o, V g) const noexcept {
    if constexpr (Starts)
      gradients.set(k + static_cast<std::size_t>(o), g);
    else
      gradients.add(k + static_cast<std::size_t>(o), g);
  }

  /// ∂L/∂z from ∂L/∂y of operation I: through the training nodes behind it and its activation. Calls
  /// product(epilogue(o, column, g) → V), which stores what its epilogue returns.
  template <int I>
  constexpr void derive(auto product) const noexcept {
    using derived = derived_of_op<Net, I>;
    constexpr int n = graph::ops[I].out;
    const ConstMatrix y = this->template read<value_of(I)>();
    const ConstMatrix stored{arena.stored(I), columns};
    const Matrix dx = gradient<value_of(I)>();
    activity<Net, graph::ops[I].layer.number, V, ConstMatrix, Activities...> penalty(
        y, {arena.weight(), columns});
    step.penalty += penalty.value();
    const auto noise = this->template noise<I>();
    const auto incoming = [&](V g, int i, int c) {
      return noise.backward(penalty.add_to(g, i, c), i, c);
    };
    if constexpr (derived::rows) {
      product([&](int i, int c, V g) { return incoming(g, i, c); });
      for (int c = 0; c < columns; ++c)
        derived::template backward_row<V, n>(
            n, [=](int j) { return stored.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      constexpr LayerLayout at = layout::layers[graph::ops[I].layer];
      if constexpr (derived::trained && flow.starts_b[I])
        for (int i = 0; i < n; ++i) gradients.set(at.alphas + static_cast<std::size_t>(i), V(0));
      product([&](int i, int c, V g) {
        const V alpha = forward::template alpha<I>(model, i);
        const V kept = stored.load(i, c);
        const V dy = incoming(g, i, c);
        if constexpr (derived::trained && at.trains)
          gradients.add(at.alphas + static_cast<std::size_t>(i),
                        derived::parameter(kept, alpha, dy));
        return derived::backward(kept, alpha, dy);
      });
    }
  }
  /// Where several operations have added to ∂L/∂y.
  template <int I>
  constexpr void derive_in_place() const noexcept {
    const Matrix g = gradient<value_of(I)>();
    derive<I>([=](auto epilogue) {
      for (int o = 0; o < graph::ops[I].out; ++o)
        for (int c = 0; c < columns; ++c) g.store(o, c, epilogue(o, c, g.load(o, c)));
    });
  }

  /// Wᵀ·dz to the gradient of what operation I reads: begins it or adds to it, or goes on to ∂L/∂z of
  /// the operation below.
  template <int I>
  constexpr void backward_x() const noexcept {
    constexpr Op op = graph::ops[I];
    constexpr ValueId below = graph::template source<I>;
    const auto w = forward::template weights<I>(model);
    const ConstMatrix dz{arena.delta(I), columns};
    const Matrix dx = gradient<below>();
    const auto product = [&](auto epilogue) {
      kernels::reference::backward_x<V>(extent<op.in>, extent<op.out>, w, dz, dx, epilogue);
    };
    if constexpr (flow.derives(below))
      derive<below.number>(product);
    else if constexpr (flow.starts[op.first])
      product([](int, int, V g) { return g; });
    else
      product([=](int i, int c, V g) { return dx.load(i, c) + g; });
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
