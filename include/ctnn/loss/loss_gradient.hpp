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

#include <cstddef>
#include <span>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/loss/loss_of_sample.hpp>
#include <ctnn/loss/loss_workspace.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// The loss at one sample and ∂L/∂x. x is (inputs); the target is a class id (0 or 1 for a single
/// output), a number for a single output, or a list of one per output, as x is. Allocates as
/// layer_outputs() does; usable in constant expressions. Throws Error for an id of no class, and for
/// lists of another length.
template <auto Net, class T, Loss L, class Target = detail::targets_of<Net, T>>
[[nodiscard]] constexpr LossAt<T, Model<Net, T>::inputs> loss_gradient(
    const Model<Net, T>& model, L, const detail::sample_of<Net, T>& x,
    const Target& target) noexcept(detail::never_throws<Net, T, Target>) {
  return detail::loss_gradient_at<L>(model, x.value(), target, static_cast<T*>(nullptr),
                                     detail::adding_to_nothing);
}
/// The same, and adds ∂L/∂θ to `gradient`, as vjp does.
template <auto Net, class T, Loss L, class Target = detail::targets_of<Net, T>>
constexpr LossAt<T, Model<Net, T>::inputs> loss_gradient(
    const Model<Net, T>& model, L, const detail::sample_of<Net, T>& x, const Target& target,
    Model<Net, T>& gradient) noexcept(detail::never_throws<Net, T, Target>) {
  return detail::loss_gradient_at<L>(
      model, x.value(), target, gradient.data(),
      detail::adding_to<typename Model<Net, T>::layout>(gradient.data()));
}

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
    const Model<Net, T>& model,
    const std::type_identity_t<detail::RowsArgument<const float, Model<Net, T>::inputs>>& x,
    const Targets& targets, LossWorkspace<Net, L, T, Batch, V>& workspace, Model<Net, T>& gradient,
    std::type_identity_t<Rows<T, Model<Net, T>::inputs>> dx = {nullptr, 0}) {
  static_assert(detail::check_outputs<Target::outputs, Model<Net, T>::outputs>::checked);
  detail::check_targets<Target>("loss_gradient", targets, x.size());
  if (dx.size() > 0 && dx.size() < x.size())
    detail::throw_other_rows("loss_gradient", x.size(), dx.size());
  return workspace.template run<Target>(
      model, x.size(), [&](std::size_t s) { return x[s]; },
      [&](std::size_t s) -> decltype(auto) { return targets[s]; }, [](std::size_t) { return 1.0F; },
      static_cast<double>(x.size()), gradient, dx);
}

}  // namespace ctnn::inline CTNN_ABI
