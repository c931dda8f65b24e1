// SPDX-License-Identifier: MIT
// The memory and the passes of loss gradients of many samples, a batch at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/passes/choose_pass.hpp>
#include <ctnn/passes/epilogues.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/one_sample_gradient.hpp>
#include <ctnn/plan/neuron_lanes_arena.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/check_formulas.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// The memory of loss gradients of many samples, `Batch` at a time: made once by the caller, so
/// that calls allocate nothing. V is the value type of its kernels, as in Trainer.
template <auto Net, auto TheLoss, class T = float, int Batch = 32, class V = Vector<T>>
class LossWorkspace {
  using network_type = typename Model<Net, T>::inference_type;  // nothing is dropped
  using shape = shape_of<network_type>;
  using L = std::remove_cvref_t<decltype(TheLoss)>;
  using pass = typename detail::pass_with<network_type, V, L, Batch, std::tuple<>>::type;
  using arena_type = typename pass::arena_type;
  using layout = typename Model<Net, T>::layout;
  static constexpr detail::LayerLayout first = layout::layers[0];
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr bool neurons_on_lanes =
      std::is_same_v<arena_type, detail::TiledArena<network_type, V, Batch>>;
  static constexpr int input_registers = (first.in + lanes - 1) / lanes;
  static constexpr Tile tile_x = detail::tile_for(input_registers);
  static_assert(detail::check_loss_of<L, network_type>());
  static_assert(Batch >= 1, "LossWorkspace<..., Batch> needs a batch of at least 1.");
  static_assert(
      shape::graph::one_reader && shape::graph::flow.needed[detail::ValueId(0)],
      "LossWorkspace<net, ...>: gradients of inputs come through the first layer, which must "
      "be a Dense that alone reads them and is not frozen; use loss_gradient(model, loss, x, "
      "target) sample by sample.");

 public:
  /// Mean loss of n samples; x_of(s), target_of(s) and weight_of(s) give them, `total` is the sum of
  /// their weights. Adds ∂L/∂θ to `gradient` and writes `dx` where it has rows.
  template <class Target>
  constexpr double run(const Model<Net, T>& model, std::size_t n, auto x_of, auto target_of,
                       auto weight_of, double total, Model<Net, T>& gradient,
                       Rows<T, shape::inputs> dx) noexcept {
    const FlushDenormals flush;
    const double unit = detail::weight_unit(total);
    total *= unit;
    double loss = 0;
    for (std::size_t from = 0; from < n; from += Batch) {
      const std::size_t count = std::min<std::size_t>(Batch, n - from);
      for (std::size_t s = 0; s < arena_type::padded; ++s) {
        const bool there = s < count;
        for (std::size_t i = 0; i < shape::inputs; ++i)
          arena_.input(s, i) = there ? static_cast<T>(x_of(from + s)[i]) : T(0);
        for (int o = 0; o < shape::outputs; ++o)
          arena_.target(s, static_cast<std::size_t>(o)) =
              there ? encode_target<T, L, Target>(
                          detail::value_of_target<Target>(target_of(from + s)), o)
                    : T(0);
        arena_.weight(s) =
            there ? static_cast<T>(weight_of(from + s)) * static_cast<T>(unit) : T(0);
      }
      const Step step =
          differentiate(model.data(), static_cast<int>(count), total, gradient.data());
      if (total > 0) loss += step.loss * (step.weight / total);
      if (dx.size() > 0) {
        backward_x(model.data(), static_cast<int>(count));
        for (std::size_t s = 0; s < count; ++s)  // of the sample's own loss, not of the mean
          for (std::size_t i = 0; i < shape::inputs; ++i)
            dx[from + s][i] =
                arena_.input(s, i) * static_cast<T>(step.weight) * static_cast<T>(1 / unit);
      }
    }
    return loss;
  }

 private:
  /// Adds the batch's share of the gradient.
  constexpr Step differentiate(const T* parameters, int rows, double total, T* gradient) noexcept {
    double weight = 0;
    for (int s = 0; s < rows; ++s)
      weight += static_cast<double>(arena_.weight(static_cast<std::size_t>(s)));
    const T share = total > 0 ? static_cast<T>(weight / total) : T(0);
    if constexpr (pass::fused) {
      return pass::run(parameters, arena_, rows, false,
                       detail::AddGradients<layout, V>{gradient, share});
    } else {
      const Step step = pass::run(parameters, gradient_.data(), arena_, false);
      for (std::size_t k = 0; k < layout::size; ++k) gradient[k] += share * gradient_.data()[k];
      return step;
    }
  }

  /// ∂L/∂x of the mean loss, in place of the inputs, from ∂L/∂z of the first layer.
  constexpr void backward_x(const T* parameters, int rows) noexcept {
    if constexpr (neurons_on_lanes) {
      constexpr auto& plan = arena_type::plan;
      const kernels::RowMajor<T> dx{arena_.at(plan.input), plan.input_stride};
      kernels::backward_x<V, tile_x>(rows, first.in, first.out,
                                     {arena_.at(plan.layers[0].delta), plan.layers[0].stride},
                                     parameters + first.weights, first.tile.columns, packed_.data(),
                                     detail::KeepGradient<V>{dx});
    } else {
      using forward = typename pass::forward;
      using matrix = typename forward::template output<arena_type::columns>;
      kernels::reference::backward_x<V>(
          extent<first.in>, extent<first.out>,
          forward::template weights<0>(typename forward::model{parameters}),
          matrix{arena_.delta(0), {}}, matrix{arena_.input(), {}}, [](int, int, V g) { return g; });
    }
  }

  arena_type arena_;
  Storage<T, neurons_on_lanes ? static_cast<std::size_t>(first.padded* tile_x.columns* lanes) : 1>
      packed_;
  Storage<T, pass::fused ? 1 : layout::size> gradient_;
};

}  // namespace ctnn::inline CTNN_ABI
