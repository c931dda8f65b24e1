// SPDX-License-Identifier: MIT
// The way back: loss, deltas and gradients of a batch, operation by operation, on plain kernels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/passes/activity_penalty.hpp>
#include <ctnn/passes/apply_noise.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/lane_views.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/plan/parameter_access.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/plan/sample_lanes_arena.hpp>

namespace ctnn::inline CTNN_ABI {

/// Forward, loss and backward of one batch. V is the value type, as in plain_forward; Activities are
/// the penalties on hidden outputs.
template <class Net, class V, class L, int Batch, class... Activities>
struct plain_backward {
  using shape = shape_of<Net>;
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using layout = typename forward::layout;
  using arena_type = Arena<Net, V, Batch>;
  using T = plain::scalar_of<V>;
  static constexpr auto columns = extent<arena_type::columns>;
  using Matrix = typename forward::template output<columns>;
  using ConstMatrix = typename forward::template input<columns>;
  static constexpr bool fused = false;  ///< updates weights where their gradients arise

  /// Gradients of the mean loss into `gradients`, OneModel in the layout of the parameters. The
  /// arena holds inputs, targets and sample weights. `classes` says whether to count correct
  /// classifications.
  static constexpr Step run(const T* parameters, T* gradients, arena_type& arena,
                            bool classes) noexcept {
    const typename forward::model model{parameters};
    const OneModel<V, T, layout> taken{gradients};
    const V zero(0);
    detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      constexpr int top = graph::heads[h()].op;
      if constexpr (detail::scored<Net, h()> && forward::template derived<top>::trained)
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
    detail::static_for<0, graph::size>([&](auto l) {
      constexpr detail::Op op = graph::ops[l()];
      const Matrix y{arena.output(l()), columns};
      const Matrix stored{arena.stored(l()), columns};
      if constexpr (!op.dense()) {
        others::template forward<l()>(Pass<int>{arena, parameters.data, 0});
      } else if constexpr (detail::is_scored<Net, l()>) {
        forward::template scores<l()>(parameters, input<l()>(arena), y);
      } else if constexpr (detail::disturbance_behind<Net, l()>::any) {
        const auto noise = noise_behind<l()>(arena);
        forward::template layer_and_disturb<l()>(
            parameters, input<l()>(arena), y, stored,
            [=](V value, int o, int c) { return noise.forward(value, o, c); });
      } else if constexpr (op.addend != detail::no_value) {
        const ConstMatrix addend = value<op.addend>(arena);
        forward::template layer_and_disturb<l()>(
            parameters, input<l()>(arena), y, stored,
            [=](V value, int o, int c) { return value + addend.load(o, c); });
      } else {
        forward::template layer_and_store<l()>(parameters, input<l()>(arena), y, stored);
      }
    });
  }

  /// ∂L/∂z of the last layer in one column, and what the column sees. Gradients of trained alphas are
  /// added up.
  static constexpr auto loss_of_column(auto parameters, const auto& gradients, arena_type& arena,
                                       int c, V scale, bool classes) noexcept {
    typename head_loss<Net, V, L>::Seen total{V(0), V(0)};
    detail::static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
      const auto seen = loss_of<h()>(parameters, gradients, arena, c, scale, classes);
      total.loss = total.loss + seen.loss;
      total.correct = total.correct + seen.correct;
    });
    return total;
  }

  /// ∂L/∂z of the last layers in a column without a sample.
  static constexpr void clear_delta(arena_type& arena, int c) noexcept {
    for (const detail::Head& head : graph::heads)
      for (int j = 0; j < head.out; ++j) Matrix{arena.delta(head.op), columns}.store(j, c, V(0));
  }

  /// From ∂L/∂z of the last layers down: per operation first ∂L/∂x, then the gradients of its
  /// parameters, which `gradients` may use to change them.
  static constexpr void backwards(auto parameters, const auto& gradients, arena_type& arena,
                                  Step& step) noexcept {
    detail::static_for<0, graph::size>([&](auto turn) {
      constexpr int i = graph::size - 1 - turn();
      if constexpr (flow.wanted[i + 1]) {
        through<i>(parameters, gradients, arena, step);
        if constexpr (graph::ops[i].dense())
          backward_w<i>(gradients, arena, ConstMatrix{arena.delta(i), columns});
      }
    });
  }

  /// What BatchNorm saw in the arena's batch goes into its running statistics, of which `momentum`
  /// comes from the batch. PyTorch's, with the variance of n − 1.
  static constexpr void keep_statistics(T* parameters, arena_type& arena) noexcept {
    detail::static_for<0, graph::size>([&](auto i) {
      constexpr detail::Op op = graph::ops[i()];
      if constexpr (op.kind == detail::Op::Kind::layer && op.layer_kind == LayerKind::batch_norm) {
        constexpr LayerLayout at = layout::layers[op.layer];
        const T* const seen = arena.statistics(i());
        if constexpr (at.trains)
          for (int o = 0; o < op.out; ++o)
            detail::keep_statistic<T>(parameters + at.statistics + o,
                                      parameters + at.statistics + at.padded + o, seen[o],
                                      seen[op.out + o], seen[2 * op.out + o], op.momentum);
      }
    });
  }

 protected:
  static constexpr auto& flow = graph::flow;
  using others = detail::operations<Net, V, graph::flow>;

  /// A pass as operations without a product see it.
  template <class Gradients>
  struct Pass {
    static constexpr bool keeps = true;
    static constexpr bool trains = true;
    arena_type& arena;
    const T* parameters;
    Gradients gradients;

    [[nodiscard]] constexpr detail::OverSamples<V> over() const noexcept {
      return {arena_type::columns, arena.weight()};
    }
    template <int v>
    [[nodiscard]] constexpr Matrix value() const noexcept {
      if constexpr (v == detail::network_input)
        return {arena.input(), columns};
      else
        return {arena.output(v), columns};
    }
    template <int v>
    [[nodiscard]] constexpr Matrix gradient() const noexcept {
      return {arena.delta(v), columns};
    }
    template <int I>
    [[nodiscard]] constexpr Matrix stored() const noexcept {
      return {arena.stored(I), columns};
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
    template <int I>
    [[nodiscard]] constexpr std::pair<V, V> kept_statistics(int o) const noexcept {
      const T* const from = arena.statistics(I) + o;
      return {V(from[graph::ops[I].out]), V(from[2 * graph::ops[I].out])};
    }

   private:
    template <bool Starts>
    constexpr void put(std::size_t k, int o, V g) const noexcept {
      if constexpr (Starts)
        gradients.set(k + static_cast<std::size_t>(o), g);
      else
        gradients.add(k + static_cast<std::size_t>(o), g);
    }
  };

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
    return loss::see(
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

  template <int v>
  static constexpr ConstMatrix value(arena_type& arena) noexcept {
    return {v == detail::network_input ? arena.input() : arena.output(v), columns};
  }
  template <int I>
  static constexpr ConstMatrix input(arena_type& arena) noexcept {
    return value<graph::template source<I>>(arena);
  }
  template <int I>
  static constexpr auto noise_behind([[maybe_unused]] arena_type& arena) noexcept {
    using D = detail::disturbance_behind<Net, I>;
    if constexpr (D::any)
      return detail::PlainNoise<D, V>{{arena.multipliers(I), columns}, {arena.addends(I), columns}};
    else
      return detail::NoNoise<V>{};
  }
  template <int I>
  using activity_on = detail::activity<Net, graph::ops[I].layer, V, ConstMatrix, Activities...>;

  /// From ∂L/∂value I, which the operations above have left, to those of its sources.
  template <int I>
  static constexpr void through(auto parameters, const auto& gradients, arena_type& arena,
                                Step& step) noexcept {
    constexpr detail::Op op = graph::ops[I];
    if constexpr (!op.dense()) {
      others::template backward<I>(
          Pass<std::remove_cvref_t<decltype(gradients)>>{arena, parameters.data, gradients});
    } else {
      const Matrix g{arena.delta(I), columns};
      if constexpr (op.addend != detail::no_value)
        if constexpr (flow.wanted[op.addend + 1] && !flow.addend_shares[I]) {
          const Matrix to{arena.delta(op.addend), columns};
          for (int o = 0; o < op.out; ++o)
            for (int c = 0; c < columns; ++c)
              to.store(o, c, flow.addend_starts[I] ? g.load(o, c) : to.load(o, c) + g.load(o, c));
        }
      if constexpr (!flow.derived_above[I] && !detail::is_scored<Net, I>)
        derive<I>(parameters, gradients, arena, step);
      if constexpr (flow.wanted[graph::template source<I> + 1])
        backward_x<I>(parameters, gradients, arena, ConstMatrix{arena.delta(I), columns}, step);
    }
  }

  /// ∂L/∂z from ∂L/∂y of operation I: through the training nodes behind it and its activation. calls
  /// product(epilogue(o, column, g) → V), which stores what its epilogue returns.
  template <int I>
  static constexpr void derive_in(auto parameters, const auto& gradients, arena_type& arena,
                                  Step& step, auto product) noexcept {
    using derived = typename forward::template derived<I>;
    constexpr int n = graph::ops[I].out;
    const ConstMatrix y = value<I>(arena);
    const ConstMatrix stored{arena.stored(I), columns};
    const Matrix dx{arena.delta(I), columns};
    activity_on<I> activity(y, {arena.weight(), columns});
    step.penalty += activity.value();
    const auto noise = noise_behind<I>(arena);
    const auto incoming = [&](V g, int i, int c) {
      return noise.backward(activity.add_to(g, i, c), i, c);
    };
    if constexpr (derived::rows) {
      product([&](int i, int c, V g) { return incoming(g, i, c); });
      for (int c = 0; c < columns; ++c)
        derived::template backward_row<V, n>(
            n, [=](int j) { return stored.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      constexpr int layer = graph::ops[I].layer;
      constexpr LayerLayout at = std::remove_cvref_t<decltype(gradients)>::layout::layers[layer];
      if constexpr (derived::trained && flow.starts_b[I])
        for (int i = 0; i < n; ++i) gradients.set(at.alphas + static_cast<std::size_t>(i), V(0));
      product([&](int i, int c, V g) {
        const V alpha = forward::template alpha<I>(parameters, i);
        const V kept = stored.load(i, c);
        const V dy = incoming(g, i, c);
        if constexpr (derived::trained && at.trains)
          gradients.add(at.alphas + static_cast<std::size_t>(i),
                        derived::parameter(kept, alpha, dy));
        return derived::backward(kept, alpha, dy);
      });
    }
  }
  /// The same in place, where several operations have added to ∂L/∂y.
  template <int I>
  static constexpr void derive(auto parameters, const auto& gradients, arena_type& arena,
                               Step& step) noexcept {
    const Matrix g{arena.delta(I), columns};
    derive_in<I>(parameters, gradients, arena, step, [=](auto epilogue) {
      for (int o = 0; o < graph::ops[I].out; ++o)
        for (int c = 0; c < columns; ++c) g.store(o, c, epilogue(o, c, g.load(o, c)));
    });
  }

  /// Wᵀ·dz to the gradient of what operation I reads: begins it or adds to it, or goes on to ∂L/∂z of
  /// the operation below.
  template <int I>
  static constexpr void backward_x(auto parameters, const auto& gradients, arena_type& arena,
                                   ConstMatrix dz, Step& step) noexcept {
    constexpr detail::Op op = graph::ops[I];
    constexpr int below = graph::template source<I>;
    const auto w = forward::template weights<I>(parameters);
    const Matrix dx{arena.delta(below), columns};
    const auto product = [&](auto epilogue) {
      plain::backward_x<V>(extent<op.in>, extent<op.out>, w, dz, dx, epilogue);
    };
    if constexpr (flow.derived_above[below])
      derive_in<below>(parameters, gradients, arena, step, product);
    else if constexpr (flow.starts[op.first])
      product([](int, int, V g) { return g; });
    else
      product([=](int i, int c, V g) { return dx.load(i, c) + g; });
  }

 private:
  /// ∂L/∂W and ∂L/∂b of a dense operation.
  template <int I>
  static constexpr void backward_w(const auto& gradients, arena_type& arena,
                                   ConstMatrix dz) noexcept {
    using layout_type = typename std::remove_cvref_t<decltype(gradients)>::layout;
    constexpr detail::Op op = graph::ops[I];
    constexpr LayerLayout w = layout_type::layers[op.matrix];
    constexpr LayerLayout b = layout_type::layers[op.layer];
    // By reference: a fleet's update holds registers, which every closure would copy.
    const auto take_w = [&gradients](int o, int i, V g) {
      constexpr detail::Op own = graph::ops[I];
      constexpr LayerLayout at = layout_type::layers[own.matrix];
      const std::size_t k = own.transposed ? at.weight(i, o) : at.weight(o, i);
      if constexpr (flow.starts_w[I])
        gradients.template set_weight<own.matrix>(k, g);
      else
        gradients.add(k, g);
    };
    const auto take_b = [&](int o, V g) {
      constexpr LayerLayout at = layout_type::layers[graph::ops[I].layer];
      if constexpr (!at.bias || !at.trains)
        return;
      else if constexpr (flow.starts_b[I])
        gradients.set(at.biases + static_cast<std::size_t>(o), g);
      else
        gradients.add(at.biases + static_cast<std::size_t>(o), g);
    };
    if constexpr (w.trains)
      plain::backward_w<V>(extent<op.in>, extent<op.out>, input<I>(arena), dz, take_w, take_b);
    else if constexpr (b.trains && op.transposed)
      plain::sums<V>(extent<op.out>, dz, take_b);
  }
};

}  // namespace ctnn::inline CTNN_ABI
