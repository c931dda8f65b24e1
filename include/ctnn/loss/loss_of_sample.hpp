// SPDX-License-Identifier: MIT
// The loss of one sample, and its gradients.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/scratch.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/passes/one_sample_gradient.hpp>
#include <ctnn/plan/one_sample_buffers.hpp>
#include <ctnn/policies/check_formulas.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// A loss at one sample, and ∂L/∂x.
template <class T, int Inputs>
struct LossAt {
  T loss;                                              ///< of the sample
  std::array<T, static_cast<std::size_t>(Inputs)> dx;  ///< ∂loss/∂x
};

namespace detail {

template <bool Fits>
struct check_target : sentence {
  static_assert(Fits,
                "loss_gradient: a target is a class id, one number for a network of a single "
                "output, or a list of one number per output.");
};

template <class Net, class Target>
inline constexpr bool is_target = !std::floating_point<Target> || shape_of<Net>::outputs == 1;

/// A target of numbers, as a call takes it.
template <auto Net, class T>
using targets_of = Numbers<T, Model<Net, T>::outputs, Argument::target>;

/// Of what a network with so many outputs takes a class id for.
template <int Outputs>
using classes_of = std::conditional_t<Outputs == 1, Binary, Classes<std::max(Outputs, 2)>>;

/// What loss L compares output o with.
template <class T, class L, int Outputs, class Target>
[[nodiscard]] constexpr T target_of(const Target& target, int o) noexcept {
  if constexpr (std::integral<Target>) {
    using classes = classes_of<Outputs>;
    return encode_target<T, L, classes>(static_cast<typename classes::value_type>(target), o);
  } else if constexpr (std::floating_point<Target>) {
    return static_cast<T>(target);
  } else {
    return static_cast<T>(target[static_cast<std::size_t>(o)]);
  }
}

/// The forward pass to the last layer's z, and ∂L/∂z into `d`; returns the loss. Gradients of trained
/// alphas of the last layer go to `gradient`, where there is one.
template <class V, class L, class Net, class T>
constexpr T loss_at(const T* parameters, SampleBuffers<Net, T>& sample, const auto& target, T* d,
                    [[maybe_unused]] T* gradient) noexcept {
  using pass = one_sample_passes<Net, V>;
  using loss = network_loss<Net, T, L>;
  using graph = graph_of<Net>;
  pass::template forwards<true>(parameters, sample);
  Scratch<T, shape_of<Net>::outputs> logits;
  T* const z = logits.data();
  static_for<0, static_cast<int>(graph::heads.size())>([&](auto h) {
    constexpr Head head = graph::heads[h()];
    std::copy_n(sample.template output<head.op.number>(), head.out, z + head.offset);
  });
  return loss::evaluate(
             typename loss::forward::model{parameters}, [=](int j) { return z[j]; },
             [&](int j) { return target_of<T, L, shape_of<Net>::outputs>(target, j); },
             [=](int j, T g) { d[j] = g; },
             [=]([[maybe_unused]] int op, [[maybe_unused]] int j, [[maybe_unused]] T g) {
               if (gradient == nullptr) return;
               const LayerId layer = graph::ops[op].layer;
               if (layer != no_layer)
                 gradient[pass::layout::layers[layer].alphas + static_cast<std::size_t>(j)] += g;
             },
             T(1), T(1), false)
      .loss;
}

/// Nothing is allocated, and the target is neither a class id nor of a length known at run time only.
template <auto Net, class T, class Target>
inline constexpr bool never_throws =
    LayerOutputs<Net, T>::buffers_type::in_place && !std::integral<Target> &&
    std::is_nothrow_constructible_v<targets_of<Net, T>, const Target&>;

template <class L, auto Net, class T, class Target>
[[nodiscard]] constexpr auto loss_gradient_at(
    const Model<Net, T>& model, std::span<const T, Model<Net, T>::inputs> x, const Target& target,
    T* gradient, auto make_gradients) noexcept(never_throws<Net, T, Target>) {
  using network_type = typename Model<Net, T>::inference_type;
  using fits = check_target<is_target<network_type, Target>>;
  LossAt<T, Model<Net, T>::inputs> result{};
  if constexpr (!std::is_arithmetic_v<Target> &&
                !std::is_same_v<Target, std::span<const T, Model<Net, T>::outputs>>) {
    return loss_gradient_at<L>(model, x, targets_of<Net, T>(target).value(), gradient,
                               make_gradients);
  } else if constexpr (fits::checked && check_loss_of<L, network_type>() &&
                       is_target<network_type, Target>) {
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

}  // namespace ctnn::inline CTNN_ABI
