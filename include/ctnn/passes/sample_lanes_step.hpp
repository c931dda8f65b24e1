// SPDX-License-Identifier: MIT
// A training step with samples on lanes, on the reference kernels: forward pass, loss and backward
// pass of a batch; and the same for narrow layers, whose weights change in the backward pass.
#pragma once

#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_weight_gradient.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/for_each_op.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/normalization_ops.hpp>
#include <ctnn/passes/sample_lanes_backward.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/sample_lanes_arena.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The forward pass of a training step.
template <class Net, class V, int Batch, class Parameters>
struct SampleLanesForward : SampleLanesPass<Net, V, Batch, Parameters> {
  using base = SampleLanesPass<Net, V, Batch, Parameters>;
  using base::arena;
  using base::model;
  using typename base::ConstMatrix;
  using typename base::graph;
  using typename base::T;

  template <int I>
  constexpr void keep_statistics(int o, V mean, V variance, V count) const noexcept {
    T* const to = arena.statistics(I) + o;
    const auto one = [](V same) {  // all lanes are the same
      alignas(cache_line) T lanes[lanes_of<V>::count]{};
      lanes_of<V>::store(lanes, same);
      return lanes[0];
    };
    to[0] = one(mean);
    to[graph::ops[I].out] = one(variance);
    to[2 * graph::ops[I].out] = one(count);
  }
  /// Of one that only the loss reads z.
  template <int I>
  constexpr void dense() const noexcept {
    using forward = plain_forward<Net, V>;
    constexpr Op op = graph::ops[I];
    const ConstMatrix x = this->template input<I>();
    const auto y = this->template value<value_of(I)>();
    const auto stored = this->template stored<I>();
    if constexpr (is_loss_fused<Net, I>) {
      forward::template logits<I>(model, x, y);
    } else if constexpr (noise_behind<Net, I>::any) {
      const auto noise = this->template noise<I>();
      forward::template layer_and_noise<I>(
          model, x, y, stored, [=](V z, int o, int c) { return noise.forward(z, o, c); });
    } else if constexpr (op.addend != no_value) {
      const ConstMatrix addend = this->template read<op.addend>();
      forward::template layer_and_noise<I>(
          model, x, y, stored, [=](V z, int o, int c) { return z + addend.load(o, c); });
    } else {
      forward::template layer_and_store<I>(model, x, y, stored);
    }
  }
};

/// Forward, loss and backward of one batch. V is the value type, as in plain_forward; Activities are
/// the penalties on hidden outputs.
template <class Net, class V, class L, int Batch, class... Activities>
struct plain_backward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using layout = typename forward::layout;
  using arena_type = Arena<Net, V, Batch>;
  using T = kernels::reference::scalar_of<V>;
  static constexpr auto columns = extent<arena_type::columns>;
  using Matrix = typename forward::template output<columns>;
  using ConstMatrix = typename forward::template input<columns>;
  static constexpr bool fused = false;  ///< updates weights where their gradients arise

  template <class Parameters>
  using Forward = SampleLanesForward<Net, V, Batch, Parameters>;
  template <class Parameters, class Gradients>
  using Backward = SampleLanesBackward<Net, V, Batch, Parameters, Gradients, Activities...>;

  /// Gradients of the mean loss into `gradients`, OneModel in the layout of the parameters. The
  /// arena holds inputs, targets and sample weights. `classes` says whether to count correct
  /// classifications.
  static constexpr Step run(const T* parameters, T* gradients, arena_type& arena,
                            bool classes) noexcept {
    const typename forward::model model{parameters};
    const OneModel<V, T, layout> taken{gradients};
    const V zero(0);
    static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      constexpr int top = graph::heads[h()].op.number;
      if constexpr (loss_fused<Net, h()> && derived_of_op<Net, top>::trained)
        for (int o = 0; o < graph::ops[top].out; ++o)
          taken.set(layout::layers[graph::ops[top].layer].alphas + static_cast<std::size_t>(o),
                    zero);
    });
    Step step = forward_and_loss(model, taken, arena, classes);
    backwards(model, taken, arena, step);
    return step;
  }

  /// All operations, the loss of every sample, and ∂L/∂z of the last layer.
  static constexpr Step forward_and_loss(auto parameters, auto gradients, arena_type& arena,
                                         bool classes) noexcept {
    using math::sum;
    const ConstMatrix weights{arena.weight(), columns};
    V weight(0);
    for (int c = 0; c < columns; ++c) weight = weight + weights.load(0, c);
    Step step{.weight = static_cast<double>(sum(weight))};
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    forwards(parameters, arena);
    V loss(0);
    V correct(0);
    for (int c = 0; c < columns; ++c) {
      const auto seen = loss_of_column(parameters, gradients, arena, c, scale, classes);
      loss = loss + seen.loss;
      correct = correct + seen.correct;
    }
    step.loss = static_cast<double>(sum(loss));
    step.correct = static_cast<double>(sum(correct));
    return step;
  }

  /// All operations on the arena's inputs; of those that only the loss reads z.
  static constexpr void forwards(auto parameters, arena_type& arena) noexcept {
    for_each_op_forward(Forward<decltype(parameters)>{{arena, parameters}});
  }

  /// ∂L/∂z of the last layers in one column, and the column's loss. Gradients of trained alphas are
  /// added up.
  static constexpr auto loss_of_column(auto parameters, const auto& gradients, arena_type& arena,
                                       int c, V scale, bool classes) noexcept {
    typename head_loss<Net, V, L>::Evaluated total{V(0), V(0)};
    static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      const auto seen = loss_of<h()>(parameters, gradients, arena, c, scale, classes);
      total.loss = total.loss + seen.loss;
      total.correct = total.correct + seen.correct;
    });
    return total;
  }

  /// ∂L/∂z of the last layers in a column without a sample.
  static constexpr void clear_delta(arena_type& arena, int c) noexcept {
    for (const Head& head : graph::heads)
      for (int j = 0; j < head.out; ++j) Matrix{arena.delta(head.op), columns}.store(j, c, V(0));
  }

  /// From ∂L/∂z of the last layers on: per operation first ∂L/∂x, then the gradients of its
  /// parameters, which `gradients` may use to change them.
  static constexpr void backwards(auto parameters, const auto& gradients, arena_type& arena,
                                  Step& step) noexcept {
    for_each_op_backward(Backward<decltype(parameters), std::remove_cvref_t<decltype(gradients)>>{
        {arena, parameters}, gradients, step});
  }

  /// What BatchNorm took of the arena's batch goes into its running statistics.
  static constexpr void keep_statistics(T* parameters, arena_type& arena) noexcept {
    update_running_statistics<graph, layout, false>(parameters,
                                                    [&](OpId i) { return arena.statistics(i); });
  }

 private:
  template <int H>
  static constexpr auto loss_of(auto parameters, const auto& gradients, arena_type& arena, int c,
                                V scale, bool classes) noexcept {
    using layout_type = typename std::remove_cvref_t<decltype(gradients)>::layout;
    using loss = head_loss<Net, V, L, H>;
    constexpr int first = graph::heads[H].offset;
    const ConstMatrix weights{arena.weight(), columns};
    const ConstMatrix z{arena.output(loss::op), columns};
    const ConstMatrix target{arena.target(), columns};
    const Matrix delta{arena.delta(loss::op), columns};
    return loss::evaluate(
        parameters, [=](int j) { return z.load(j, c); },
        [=](int j) { return target.load(first + j, c); }, [=](int j, V d) { delta.store(j, c, d); },
        [&]([[maybe_unused]] int j, [[maybe_unused]] V g) {
          if constexpr (loss::derived::trained)
            gradients.add(layout_type::layers[graph::ops[loss::op].layer].alphas +
                              static_cast<std::size_t>(j),
                          g);
        },
        weights.load(0, c), scale, classes);
  }
};

/// The same where weights are updated while ∂L/∂W is in registers. V has more than one lane, no
/// activation has a trained alpha, no two operations share a W, and nothing is normalized. The sums are
/// those of plain_backward in another order.
template <class Net, class V, class L, int Batch>
struct narrow_backward : plain_backward<Net, V, L, Batch> {
  using base = plain_backward<Net, V, L, Batch>;
  using typename base::arena_type;
  using typename base::layout;
  using typename base::T;
  using model = typename base::forward::model;
  using no_gradients = OneModel<V, T, layout>;  // no alphas are trained
  using Backward = SampleLanesBackward<Net, V, Batch, model, no_gradients>;
  static constexpr bool fused = true;

  /// As in tiled_backward: each layer's `updates.layer<l>()` has weights(k, g) and biases(o, g).
  static Step run(const T* parameters, arena_type& arena, int, bool classes,
                  auto updates) noexcept {
    const model weights{parameters};
    const no_gradients none{nullptr};
    Step step = base::forward_and_loss(weights, none, arena, classes);
    const Backward pass{{arena, weights}, none, step};
    // `updates` is no member of the pass: for_each_op's closure refers to that, and through one
    // object more g++ 12 reads the constants of an update from memory, which takes 27 % of a step of
    // 4-8-3 with AVX2. Inlined: as a call it takes 4 %.
    for_each_op_backward(pass, [&]<int I>() CTNN_INLINE_LAMBDA {
      constexpr LayerId layer = Backward::graph::ops[I].layer;
      constexpr LayerLayout at = layout::layers[layer];
      pass.template gradients_of_sources<I>();
      if constexpr (at.trains)
        kernels::backward_w_on_lanes<V, at.in, at.out, at.panel>(
            pass.template input<I>(), typename base::ConstMatrix{arena.delta(I), base::columns},
            with_bias<at.bias>(updates.template layer<layer.number>()));
    });
    return step;
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
