// SPDX-License-Identifier: MIT
// Runs a program on scalars or SIMD vectors, one instruction after the other, all inlined.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/operations/op_table.hpp>
#include <ctnn/symbolic/program.hpp>

namespace ctnn::inline CTNN_ABI {

namespace symbolic::detail {

template <class V>
struct ScalarOf {
  using type = typename V::value_type;
};
template <std::floating_point V>
struct ScalarOf<V> {
  using type = V;
};
template <class V>
using scalar_of = typename ScalarOf<V>::type;

}  // namespace symbolic::detail

/// What a program computes with: float, double, or a SIMD vector whose `fma`, `max`, `min`,
/// `select(mask, a, b)` and `abs`, and those of exp, expm1, log, log1p, tanh, sqrt, sin, cos, atan,
/// erf, pow that the program uses, are found by argument-dependent lookup; `fms` (a*b - c) and
/// `fnma` (c - a*b) are taken if they exist. `V(scalar)` broadcasts; comparisons give the mask;
/// `max(constant, x)` must return x when x is NaN.
template <class V>
concept ProgramValue = requires(V a, symbolic::detail::scalar_of<V> s) {
  V(s);
  { a + a } -> std::convertible_to<V>;
  { a - a } -> std::convertible_to<V>;
  { a* a } -> std::convertible_to<V>;
  { a / a } -> std::convertible_to<V>;
  { -a } -> std::convertible_to<V>;
  { symbolic::detail::Operation<symbolic::Op::fma>::evaluate(a, a, a) } -> std::convertible_to<V>;
  { symbolic::detail::Operation<symbolic::Op::where>::evaluate(a > a, a, a) };
};

/// Names an input in a call of an environment: `if constexpr (name == "g") …`.
template <const auto& program, std::size_t I>
struct InputName {
  static constexpr symbolic::Rank rank = program.inputs[I].rank;
  /// The name.
  [[nodiscard]] static constexpr std::string_view view() { return program.inputs[I].name.view(); }
  friend constexpr bool operator==(InputName, std::string_view name) { return view() == name; }
};

/// An environment made of plain values: `inputs<"y", "g">(y, g)`.
template <fixed_string... Names>
struct Inputs {
  template <class... T>
  struct Values {
    std::tuple<T...> values;
    template <class N>
    CTNN_INLINE constexpr auto operator()(N) const {
      constexpr std::size_t at = index(N::view());
      static_assert(at < sizeof...(Names), "ctnn: the program reads an input that was not given.");
      return std::get<at>(values);
    }
  };
  /// The number of the input with this name.
  static constexpr std::size_t index(std::string_view name) {
    std::size_t i = 0;
    const bool found = ((Names.view() == name ? true : (++i, false)) || ...);
    return found ? i : sizeof...(Names);
  }
};
/// These values by these names.
template <fixed_string... Names, class... T>
[[nodiscard]] constexpr auto inputs(const T&... values) {
  static_assert(sizeof...(Names) == sizeof...(T), "ctnn: each input needs one value.");
  return typename Inputs<Names...>::template Values<T...>{{values...}};
}

/// Runs an element program. `env(name)` returns an input as something convertible to V; it is
/// called only for what the program reads. Returns V, or a std::array<V, outputs> in the order of
/// the outputs.
template <const auto& program, ProgramValue V>
struct Evaluate {
  static constexpr std::size_t size = program.code.size();
  static constexpr std::size_t outputs = program.outputs.size();

  /// The value, for the inputs that an environment gives.
  template <class Env>
  [[nodiscard]] CTNN_INLINE static constexpr auto run(const Env& env) {
    return run(env, std::make_index_sequence<size>{}, std::make_index_sequence<outputs>{});
  }

 private:
  using Scalar = symbolic::detail::scalar_of<V>;
  using Mask = decltype(std::declval<V>() > std::declval<V>());

  template <class Env, std::size_t... I, std::size_t... O>
  CTNN_INLINE static constexpr auto run(const Env& env, std::index_sequence<I...>,
                                        std::index_sequence<O...>) {
    V value[size]{};
    Mask mask[size]{};
    (step<I>(env, value, mask), ...);
    if constexpr (outputs == 1)
      return value[program.outputs[0].at];
    else
      return std::array<V, outputs>{value[program.outputs[O].at]...};
  }
  template <std::size_t I, class Env>
  CTNN_INLINE static constexpr void step(const Env& env, V* value, Mask* mask) {
    using symbolic::Op;
    constexpr symbolic::Instruction x = program.code[I];
    using Row = symbolic::detail::Operation<x.op>;
    static_assert(!symbolic::is_reduction(x.op),
                  "ctnn: this formula needs whole rows; use EvaluateRows.");
    if constexpr (x.op == Op::constant)
      value[I] = V(static_cast<Scalar>(x.value));
    else if constexpr (x.op == Op::symbol)
      value[I] = V(env(InputName<program, x.a>{}));
    else if constexpr (symbolic::is_comparison(x.op))
      mask[I] = Row::evaluate(value[x.a], value[x.b]);
    else if constexpr (x.op == Op::where)
      value[I] = Row::evaluate(mask[x.a], value[x.b], value[x.c]);
    else if constexpr (Row::arity == 1)
      value[I] = Row::evaluate(value[x.a]);
    else if constexpr (Row::arity == 2)
      value[I] = Row::evaluate(value[x.a], value[x.b]);
    else
      value[I] = Row::evaluate(value[x.a], value[x.b], value[x.c]);
  }
};

}  // namespace ctnn::inline CTNN_ABI
