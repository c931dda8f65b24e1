// SPDX-License-Identifier: MIT
// Epilogues of ∂L/∂W: the gradient of L parameters lies in a register and either updates them there,
// or is kept where the whole gradient is needed first.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/weight_decay.hpp>
#include <ctnn/policies/weight_penalties.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Stores the gradients of a network in the layout of its parameters. Where a W has several, the
/// later ones are added.
template <class Layout, class V>
struct KeepGradients {
  using T = typename lanes_of<V>::scalar;
  T* gradients;

  /// Whether these are the first gradients of W, and of b and the alphas.
  template <bool OfW, bool OfB>
  struct Layer {
    T* w;
    T* b;
    T* a;
    void weights(std::ptrdiff_t k, V g) const noexcept { keep<OfW>(w + k, g); }
    void biases(int o, V g) const noexcept { keep<OfB>(b + o, g); }
    void alphas(int o, V g) const noexcept { keep<OfB>(a + o, g); }
    template <bool First>
    static void keep(T* to, V g) noexcept {
      lanes_of<V>::store(to, First ? g : lanes_of<V>::load(to) + g);
    }
  };
  template <int L, bool OfW = true, bool OfB = true>
  [[nodiscard]] Layer<OfW, OfB> layer() const noexcept {
    constexpr LayerLayout at = Layout::layers[L];
    return {gradients + at.weights, gradients + at.biases, gradients + at.alphas};
  }
};

/// The value of a penalty: sums of V with their rounding errors (Kahan), for many small terms.
template <class V>
struct PenaltySum {
  V total{0};
  V lost{0};

  void add(V term) noexcept {
    const V corrected = term - lost;
    const V sum = total + corrected;
    lost = (sum - total) - corrected;
    total = sum;
  }
};

/// Updates parameters where their gradient arises: w ← U(w, g + λ·p′(w)), with the gradient clipped
/// and the weight decayed where the learner says so. `States` blocks of optimizer state lie like the
/// parameters.
template <class Layout, class V, class U, class Penalties, std::size_t States,
          class Clipping = NoClipping, class Decay = NoWeightDecay>
struct UpdateParameters {
  using T = typename lanes_of<V>::scalar;
  using formula = derived_update<U>;
  T* parameters;
  std::array<T*, States> states;
  typename formula::template broadcast<V> constants;
  double rate;
  double strength;  // of the learner's penalty on all weights
  PenaltySum<V>* penalty;

  template <class... P>
  struct Layer {
    T* w;
    std::array<T*, States> state;
    typename formula::template broadcast<V> constants;
    std::array<V, sizeof...(P)> lambda;  // strengths
    std::array<V, sizeof...(P)> shrink;  // rate·λ
    PenaltySum<V>* penalty;
    std::ptrdiff_t bias_offset;
    std::ptrdiff_t alpha_offset;
    std::ptrdiff_t padded_panel;  // offset of the panel that holds padding; past the end if none
    int width;                    // outputs of that panel
    int used;                     // of these, those that are no padding

    void weights(std::ptrdiff_t k, V g) const noexcept {
      if constexpr (sizeof...(P) == 0) {
        apply<Decay>(k, g);
      } else {
        const V now = lanes_of<V>::load(w + k);
        V value(0);
        each([&]<class Q>(std::type_identity<Q>, std::size_t i) {
          using penalty_formula = derived_penalty<Q>;
          if constexpr (!penalty_formula::proximal) g = g + lambda[i] * penalty_formula::slope(now);
          value = value + lambda[i] * penalty_formula::value(now);
        });
        penalty->add(
            k < padded_panel
                ? value
                : first_lanes(used - static_cast<int>((k - padded_panel) % width), value, V(0)));
        apply<Decay>(k, g);
        if constexpr ((derived_penalty<P>::proximal || ...)) {
          V next = lanes_of<V>::load(w + k);
          each([&]<class Q>(std::type_identity<Q>, std::size_t i) {
            if constexpr (derived_penalty<Q>::proximal)
              next = derived_penalty<Q>::shrink(next, shrink[i]);
          });
          lanes_of<V>::store(w + k, next);
        }
      }
    }
    void biases(int o, V g) const noexcept { apply<NoWeightDecay>(bias_offset + o, g); }
    void alphas(int o, V g) const noexcept { apply<NoWeightDecay>(alpha_offset + o, g); }

   private:
    template <class D>
    void apply(std::ptrdiff_t k, V g) const noexcept {
      std::array<V, States> s;
      for (std::size_t i = 0; i < States; ++i) s[i] = lanes_of<V>::load(state[i] + k);
      const V now = D::decayed(lanes_of<V>::load(w + k), constants.rate);
      lanes_of<V>::store(w + k, formula::apply(now, Clipping::clip(g), s, constants));
      for (std::size_t i = 0; i < States; ++i) lanes_of<V>::store(state[i] + k, s[i]);
    }
    static void each(auto f) noexcept {
      std::size_t i = 0;
      (f(std::type_identity<P>{}, i++), ...);
    }
  };

  /// No two operations share its weights: then there is a whole gradient first.
  template <int L, bool = true, bool = true>
  [[nodiscard]] auto layer() const noexcept {
    return make(Layout::layers[L], Penalties::template of_layer<L>());
  }

 private:
  /// Of a layer by its layout: layers with the same penalties share it.
  template <class... P>
  [[nodiscard]] Layer<P...> make(const LayerLayout& at,
                                 std::tuple<std::type_identity<P>...>) const noexcept {
    const int first = (at.out - 1) / at.panel * at.panel;  // output of the last panel
    Layer<P...> result{
        .w = parameters + at.weights,
        .state = states,
        .constants = constants,
        .lambda = {},
        .shrink = {},
        .penalty = penalty,
        .bias_offset = static_cast<std::ptrdiff_t>(at.biases - at.weights),
        .alpha_offset = static_cast<std::ptrdiff_t>(at.alphas - at.weights),
        .padded_panel = static_cast<std::ptrdiff_t>(at.out < at.padded ? first : at.padded) * at.in,
        .width = at.padded - first,
        .used = at.out - first};
    for (T*& state : result.state) state += at.weights;
    [[maybe_unused]] std::size_t i = 0;
    ((set<P>(result, i++)), ...);
    return result;
  }
  template <class P, class... All>
  void set(Layer<All...>& result, std::size_t i) const noexcept {
    const double lambda = i == 0 && Penalties::has_global ? strength : P::strength;
    result.lambda[i] = V(static_cast<T>(lambda));
    result.shrink[i] = V(static_cast<T>(rate * lambda));
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
