// SPDX-License-Identifier: MIT
// The penalties on weights: one for all of them, others for a layer or a single weight.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the penalties of a learner do to weights and gradients, in a model's layout. Global acts on
/// all weights with the strength of the run; each of Locals, where it says, with its own.
template <class Net, class Layout, class Global, class Locals>
struct weight_penalties;

template <class Net, class Layout, class Global, class... Locals>
struct weight_penalties<Net, Layout, Global, std::tuple<Locals...>> {
  using shape = shape_of<Net>;

  /// Whether one is on a single weight, which no update of whole registers can do.
  static constexpr bool on_single_weights = (false || ... || requires { Locals::out; });

  /// Whether one is on the outputs of a layer, which the backward pass computes.
  static constexpr bool on_outputs = (false || ... || requires { Locals::of_outputs; });

  static constexpr bool has_global = !std::is_same_v<Global, NoPenalty>;
  /// The penalties on all weights of a layer, as std::type_identity…, with Global first.
  template <int Layer>
  static constexpr auto of_layer() {
    constexpr bool any = Layout::layers[Layer].has_weights && Layout::layers[Layer].trains;
    return detail::concatenate<detail::list_if<has_global && any, std::type_identity<Global>>,
                               detail::list_if<covers<Locals, Layer>() && any,
                                               std::type_identity<penalty_of<Locals>>>...>{};
  }

  /// Σ λ·p(w) in double, where squares of floats do not overflow.
  template <class T>
  static constexpr double value(const T* weights, double strength) noexcept {
    double total = 0;
    each(strength, [&]<class P>(std::type_identity<P>, double lambda, std::size_t k) {
      total += lambda * derived_penalty<P>::value(static_cast<double>(weights[k]));
    });
    return total;
  }

  /// Adds every λ·p′(w) to its gradient; returns Σ λ·p(w). Proximal penalties add no gradient.
  template <class T>
  static constexpr double add_gradients(const T* weights, T* gradients, double strength) noexcept {
    double total = 0;
    each(strength, [&]<class P>(std::type_identity<P>, double lambda, std::size_t k) {
      using formula = derived_penalty<P>;
      if constexpr (!formula::proximal)
        gradients[k] += static_cast<T>(lambda) * formula::slope(weights[k]);
      total += lambda * static_cast<double>(formula::value(weights[k]));
    });
    return total - total == 0 ? total : value(weights, strength);
  }

  /// The proximal step of every proximal penalty, after an update with this rate.
  template <class T>
  static constexpr void shrink(T* weights, double rate, double strength) noexcept {
    each(strength, [&]<class P>(std::type_identity<P>, double lambda, std::size_t k) {
      if constexpr (derived_penalty<P>::proximal)
        weights[k] = derived_penalty<P>::shrink(weights[k], static_cast<T>(rate * lambda));
    });
  }

 private:
  template <class Local>
  using penalty_of = typename Local::penalty_type;
  template <class Local, int Layer>
  static consteval bool covers() {
    if constexpr (requires { Local::of_outputs; } || requires { Local::out; })
      return false;
    else
      return find_layer<Net>(Local::layer.view()) == Layer;
  }

  /// Calls f(penalty, strength, offset of a weight) for every penalized weight.
  static constexpr void each(double strength, auto f) {
    if constexpr (has_global)
      for (const detail::LayerLayout& layer : Layout::layers)
        each_weight(layer, std::type_identity<Global>{}, strength, f);
    (local<Locals>(f), ...);
  }
  static constexpr void each_weight(const detail::LayerLayout& layer, auto penalty, double strength,
                                    auto& f) {
    if (!layer.has_weights || !layer.trains) return;
    for (int o = 0; o < layer.out; ++o) {
      std::size_t k = layer.weight(o, 0);
      const std::size_t step = layer.in > 1 ? layer.weight(o, 1) - k : 0;
      for (int i = 0; i < layer.in; ++i, k += step) f(penalty, strength, k);
    }
  }
  template <class Local>
  static constexpr void local(auto& f) {
    if constexpr (!requires { Local::of_outputs; }) {
      using P = typename Local::penalty_type;
      constexpr detail::LayerLayout layer = Layout::layers[find_layer<Net>(Local::layer.view())];
      if constexpr (requires { Local::out; })
        f(std::type_identity<P>{}, P::strength, layer.weight(Local::out, Local::in));
      else
        each_weight(layer, std::type_identity<P>{}, P::strength, f);
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
