// SPDX-License-Identifier: MIT
// The way back: loss, deltas and gradients of a batch, layer by layer, on plain kernels.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a step saw, before it changed the weights.
struct Step {
  double loss = 0;     ///< mean loss over the batch, without the penalty
  double penalty = 0;  ///< λ·Σ p(w)
  double weight = 0;   ///< samples in the batch
  double correct = 0;  ///< of these, classified correctly (0 for targets that are numbers)
};

/// All buffers of a training step on at most Batch samples: one block, allocated once. Matrices are
/// [feature][sample], a row padded to `padded` samples.
template <class Net, class V, int Batch>
class Arena {
 public:
  using shape = shape_of<Net>;
  using T = plain::scalar_of<V>;
  static constexpr int columns = (Batch + lanes_of<V>::count - 1) / lanes_of<V>::count;
  static constexpr std::size_t padded = std::size_t{columns} * lanes_of<V>::count;

  [[nodiscard]] T* input() noexcept { return memory_.data(); }
  /// The outputs of layer l; those of the last one become ∂L/∂z in the backward pass.
  [[nodiscard]] T* output(int l) noexcept { return row(first_output(l)); }
  /// ∂L/∂z of a layer in turn with `which` = 0 or 1.
  [[nodiscard]] T* delta(int which) noexcept { return row(outputs_end + which * shape::widest); }
  [[nodiscard]] T* target() noexcept { return row(outputs_end + 2 * shape::widest); }
  /// A weight per sample; zero for the rows that pad a batch.
  [[nodiscard]] T* weight() noexcept {
    return row(outputs_end + 2 * shape::widest + shape::outputs);
  }

 private:
  static constexpr int first_output(int layer) {
    int first = shape::inputs;
    for (int l = 0; l < layer; ++l) first += shape::layers[static_cast<std::size_t>(l)].out;
    return first;
  }
  static constexpr int outputs_end = first_output(static_cast<int>(shape::depth));
  static constexpr int rows = outputs_end + 2 * shape::widest + shape::outputs + 1;
  [[nodiscard]] T* row(int r) noexcept {
    return memory_.data() + static_cast<std::size_t>(r) * padded;
  }

  Storage<T, static_cast<std::size_t>(rows) * padded> memory_;
};

/// Forward, loss and backward of one batch. V is the value type, as in plain_forward.
template <class Net, class V, class L, int Batch>
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
  static Step run(const T* parameters, T* gradients, arena_type& arena, bool classes) noexcept {
    detail::for_each_layer<0, last>([&](auto l) {
      forward::template layer<l()>(parameters, input(arena, l()), output(arena, l()));
    });
    const Matrix z = output(arena, last);
    forward::template scores<last>(parameters, input(arena, last), z);
    const Step step = loss(arena, z, classes);

    detail::for_each_layer<0, last + 1>([&](auto turn) {
      constexpr int l = last - turn();
      constexpr LayerInfo info = shape::layers[l];
      const Matrix dz = delta(arena, l);
      plain::backward_w<V>(info.in, info.out, input(arena, l), {dz.data, columns},
                           gradients + info.weights, gradients + info.biases);
      if constexpr (l > 0) {
        backward_x<l>(parameters, {dz.data, columns}, output(arena, l - 1), delta(arena, l - 1));
      }
    });
    return step;
  }

 private:
  static ConstMatrix input(arena_type& arena, int layer) noexcept {
    return {layer == 0 ? arena.input() : arena.output(layer - 1), columns};
  }
  static Matrix output(arena_type& arena, int layer) noexcept {
    return {arena.output(layer), columns};
  }
  static Matrix delta(arena_type& arena, int layer) noexcept {
    return {layer == last ? arena.output(last) : arena.delta(layer % 2), columns};
  }

  /// z of the last layer becomes ∂L/∂z of the mean loss.
  static Step loss(arena_type& arena, Matrix z, bool classes) noexcept {
    using A = typename forward::template activation<last>;
    using math::sum;
    const ConstMatrix target{arena.target(), columns};
    const ConstMatrix weights{arena.weight(), columns};
    Step step;
    for (int c = 0; c < columns; ++c) step.weight += static_cast<double>(sum(weights.load(0, c)));
    const V scale(step.weight > 0 ? static_cast<T>(1 / step.weight) : T(0));
    for (int c = 0; c < columns; ++c) {
      const V weight = weights.load(0, c);
      if (classes) step.correct += static_cast<double>(sum(weight * hits(z, target, c)));
      const V value = derived_loss<A, L>::template delta_and_value<V>(
          shape::outputs, [=](int j) { return z.load(j, c); },
          [=](int j) { return target.load(j, c); }, [=](int j, V d) { z.store(j, c, d); });
      step.loss += static_cast<double>(sum(value * weight * scale));
      for (int j = 0; j < shape::outputs; ++j) z.store(j, c, z.load(j, c) * weight * scale);
    }
    return step;
  }

  /// 1 where the decision of z is the target: the largest output; of a single one, its sign.
  static V hits(Matrix z, ConstMatrix target, int c) noexcept {
    using math::max;
    using math::select;
    if constexpr (shape::outputs == 1) {
      const V yes = select(z.load(0, c) >= V(0), V(1), V(0));
      return select(yes == target.load(0, c), V(1), V(0));
    } else {
      V top = z.load(0, c);
      V own = target.load(0, c) * top;
      for (int j = 1; j < shape::outputs; ++j) {
        top = max(top, z.load(j, c));
        own = own + target.load(j, c) * z.load(j, c);
      }
      return select(own >= top, V(1), V(0));
    }
  }

  /// ∂L/∂z of the layer below l: Wᵀ·dz, then through that layer's activation.
  template <int Layer>
  static void backward_x(const T* parameters, ConstMatrix dz, Matrix y, Matrix dx) noexcept {
    using A = typename forward::template activation<Layer - 1>;
    constexpr LayerInfo info = shape::layers[Layer];
    const T* w = parameters + info.weights;
    if constexpr (A::row) {
      plain::backward_x<V>(info.in, info.out, w, dz, dx, [](int, int, V g) { return g; });
      for (int c = 0; c < columns; ++c)
        derived_activation<A>::template backward_row<V>(
            info.in, [=](int j) { return y.load(j, c); }, [=](int j) { return dx.load(j, c); },
            [=](int j, V d) { dx.store(j, c, d); });
    } else {
      plain::backward_x<V>(info.in, info.out, w, dz, dx, [=](int i, int c, V g) {
        return derived_activation<A>::backward(y.load(i, c), g);
      });
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
