// SPDX-License-Identifier: MIT
// The way back: loss, deltas and gradients of a batch, layer by layer, on plain kernels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/activity.hpp>
#include <ctnn/network/arena.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/loss.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// Forward, loss and backward of one batch. V is the value type, as in plain_forward; Activities are
/// the penalties on hidden outputs.
template <class Net, class V, class L, int Batch, class... Activities>
struct plain_backward {
  using shape = shape_of<Net>;
  using forward = plain_forward<Net, V>;
  using layout = typename forward::layout;
  using arena_type = Arena<Net, V, Batch>;
  using T = plain::scalar_of<V>;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
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
    constexpr LayerLayout top = layout::layers[last];
    const V zero(0);
    if constexpr (last_loss<Net, V, L>::derived::trained)
      for (int o = 0; o < top.out; ++o) taken.set(top.alphas + static_cast<std::size_t>(o), zero);
    Step step = forward_and_loss(model, taken, arena, classes);
    backwards(model, taken, arena, step);
    return step;
  }

  /// All layers, the loss of every sample, and ∂L/∂z of the last layer.
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

  /// All layers on the arena's inputs; of the last one z.
  static constexpr void forwards(auto parameters, arena_type& arena) noexcept {
    detail::for_each_layer<0, last>([&](auto l) {
      const Matrix y{arena.output(l()), columns};
      const Matrix stored{arena.stored(l()), columns};
      if constexpr (detail::disturbance_behind<Net, l()>::any) {
        const auto noise = noise_behind<l()>(arena);
        forward::template layer_and_disturb<l()>(
            parameters, input(arena, l()), y, stored,
            [=](V value, int o, int c) { return noise.forward(value, o, c); });
      } else {
        forward::template layer_and_store<l()>(parameters, input(arena, l()), y, stored);
      }
    });
    forward::template scores<last>(parameters, input(arena, last),
                                   Matrix{arena.output(last), columns});
  }

  /// ∂L/∂z of the last layer in one column, and what the column sees. Gradients of trained alphas are
  /// added up.
  static constexpr auto loss_of_column(auto parameters, const auto& gradients, arena_type& arena,
                                       int c, V scale, bool classes) noexcept {
    using layout_type = typename std::remove_cvref_t<decltype(gradients)>::layout;
    const ConstMatrix z{arena.output(last), columns};
    const ConstMatrix target{arena.target(), columns};
    const Matrix delta{arena.delta(last), columns};
    return last_loss<Net, V, L>::see(
        parameters, [=](int j) { return z.load(j, c); }, [=](int j) { return target.load(j, c); },
        [=](int j, V d) { delta.store(j, c, d); },
        [&]([[maybe_unused]] int j, [[maybe_unused]] V g) {
          if constexpr (last_loss<Net, V, L>::derived::trained)
            gradients.add(layout_type::layers[last].alphas + static_cast<std::size_t>(j), g);
        },
        ConstMatrix{arena.weight(), columns}.load(0, c), scale, classes);
  }

  /// ∂L/∂z of the last layer in a column without a sample.
  static constexpr void clear_delta(arena_type& arena, int c) noexcept {
    for (int j = 0; j < shape::outputs; ++j) Matrix{arena.delta(last), columns}.store(j, c, V(0));
  }

  /// From ∂L/∂z of the last layer down: per layer first ∂L/∂x, then the gradients of its parameters,
  /// which `gradients` may use to change them.
  static constexpr void backwards(auto parameters, const auto& gradients, arena_type& arena,
                                  Step& step) noexcept {
    using layout_type = typename std::remove_cvref_t<decltype(gradients)>::layout;
    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerLayout at = layout_type::layers[l];
      const ConstMatrix dz{arena.delta(l), columns};
      if constexpr (l > 0) backward_x<l>(parameters, gradients, arena, dz, step);
      plain::backward_w<V>(
          extent<at.in>, extent<at.out>, input(arena, l), dz,
          // By reference: a fleet's update holds registers, which every closure would copy.
          [&gradients](int o, int i, V g) CTNN_INLINE_LAMBDA {
            gradients.template set_weight<l>(layout_type::layers[l].weight(o, i), g);
          },
          [&gradients](int o, V g) CTNN_INLINE_LAMBDA {
            gradients.set(layout_type::layers[l].biases + static_cast<std::size_t>(o), g);
          });
    });
  }

 protected:
  static constexpr ConstMatrix input(arena_type& arena, int layer) noexcept {
    return {layer == 0 ? arena.input() : arena.output(layer - 1), columns};
  }
  template <int Layer>
  static constexpr auto noise_behind([[maybe_unused]] arena_type& arena) noexcept {
    using D = detail::disturbance_behind<Net, Layer>;
    if constexpr (D::any)
      return detail::PlainNoise<D, V>{{arena.multipliers(Layer), columns},
                                      {arena.addends(Layer), columns}};
    else
      return detail::NoNoise<V>{};
  }

  /// ∂L/∂z of the layer below: Wᵀ·dz, the penalty on its outputs, then through the training nodes
  /// behind it and its activation.
  template <int Layer>
  static constexpr void backward_x(auto parameters, const auto& gradients, arena_type& arena,
                                   ConstMatrix dz, Step& step) noexcept {
    using derived = typename forward::template derived<Layer - 1>;
    constexpr LayerInfo at = shape::layers[Layer];
    constexpr LayerLayout below =
        std::remove_cvref_t<decltype(gradients)>::layout::layers[Layer - 1];
    const auto w = forward::template weights<Layer>(parameters);
    const ConstMatrix y{arena.output(Layer - 1), columns};
    const ConstMatrix stored{arena.stored(Layer - 1), columns};
    const Matrix dx{arena.delta(Layer - 1), columns};
    detail::activity<Net, Layer - 1, V, ConstMatrix, Activities...> activity(
        y, {arena.weight(), columns});
    step.penalty += activity.value();
    const auto noise = noise_behind<Layer - 1>(arena);
    const auto incoming = [&](V g, int i, int c) CTNN_INLINE_LAMBDA {
      return noise.backward(activity.add_to(g, i, c), i, c);
    };

    if constexpr (derived::rows) {
      plain::backward_x<V>(extent<at.in>, extent<at.out>, w, dz, dx,
                           [&](int i, int c, V g) { return incoming(g, i, c); });
      for (int c = 0; c < columns; ++c)
        derived::template backward_row<V, at.in>(
            at.in, [=](int j) { return stored.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      if constexpr (derived::trained)
        for (int i = 0; i < below.out; ++i)
          gradients.set(below.alphas + static_cast<std::size_t>(i), V(0));
      plain::backward_x<V>(extent<at.in>, extent<at.out>, w, dz, dx, [&](int i, int c, V g) {
        const V alpha = forward::template alpha<Layer - 1>(parameters, i);
        const V kept = stored.load(i, c);
        const V dy = incoming(g, i, c);
        if constexpr (derived::trained)
          gradients.add(below.alphas + static_cast<std::size_t>(i),
                        derived::parameter(kept, alpha, dy));
        return derived::backward(kept, alpha, dy);
      });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
