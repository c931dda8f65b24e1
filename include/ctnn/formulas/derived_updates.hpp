// SPDX-License-Identifier: MIT
// What training needs of a penalty or an update, derived from its formula.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/symbolic/derive_formulas.hpp>
#include <ctnn/symbolic/evaluate.hpp>
#include <ctnn/symbolic/hoist_constants.hpp>

namespace ctnn::inline CTNN_ABI {

/// p(w) and p′(w) of a penalty, without its strength.
template <Penalty P>
struct derived_penalty {
  static constexpr Expr formula = P::f(symbols::w);
  static constexpr bool proximal = requires { P::proximal; };
  static constexpr symbolic::Program value_program = symbolic::emit(symbolic::simplify(formula));
  static constexpr symbolic::Program slope_program =
      symbolic::emit(symbolic::gradient(formula, symbols::w));

  /// P(w)..
  template <class V>
  static constexpr V value(V w) noexcept {
    return Evaluate<value_program, V>::run(inputs<"w">(w));
  }
  /// Dp/dw..
  template <class V>
  static constexpr V slope(V w) noexcept {
    return Evaluate<slope_program, V>::run(inputs<"w">(w));
  }
  /// The weight after the proximal step of size s = rate·λ.
  template <class V>
  static constexpr V shrink(V w, V s) noexcept {
    return Evaluate<proximal_program<>, V>::run(inputs<"w", "s">(w, s));
  }

 private:
  template <int = 0>
  static constexpr symbolic::Program proximal_program =
      symbolic::emit(P::proximal(symbols::w, symbolic::symbol("s")));
};

/// An update as a program of w, g and its states; what depends on rate and step only is hoisted.
template <Update U>
struct derived_update {
 private:
  static constexpr Updated formulas =
      U::f(symbols::w, symbols::g, symbols::m, symbols::v, symbols::rate, symbols::k);
  static constexpr bool keeps_m = !symbolic::same(formulas.m, symbols::m);
  static constexpr bool keeps_v = !symbolic::same(formulas.v, symbols::v);
  static constexpr symbolic::Hoisted hoisted = symbolic::hoist(formulas.w);
  static constexpr std::size_t constants_count = hoisted.constants.size();

  template <std::size_t I>
  static constexpr symbolic::Program constant_program = symbolic::emit(hoisted.constants[I]);

  static constexpr symbolic::Program program = [] {
    using symbolic::Output;
    if constexpr (keeps_m && keeps_v)
      return symbolic::emit(
          {Output{"w", hoisted.formula}, Output{"m", formulas.m}, Output{"v", formulas.v}});
    else if constexpr (keeps_m)
      return symbolic::emit({Output{"w", hoisted.formula}, Output{"m", formulas.m}});
    else if constexpr (keeps_v)
      return symbolic::emit({Output{"w", hoisted.formula}, Output{"v", formulas.v}});
    else
      return symbolic::emit(hoisted.formula);
  }();

 public:
  /// Values kept beside every weight, all starting at zero.
  static constexpr int states = int{keeps_m} + int{keeps_v};

  /// What is the same for all weights in step k = 1, 2, …
  struct constants {
    double rate;
    std::array<double, constants_count> c;

    constexpr constants(double learning_rate, std::int64_t step) noexcept
        : rate(learning_rate), c(compute(learning_rate, static_cast<double>(step))) {}

   private:
    static constexpr auto compute(double rate, double k) noexcept {
      return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<double, constants_count>{
            Evaluate<constant_program<I>, double>::run(inputs<"rate", "k">(rate, k))...};
      }(std::make_index_sequence<constants_count>{});
    }
  };

  /// The same as numbers of V, in every lane.
  template <class V>
  struct broadcast {
    using T = typename lanes_of<V>::scalar;
    V rate;
    std::array<V, constants_count> c;
    constexpr explicit broadcast(const constants& step) noexcept : rate(static_cast<T>(step.rate)) {
      for (std::size_t i = 0; i < constants_count; ++i) c[i] = V(static_cast<T>(step.c[i]));
    }
    /// Other ones in every lane.
    explicit broadcast(
        const std::array<constants, static_cast<std::size_t>(lanes_of<V>::count)>& steps) noexcept {
      const auto gather = [&](auto read) {
        alignas(cache_line) std::array<T, static_cast<std::size_t>(lanes_of<V>::count)> lane;
        for (std::size_t i = 0; i < lane.size(); ++i) lane[i] = static_cast<T>(read(steps[i]));
        return lanes_of<V>::load(lane.data());
      };
      rate = gather([](const constants& step) { return step.rate; });
      for (std::size_t i = 0; i < constants_count; ++i)
        c[i] = gather([i](const constants& step) { return step.c[i]; });
    }
  };

  /// The new w; `state` holds m, v or both, and becomes the new ones.
  template <class V>
  static constexpr V apply(V w, V g, std::array<V, states>& state,
                           const broadcast<V>& step) noexcept {
    const auto env = [&](auto name) {
      if constexpr (name == "w")
        return w;
      else if constexpr (name == "g")
        return g;
      else if constexpr (name == "m")
        return state[0];
      else if constexpr (name == "v")
        return state[states - 1];
      else if constexpr (name == "rate")
        return step.rate;
      else
        return step.c[static_cast<std::size_t>(name.view()[1] - '0')];
    };
    const auto result = Evaluate<program, V>::run(env);
    if constexpr (states == 0) {
      return result;
    } else {
      for (std::size_t s = 0; s < states; ++s) state[s] = result[s + 1];
      return result[0];
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
