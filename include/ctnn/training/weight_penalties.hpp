// SPDX-License-Identifier: MIT
// The penalties on weights: one for all of them, others for a layer or a single weight.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the penalties of a learner do to weights and gradients. Global acts on all weights with the
/// strength of the run; each of Locals, where it says, with its own.
template <class Net, class Global, class Locals>
struct weight_penalties;

template <class Net, class Global, class... Locals>
struct weight_penalties<Net, Global, std::tuple<Locals...>> {
  using shape = shape_of<Net>;

  /// Adds every λ·p′(w) to its gradient; returns Σ λ·p(w). Proximal penalties add no gradient.
  template <class T>
  static constexpr double add_gradients(const T* weights, T* gradients, double strength) noexcept {
    double total = 0;
    each(strength,
         [&]<class P>(std::type_identity<P>, double lambda, std::size_t first, std::size_t count) {
           using formula = derived_penalty<P>;
           double sum = 0;
           for (std::size_t k = first; k < first + count; ++k) {
             if constexpr (!formula::proximal)
               gradients[k] += static_cast<T>(lambda) * formula::slope(weights[k]);
             sum += static_cast<double>(formula::value(weights[k]));
           }
           total += lambda * sum;
         });
    return total;
  }

  /// The proximal step of every proximal penalty, after an update with this rate.
  template <class T>
  static constexpr void shrink(T* weights, double rate, double strength) noexcept {
    each(strength,
         [&]<class P>(std::type_identity<P>, double lambda, std::size_t first, std::size_t count) {
           if constexpr (derived_penalty<P>::proximal)
             for (std::size_t k = first; k < first + count; ++k)
               weights[k] = derived_penalty<P>::shrink(weights[k], static_cast<T>(rate * lambda));
         });
  }

 private:
  /// Calls f(penalty, strength, first weight, number of weights) for every run of penalized weights.
  static constexpr void each(double strength, auto f) {
    if constexpr (!std::is_same_v<Global, NoPenalty>)
      for (const LayerInfo& layer : shape::layers)
        f(std::type_identity<Global>{}, strength, layer.weights, layer.biases - layer.weights);
    (local<Locals>(f), ...);
  }
  template <class Local>
  static constexpr void local(auto& f) {
    if constexpr (!requires { Local::of_outputs; }) {
      using P = typename Local::penalty_type;
      constexpr LayerInfo layer = shape::layers[find_layer<Net>(Local::layer.view())];
      if constexpr (requires { Local::out; })
        f(std::type_identity<P>{}, P::strength,
          layer.weights + static_cast<std::size_t>(Local::out) * layer.in + Local::in,
          std::size_t{1});
      else
        f(std::type_identity<P>{}, P::strength, layer.weights, layer.biases - layer.weights);
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
