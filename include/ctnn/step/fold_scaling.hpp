// SPDX-License-Identifier: MIT
// Folding the scaling of inputs into the weights of the first layer, and that of targets into the last.
#pragma once

#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/target_scaling.hpp>
#include <ctnn/graph/ids.hpp>

namespace ctnn::inline CTNN_ABI {

/// Makes a model of scaled inputs one of inputs as they come:
/// W·((x − shift)·factor) + b = W′·x + b′, with W′ = W·factor as it is rounded and b′ = b − W′·shift,
/// which is rounded once.
///
/// W′·x and b′ are as large as |shift|·factor deviations and cancel, so that an output differs from
/// that of training by about √inputs/2 ulp of each input, times its weight: of inputs of 1e6 ± 1 by
/// 0.03 deviations each. Numbers that far from 0 need the offset taken off before, or doubles.
template <class Model, int In>
constexpr void fold_scaling(Model& model, const Scaler<In>& scaler) noexcept {
  using T = typename Model::scalar;
  auto w = model.template weights<0>();
  auto b = model.template biases<0>();
  for (int o = 0; o < w.rows; ++o) {
    double bias = b[static_cast<std::size_t>(o)];
    for (int i = 0; i < w.columns; ++i) {
      const auto k = static_cast<std::size_t>(i);
      w(o, i) = static_cast<T>(static_cast<double>(w(o, i)) * scaler.factor[k]);
      bias -= static_cast<double>(w(o, i)) * scaler.shift[k];
    }
    b[static_cast<std::size_t>(o)] = static_cast<T>(bias);
  }
}

/// Makes a model that was trained for scaled targets one of targets as they come, where the last layer is
/// linear: z = (t − shift)·factor is undone by (W·h + b)/factor + shift.
template <class Model, int Out>
constexpr void fold_target_scaling(Model& model, const Scaler<Out>& scaler) noexcept {
  using T = typename Model::scalar;
  using graph = typename Model::shape::graph;
  constexpr int last = static_cast<int>(detail::index_of(graph::view.op(graph::heads[0].op).layer));
  auto w = model.template weights<last>();
  auto b = model.template biases<last>();
  for (int o = 0; o < w.rows; ++o) {
    const auto k = static_cast<std::size_t>(o);
    const double deviation = 1 / static_cast<double>(scaler.factor[k]);
    for (int i = 0; i < w.columns; ++i)
      w(o, i) = static_cast<T>(static_cast<double>(w(o, i)) * deviation);
    b[k] = static_cast<T>(static_cast<double>(b[k]) * deviation + scaler.shift[k]);
  }
}

namespace detail {

/// What a learner L trained, for inputs and targets as they come: a copy with the scaling in its first and
/// its last layer, or where nothing was scaled the model itself, by reference.
template <class L, class Model, int In, class Targets>
[[nodiscard]] constexpr decltype(auto) folded(const Model& trained, const Scaler<In>& inputs,
                                              const Targets& targets) {
  constexpr bool scales_inputs = !std::is_same_v<typename L::scaling_type, struct NoScaling>;
  constexpr bool scales_targets = !std::is_same_v<Targets, NoScaler>;
  if constexpr (!scales_inputs && !scales_targets) {
    return (trained);
  } else {
    Model model = trained;
    if constexpr (scales_inputs) fold_scaling(model, inputs);
    if constexpr (scales_targets) fold_target_scaling(model, targets);
    return model;
  }
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
