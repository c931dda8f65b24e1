// SPDX-License-Identifier: MIT
// The way back: loss, deltas and gradients of a batch, layer by layer, on plain kernels.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/activity.hpp>
#include <ctnn/network/arena.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a step saw, before it changed the weights.
struct Step {
  double loss = 0;     ///< mean loss over the batch, without the penalty
  double penalty = 0;  ///< of weights and activities, strengths included
  double weight = 0;   ///< sum of the samples' weights: their number, if none were given
  double correct = 0;  ///< of this, classified correctly (0 for targets that are numbers)
};

/// Forward, loss and backward of one batch. V is the value type, as in plain_forward; Activities are
/// the penalties on hidden outputs.
template <class Net, class V, class L, int Batch, class... Activities>
struct plain_backward {
  using shape = shape_of<Net>;
  using forward = plain_forward<Net, V>;
  using arena_type = Arena<Net, V, Batch>;
  using T = plain::scalar_of<V>;
  using Matrix = plain::Matrix<V>;
  using ConstMatrix = plain::Matrix<V, const T>;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
  static constexpr int columns = arena_type::columns;

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
    if constexpr (derived_last::trained)
      std::fill_n(gradients + shape::layers[last].alphas, shape::outputs, T(0));
    Step step = loss(parameters, gradients, arena, z, classes);

    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerInfo info = shape::layers[l];
      const ConstMatrix dz{arena.delta(l), columns};
      plain::backward_w<V>(info.in, info.out, input(arena, l), dz, gradients + info.weights,
                           gradients + info.biases);
      if constexpr (l > 0) backward_x<l>(parameters, gradients, arena, dz, step);
    });
    return step;
  }

 private:
  using derived_last = typename forward::template derived<last>;

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
    for (int c = 0; c < columns; ++c) {
      const V weight = weights.load(0, c);
      if (classes) step.correct += static_cast<double>(sum(weight * hits(z, target, c)));
      const auto zs = [=](int j) { return z.load(j, c); };
      const auto ts = [=](int j) { return target.load(j, c); };
      const auto set = [=](int j, V d) { delta.store(j, c, d * (weight * scale)); };
      V value(0);
      if constexpr (derived_last::trained)
        value = loss_behind_trained(parameters, gradients, zs, ts, set, weight * scale);
      else
        value = derived_loss<typename forward::template activation<last>,
                             L>::template delta_and_value<V, shape::outputs>(shape::outputs, zs, ts,
                                                                             set);
      step.loss += static_cast<double>(sum(value * weight * scale));
    }
    return step;
  }

  /// The same where the last activation has a trained alpha: loss and activation are two formulas,
  /// and ∂L/∂alpha comes between them.
  static constexpr V loss_behind_trained(const T* parameters, T* gradients, auto z, auto t,
                                         auto set, V scale) noexcept {
    using math::sum;
    constexpr int n = shape::outputs;
    V y[n];
    V g[n];
    for (int j = 0; j < n; ++j)
      y[j] = derived_last::forward(z(j), forward::template alpha<last>(parameters, j));
    const V value = derived_loss<struct Identity, L>::template delta_and_value<V, n>(
        n, [&](int j) { return y[j]; }, t, [&](int j, V d) { g[j] = d; });
    for (int j = 0; j < n; ++j) {
      const V alpha = forward::template alpha<last>(parameters, j);
      gradients[shape::layers[last].alphas + static_cast<std::size_t>(j)] +=
          sum(derived_last::parameter(z(j), alpha, g[j]) * scale);
      set(j, derived_last::backward(z(j), alpha, g[j]));
    }
    return value;
  }

  /// 1 where the decision of z is the target: the largest output; of a single one, its sign.
  static constexpr V hits(Matrix z, ConstMatrix target, int c) noexcept {
    using math::max;
    using math::select;
    const auto yes = [](auto mask) { return select(mask, V(1), V(0)); };
    if constexpr (shape::outputs == 1) {
      return yes(yes(z.load(0, c) >= V(0)) == yes(target.load(0, c) >= V(0.5)));
    } else {
      V top = z.load(0, c);
      V own(std::numeric_limits<T>::lowest());
      for (int j = 0; j < shape::outputs; ++j) {
        top = max(top, z.load(j, c));
        own = select(target.load(j, c) > V(0.5), z.load(j, c), own);
      }
      return yes(own >= top);
    }
  }

  /// ∂L/∂z of the layer below: Wᵀ·dz, the penalty on its outputs, then through its activation.
  template <int Layer>
  static constexpr void backward_x(const T* parameters, T* gradients, arena_type& arena,
                                   ConstMatrix dz, Step& step) noexcept {
    using derived = typename forward::template derived<Layer - 1>;
    constexpr LayerInfo info = shape::layers[Layer];
    constexpr LayerInfo below = shape::layers[Layer - 1];
    const T* w = parameters + info.weights;
    const ConstMatrix y{arena.output(Layer - 1), columns};
    const ConstMatrix stored{arena.stored(Layer - 1), columns};
    const Matrix dx{arena.delta(Layer - 1), columns};
    detail::activity<Net, Layer - 1, V, Activities...> activity(y, {arena.weight(), columns});
    step.penalty += activity.value();

    if constexpr (derived::rows) {
      plain::backward_x<V>(info.in, info.out, w, dz, dx,
                           [&](int i, int c, V g) { return activity.add_to(g, i, c); });
      for (int c = 0; c < columns; ++c)
        derived::template backward_row<V, info.in>(
            info.in, [=](int j) { return stored.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      if constexpr (derived::trained) std::fill_n(gradients + below.alphas, below.out, T(0));
      plain::backward_x<V>(info.in, info.out, w, dz, dx, [&](int i, int c, V g) {
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
