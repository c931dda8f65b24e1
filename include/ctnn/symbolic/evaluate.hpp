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

// The scalar functions of ctnn::math, and those of a vector type by argument-dependent lookup.
namespace call {
using math::abs, math::atan, math::cos, math::erf, math::exp, math::expm1, math::fma, math::log;
using math::log1p, math::max, math::min, math::pow, math::select, math::sin, math::sqrt, math::tanh;

template <Op O, class V>
CTNN_INLINE constexpr V apply(const V& a, const V& b, const V& c) {
  if constexpr (O == Op::add)
    return a + b;
  else if constexpr (O == Op::subtract)
    return a - b;
  else if constexpr (O == Op::multiply)
    return a * b;
  else if constexpr (O == Op::divide)
    return a / b;
  else if constexpr (O == Op::negate)
    return -a;
  else if constexpr (O == Op::fma)
    return fma(a, b, c);
  else if constexpr (O == Op::fms) {  // g++ does not fold a negation into an FMA intrinsic
    if constexpr (requires { fms(a, b, c); })
      return fms(a, b, c);
    else
      return fma(a, b, -c);
  } else if constexpr (O == Op::fnma) {
    if constexpr (requires { fnma(a, b, c); })
      return fnma(a, b, c);
    else
      return fma(-a, b, c);
  } else if constexpr (O == Op::max)
    return max(a, b);
  else if constexpr (O == Op::min)
    return min(a, b);
  else if constexpr (O == Op::pow)
    return pow(a, b);
  else if constexpr (O == Op::exp)
    return exp(a);
  else if constexpr (O == Op::expm1)
    return expm1(a);
  else if constexpr (O == Op::log)
    return log(a);
  else if constexpr (O == Op::log1p)
    return log1p(a);
  else if constexpr (O == Op::tanh)
    return tanh(a);
  else if constexpr (O == Op::sqrt)
    return sqrt(a);
  else if constexpr (O == Op::sin)
    return sin(a);
  else if constexpr (O == Op::cos)
    return cos(a);
  else if constexpr (O == Op::atan)
    return atan(a);
  else if constexpr (O == Op::erf)
    return erf(a);
  else if constexpr (O == Op::abs)
    return abs(a);
  else
    static_assert(O == Op::add, "ctnn: this operation cannot be evaluated here.");
}
template <Op O, class V>
CTNN_INLINE constexpr auto compare(const V& a, const V& b) {
  if constexpr (O == Op::greater)
    return a > b;
  else if constexpr (O == Op::greater_equal)
    return a >= b;
  else
    return a == b;
}
template <class M, class V>
CTNN_INLINE constexpr V choose(const M& mask, const V& a, const V& b) {
  return select(mask, a, b);
}
}  // namespace call

constexpr bool is_comparison(Op op) {
  return op == Op::greater || op == Op::greater_equal || op == Op::equal;
}

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
  symbolic::detail::call::apply<symbolic::Op::fma, V>(a, a, a);
  symbolic::detail::call::choose(a > a, a, a);
};

/// Names an input in a call of an environment: `if constexpr (name == "g") …`.
template <const auto& program, std::size_t I>
struct InputName {
  static constexpr symbolic::Rank rank = program.inputs[I].rank;
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
  static constexpr std::size_t index(std::string_view name) {
    std::size_t i = 0;
    const bool found = ((Names.view() == name ? true : (++i, false)) || ...);
    return found ? i : sizeof...(Names);
  }
};
template <fixed_string... Names, class... T>
[[nodiscard]] constexpr auto inputs(const T&... values) {
  static_assert(sizeof...(Names) == sizeof...(T), "ctnn: each input needs one value.");
  return typename Inputs<Names...>::template Values<T...>{{values...}};
}

/// Runs an element program. `env(name)` answers an input as something convertible to V; only what
/// the program reads is asked for. Returns V, or a std::array<V, outputs> in the order of the
/// outputs.
template <const auto& program, ProgramValue V>
struct Evaluate {
  static constexpr std::size_t size = program.code.size();
  static constexpr std::size_t outputs = program.outputs.size();

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
    static_assert(x.op != Op::row_sum && x.op != Op::row_max,
                  "ctnn: this formula needs whole rows; use EvaluateRows.");
    if constexpr (x.op == Op::constant)
      value[I] = V(static_cast<Scalar>(x.value));
    else if constexpr (x.op == Op::symbol)
      value[I] = V(env(InputName<program, x.a>{}));
    else if constexpr (symbolic::detail::is_comparison(x.op))
      mask[I] = symbolic::detail::call::compare<x.op>(value[x.a], value[x.b]);
    else if constexpr (x.op == Op::where)
      value[I] = symbolic::detail::call::choose(mask[x.a], value[x.b], value[x.c]);
    else
      value[I] = symbolic::detail::call::apply<x.op>(value[x.a], value[x.b], value[x.c]);
  }
};

}  // namespace ctnn::inline CTNN_ABI
