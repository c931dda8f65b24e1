// SPDX-License-Identifier: MIT
// Gradients of a loss without a training step: for adversarial examples, inverse problems and
// optimizers of one's own.
//
//   const auto [loss, dx] = loss_gradient(model, CrossEntropy, x, 3);      // one sample
//   loss_gradient(model, CrossEntropy, x, 3, gradient);                    // and ∂L/∂θ, added
//   LossWorkspace<net, CrossEntropy> workspace;                            // many
//   const double mean = loss_gradient(model, data, samples, workspace, gradient, dx);
//
// They are gradients of the loss alone; Trainer::differentiate() adds a learner's penalties.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/check_policies.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/encode_targets.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {

/// A loss at one sample, and ∂L/∂x.
template <class T, int Inputs>
struct LossAt {
  T loss;
  std::array<T, static_cast<std::size_t>(Inputs)> dx;
};

namespace detail {

template <bool Fits>
struct check_target {
  static_assert(Fits,
                "loss_gradient: a target is a class id, one number for a network of a single "
                "output, or a std::array of one number per output.");
  static constexpr bool checked = true;
};

template <class Net, class T, class Target>
inline constexpr bool is_target =
    std::integral<Target> || (std::floating_point<Target> && shape_of<Net>::outputs == 1) ||
    std::is_convertible_v<const Target&, std::span<const T, shape_of<Net>::outputs>> ||
    std::is_convertible_v<const Target&, std::span<const float, shape_of<Net>::outputs>>;

/// Of what a network with so many outputs takes a class id for.
template <int Outputs>
using classes_of = std::conditional_t<Outputs == 1, Binary, Classes<std::max(Outputs, 2)>>;

/// What loss L compares output o with.
template <class T, class L, int Outputs, class Target>
[[nodiscard]] constexpr T target_of(const Target& target, int o) noexcept {
  if constexpr (std::integral<Target>) {
    using classes = classes_of<Outputs>;
    return encoded<T, L, classes>(static_cast<typename classes::value_type>(target), o);
  } else if constexpr (std::floating_point<Target>) {
    return static_cast<T>(target);
  } else {
    return static_cast<T>(target[static_cast<std::size_t>(o)]);
  }
}

/// Down to the last layer's z, and ∂L/∂z into `d`; returns the loss. Gradients of trained alphas of
/// the last layer go to `gradient`, where there is one.
template <class V, class L, class Net, class T>
constexpr T loss_at(const T* parameters, SampleBuffers<Net, T>& sample, const auto& target, T* d,
                    [[maybe_unused]] T* gradient) noexcept {
  using pass = sample_pass<Net, V>;
  using loss = network_loss<Net, T, L>;
  using graph = graph_of<Net>;
  pass::template forwards<true>(parameters, sample);
  Scratch<T, shape_of<Net>::outputs> scores;
  T* const z = scores.data();
  static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
    constexpr Head head = graph::heads[h()];
    std::copy_n(sample.template output<head.op>(), head.out, z + head.offset);
  });
  return loss::see(
             typename loss::forward::model{parameters}, [=](int j) { return z[j]; },
             [&](int j) { return target_of<T, L, shape_of<Net>::outputs>(target, j); },
             [=](int j, T g) { d[j] = g; },
             [=]([[maybe_unused]] int op, [[maybe_unused]] int j, [[maybe_unused]] T g) {
               if (gradient == nullptr) return;
               const int layer = graph::ops[static_cast<std::size_t>(op)].layer;
               if (layer >= 0)
                 gradient[pass::layout::layers[static_cast<std::size_t>(layer)].alphas +
                          static_cast<std::size_t>(j)] += g;
             },
             T(1), T(1), false)
      .loss;
}

/// Nothing is allocated, and a target that is no class id cannot be wrong.
template <auto Net, class T, class Target>
inline constexpr bool never_throws =
    Activations<Net, T>::buffers_type::in_place && !std::integral<Target>;

template <class L, auto Net, class T, class Target>
[[nodiscard]] constexpr auto loss_gradient_at(
    const Model<Net, T>& model, std::span<const T, Model<Net, T>::inputs> x, const Target& target,
    T* gradient, auto make_gradients) noexcept(never_throws<Net, T, Target>) {
  using network_type = typename Model<Net, T>::inference_type;
  using fits = check_target<is_target<network_type, T, Target>>;
  LossAt<T, Model<Net, T>::inputs> result{};
  if constexpr (fits::checked && check_loss_of<L, network_type>() &&
                is_target<network_type, T, Target>) {
    if constexpr (std::integral<Target>)
      check_ids<classes_of<Model<Net, T>::outputs>>("loss_gradient", target);
    SampleBuffers<network_type, T> sample;
    std::copy(x.begin(), x.end(), sample.input());
    Scratch<T, shape_of<network_type>::outputs> d;
    if (std::is_constant_evaluated())
      result.loss = loss_at<T, L>(model.data(), sample, target, d.data(), gradient);
    else
      result.loss = loss_at<Vector<T>, L>(model.data(), sample, target, d.data(), gradient);
    backward_to_input<network_type, T, false>(model.data(), sample, d.data(), result.dx.data(),
                                              make_gradients);
  }
  return result;
}

}  // namespace detail

/// The loss at one sample and ∂L/∂x. x is (inputs); the target is a class id (0 or 1 for a single
/// output), a number for a single output, or a std::array of one per output. Allocates as
/// activations() does; usable in constant expressions. Throws Error for an id of no class.
template <auto Net, class T, Loss L, class Target>
[[nodiscard]] constexpr LossAt<T, Model<Net, T>::inputs> loss_gradient(
    const Model<Net, T>& model, L,
    std::type_identity_t<std::span<const T, Model<Net, T>::inputs>> x,
    const Target& target) noexcept(detail::never_throws<Net, T, Target>) {
  return detail::loss_gradient_at<L>(model, x, target, static_cast<T*>(nullptr),
                                     detail::adding_to_nothing);
}
/// The same, and adds ∂L/∂θ to `gradient`, as vjp does.
template <auto Net, class T, Loss L, class Target>
constexpr LossAt<T, Model<Net, T>::inputs> loss_gradient(
    const Model<Net, T>& model, L,
    std::type_identity_t<std::span<const T, Model<Net, T>::inputs>> x, const Target& target,
    Model<Net, T>& gradient) noexcept(detail::never_throws<Net, T, Target>) {
  return detail::loss_gradient_at<L>(
      model, x, target, gradient.data(),
      detail::adding_to<typename Model<Net, T>::layout>(gradient.data()));
}

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
  static constexpr LayerLayout first = layout::layers[0];
  static constexpr int lanes = lanes_of<V>::count;
  static constexpr bool neurons_on_lanes =
      std::is_same_v<arena_type, TiledArena<network_type, V, Batch>>;
  static constexpr int input_registers = (first.in + lanes - 1) / lanes;
  static constexpr Tile tile_x = tile_for(input_registers);
  static_assert(detail::check_loss_of<L, network_type>());
  static_assert(Batch >= 1, "LossWorkspace<..., Batch> needs a batch of at least 1.");
  static_assert(
      shape::graph::one_reader && shape::graph::flow.wanted[1],
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
              there ? encoded<T, L, Target>(target_of(from + s), o) : T(0);
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
      plain::backward_x<V>(extent<first.in>, extent<first.out>,
                           forward::template weights<0>(typename forward::model{parameters}),
                           matrix{arena_.delta(0), {}}, matrix{arena_.input(), {}},
                           [](int, int, V g) { return g; });
    }
  }

  arena_type arena_;
  Storage<T, neurons_on_lanes ? static_cast<std::size_t>(first.padded* tile_x.columns* lanes) : 1>
      packed_;
  Storage<T, pass::fused ? 1 : layout::size> gradient_;
};

/// The mean loss of a data set's samples at these indices, Σ weight·L / Σ weight. Adds its ∂L/∂θ to
/// `gradient`. Where `dx` has rows, (n, inputs), row s becomes the gradient of sample s's own loss
/// times its weight, whatever samples are beside it. Throws Error for an index that is not in the data
/// set, and for fewer rows of dx than samples.
template <auto Net, class T, SampleSource Data, auto L, int Batch, class V>
constexpr double loss_gradient(const Model<Net, T>& model, const Data& data,
                               std::span<const std::size_t> samples,
                               LossWorkspace<Net, L, T, Batch, V>& workspace,
                               Model<Net, T>& gradient,
                               std::type_identity_t<Rows<T, Data::inputs>> dx = {nullptr, 0}) {
  detail::check_indices("loss_gradient", samples, data.size());
  if (dx.size() > 0 && dx.size() < samples.size())
    detail::throw_other_rows("loss_gradient", samples.size(), dx.size());
  double total = 0;
  if constexpr (detail::check_fit<shape_of<typename Model<Net, T>::inference_type>, Data>()) {
    for (const std::size_t i : samples) total += static_cast<double>(data.weight(i));
    return workspace.template run<typename Data::target_type>(
        model, samples.size(), [&](std::size_t s) { return data.x(samples[s]); },
        [&](std::size_t s) { return data.target(samples[s]); },
        [&](std::size_t s) { return data.weight(samples[s]); }, total, gradient, dx);
  }
  return total;
}
/// The same of memory of the caller's: x is (n, inputs), targets[s] the target of row s, an array of
/// ids or the Rows of Values<N>, as in Trainer::gather. Throws Error for fewer targets, or rows of dx, than
/// rows, and for an id of no class.
template <class Target, class Targets, auto Net, class T, auto L, int Batch, class V>
constexpr double loss_gradient(
    const Model<Net, T>& model, std::type_identity_t<Rows<const float, Model<Net, T>::inputs>> x,
    const Targets& targets, LossWorkspace<Net, L, T, Batch, V>& workspace, Model<Net, T>& gradient,
    std::type_identity_t<Rows<T, Model<Net, T>::inputs>> dx = {nullptr, 0}) {
  static_assert(detail::check_outputs<Target::outputs, Model<Net, T>::outputs>::checked);
  detail::check_targets<Target>("loss_gradient", targets, x.size());
  if (dx.size() > 0 && dx.size() < x.size())
    detail::throw_other_rows("loss_gradient", x.size(), dx.size());
  return workspace.template run<Target>(
      model, x.size(), [&](std::size_t s) { return x[s]; },
      [&](std::size_t s) { return static_cast<typename Target::value_type>(targets[s]); },
      [](std::size_t) { return 1.0F; }, static_cast<double>(x.size()), gradient, dx);
}

}  // namespace ctnn::inline CTNN_ABI
