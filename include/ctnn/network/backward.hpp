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
  using Matrix = plain::Matrix<V>;
  using ConstMatrix = plain::Matrix<V, const T>;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
  static constexpr int columns = arena_type::columns;
  static constexpr bool tiled = false;

  /// Gradients of the mean loss into `gradients` (the order of the parameters). The arena holds
  /// inputs, targets and sample weights. `classes` says whether to count correct classifications.
  static constexpr Step run(const T* parameters, T* gradients, arena_type& arena,
                            bool classes) noexcept {
    detail::for_each_layer<0, last>([&](auto l) {
      forward::template layer_and_store<l()>(parameters, input(arena, l()),
                                             {arena.output(l()), columns},
                                             {arena.stored(l()), columns});
    });
    const Matrix z{arena.output(last), columns};
    forward::template scores<last>(parameters, input(arena, last), z);
    if constexpr (last_loss<Net, V, L>::derived::trained)
      std::fill_n(gradients + layout::layers[last].alphas, shape::outputs, T(0));
    Step step = loss(parameters, gradients, arena, z, classes);

    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerLayout at = layout::layers[l];
      const ConstMatrix dz{arena.delta(l), columns};
      plain::backward_w<V>(at.in, at.out, input(arena, l), dz,
                           forward::template weights<l>(gradients), gradients + at.biases);
      if constexpr (l > 0) backward_x<l>(parameters, gradients, arena, dz, step);
    });
    return step;
  }

 private:
  static constexpr ConstMatrix input(arena_type& arena, int layer) noexcept {
    return {layer == 0 ? arena.input() : arena.output(layer - 1), columns};
  }

  /// ∂L/∂z of the mean loss, of the last layer, from its z.
  static constexpr Step loss(const T* parameters, T* gradients, arena_type& arena, Matrix z,
                             bool classes) noexcept {
    using math::sum;
    const ConstMatrix target{arena.target(), columns};
    const ConstMatrix weights{arena.weight(), columns};
    const Matrix delta{arena.delta(last), columns};
    Step step;
    for (int c = 0; c < columns; ++c) step.weight += static_cast<double>(sum(weights.load(0, c)));
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    for (int c = 0; c < columns; ++c)
      last_loss<Net, V, L>::add(
          step, parameters, gradients, [=](int j) { return z.load(j, c); },
          [=](int j) { return target.load(j, c); }, [=](int j, V d) { delta.store(j, c, d); },
          weights.load(0, c), scale, classes);
    return step;
  }

  /// ∂L/∂z of the layer below: Wᵀ·dz, the penalty on its outputs, then through its activation.
  template <int Layer>
  static constexpr void backward_x(const T* parameters, T* gradients, arena_type& arena,
                                   ConstMatrix dz, Step& step) noexcept {
    using derived = typename forward::template derived<Layer - 1>;
    constexpr LayerLayout at = layout::layers[Layer];
    constexpr LayerLayout below = layout::layers[Layer - 1];
    const auto w = forward::template weights<Layer>(parameters);
    const ConstMatrix y{arena.output(Layer - 1), columns};
    const ConstMatrix stored{arena.stored(Layer - 1), columns};
    const Matrix dx{arena.delta(Layer - 1), columns};
    detail::activity<Net, Layer - 1, V, Activities...> activity(y, {arena.weight(), columns});
    step.penalty += activity.value();

    if constexpr (derived::rows) {
      plain::backward_x<V>(at.in, at.out, w, dz, dx,
                           [&](int i, int c, V g) { return activity.add_to(g, i, c); });
      for (int c = 0; c < columns; ++c)
        derived::template backward_row<V, at.in>(
            at.in, [=](int j) { return stored.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      if constexpr (derived::trained) std::fill_n(gradients + below.alphas, below.out, T(0));
      plain::backward_x<V>(at.in, at.out, w, dz, dx, [&](int i, int c, V g) {
        using math::sum;
        const V alpha = forward::template alpha<Layer - 1>(parameters, i);
        const V kept = stored.load(i, c);
        const V incoming = activity.add_to(g, i, c);
        if constexpr (derived::trained)
          gradients[below.alphas + static_cast<std::size_t>(i)] +=
              sum(derived::parameter(kept, alpha, incoming));
        return derived::backward(kept, alpha, incoming);
      });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
