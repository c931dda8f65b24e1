// SPDX-License-Identifier: MIT
// The epilogue of ∂L/∂W for a model on each lane: the update of its parameters where gradients arise.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/weight_decay.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Takes the gradients of a model on each lane and updates the parameters of those that are active:
/// w ← U(w, g + λ·p′(w)), with the gradient clipped and the weight decayed where the learner says so.
template <class Layout, class V, class U, class Penalties, std::size_t States,
          class Clipping = NoClipping, class Decay = NoWeightDecay>
struct UpdateLanes {
  using layout = Layout;
  using T = typename lanes_of<V>::scalar;
  using formula = derived_update<U>;
  using Active = decltype(V(0) > V(0));
  T* parameters;
  std::array<T*, States> states;
  typename formula::template broadcast<V> constants;
  V strength;  // of the learners' penalty on all weights
  Active active;
  V* penalty;

  template <int Layer>
  void set_weight(std::size_t k, V g) const noexcept {
    const V now = load(parameters, k);
    V value(0);
    each<Layer>([&]<class P>(std::type_identity<P>, V lambda) {
      if constexpr (!derived_penalty<P>::proximal) g = g + lambda * derived_penalty<P>::slope(now);
      value = value + lambda * derived_penalty<P>::value(now);
    });
    *penalty = *penalty + value;
    V next = update(k, Decay::decayed(now, constants.rate), g);
    each<Layer>([&]<class P>(std::type_identity<P>, V lambda) {
      if constexpr (derived_penalty<P>::proximal)
        next = derived_penalty<P>::shrink(next, constants.rate * lambda);
    });
    store(parameters, k, select(active, next, now));
  }
  void set(std::size_t k, V g) const noexcept {
    const V now = load(parameters, k);
    store(parameters, k, select(active, update(k, now, g), now));
  }

 private:
  static V load(const T* block, std::size_t k) noexcept {
    return lanes_of<V>::load(block + k * lanes_of<V>::count);
  }
  static void store(T* block, std::size_t k, V value) noexcept {
    lanes_of<V>::store(block + k * lanes_of<V>::count, value);
  }
  V update(std::size_t k, V now, V g) const noexcept {
    std::array<V, States> before;
    for (std::size_t i = 0; i < States; ++i) before[i] = load(states[i], k);
    std::array<V, States> after = before;
    const V next = formula::apply(now, Clipping::clip(g), after, constants);
    for (std::size_t i = 0; i < States; ++i)
      store(states[i], k, select(active, after[i], before[i]));
    return next;
  }
  template <int Layer>
  void each(auto f) const noexcept {
    [&]<class... P>(std::tuple<std::type_identity<P>...>) {
      [[maybe_unused]] bool global = Penalties::has_global;
      ((f(std::type_identity<P>{},
          std::exchange(global, false) ? strength : V(static_cast<T>(P::strength)))),
       ...);
    }(Penalties::template of_layer<Layer>());
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
