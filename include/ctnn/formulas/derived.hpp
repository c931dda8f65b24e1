// SPDX-License-Identifier: MIT
// What training needs of an activation or a loss, derived from its formula: forward, backward, what
// to store between them, δ and loss value. Only what is used is derived.
#pragma once

#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/symbolic/derive_formulas.hpp>
#include <ctnn/symbolic/evaluate.hpp>
#include <ctnn/symbolic/evaluate_rows.hpp>
#include <ctnn/symbolic/program.hpp>
#include <ctnn/symbolic/row_program.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// A program, or a program of whole rows, from one formula or several.
template <bool Rows>
constexpr auto emit_either(const auto& formula) {
  if constexpr (Rows)
    return symbolic::emit_rows(formula);
  else
    return symbolic::emit(formula);
}

}  // namespace detail

/// An activation's programs. Element formulas are functions of one V; formulas of whole rows take
/// accessors: `z(j)` reads, `set(j, V)` writes; the two may address the same memory.
template <ActivationType A>
struct derived_activation {
  static constexpr symbolic::DerivedActivation formulas = symbolic::derive_activation(A::f);
  static constexpr bool rows = formulas.rows;
  /// Has one trained alpha per channel.
  static constexpr bool trained = has_alpha<A>;
  /// What backward reads: y, the slope ∂y/∂z, or z.
  static constexpr symbolic::Stores stores = formulas.stores;

  static constexpr auto forward_program = detail::emit_either<rows>(formulas.forward);
  static constexpr auto backward_program = detail::emit_either<rows>(formulas.backward);

  /// y of z.
  template <class V>
  CTNN_INLINE static constexpr V forward(V z, V alpha) noexcept {
    return Evaluate<forward_program, V>::run(inputs<"z", "alpha">(z, alpha));
  }
  /// y of z; what else backward needs goes to `store`.
  template <class V>
  CTNN_INLINE static constexpr V forward_and_store(V z, V alpha, auto store) noexcept {
    if constexpr (stores == symbolic::Stores::slope) {
      const auto [y, slope] = Evaluate<slope_program<>, V>::run(inputs<"z">(z));
      store(slope);
      return y;
    } else {
      if constexpr (stores == symbolic::Stores::input) store(z);
      return forward(z, alpha);
    }
  }
  /// ∂L/∂z of g = ∂L/∂y and what was stored.
  template <class V>
  CTNN_INLINE static constexpr V backward(V stored, V alpha, V g) noexcept {
    return Evaluate<backward_program, V>::run(
        inputs<"y", "slope", "z", "alpha", "g">(stored, stored, stored, alpha, g));
  }
  /// ∂L/∂alpha of one sample and channel.
  template <class V>
  CTNN_INLINE static constexpr V parameter(V z, V alpha, V g) noexcept {
    return Evaluate<parameter_program<>, V>::run(inputs<"z", "alpha", "g">(z, alpha, g));
  }

  /// The outputs of one row of n ≤ Capacity.
  template <class V, std::size_t Capacity>
  static constexpr void forward_row(int n, auto z, auto set) noexcept {
    EvaluateRows<forward_program, V, Capacity>::run(
        n, [&](auto, int j) CTNN_INLINE_LAMBDA { return z(j); },
        [&](auto, int j, V y) CTNN_INLINE_LAMBDA { set(j, y); });
  }
  /// The same with the elements of the row on the lanes of V: j is the first of a register.
  template <class V, std::size_t Capacity>
  static void forward_along(int n, auto z, auto set) noexcept {
    EvaluateRows<forward_program, V, Capacity, true>::run(
        n, [&](auto, int j) CTNN_INLINE_LAMBDA { return z(j); },
        [&](auto, int j, V y) CTNN_INLINE_LAMBDA { set(j, y); });
  }
  /// ∂L/∂z of a row from what was stored and g = ∂L/∂y: calls set(k, value) for k < n.
  template <class V, std::size_t Capacity>
  static constexpr void backward_row(int n, auto stored, auto g, auto set) noexcept {
    backward_rows<V, Capacity, false>(n, stored, g, set);
  }
  /// The same along lanes, as forward_along.
  template <class V, std::size_t Capacity>
  static void backward_along(int n, auto stored, auto g, auto set) noexcept {
    backward_rows<V, Capacity, true>(n, stored, g, set);
  }

 private:
  template <class V, std::size_t Capacity, bool AlongLanes>
  static constexpr void backward_rows(int n, auto stored, auto g, auto set) noexcept {
    EvaluateRows<backward_program, V, Capacity, AlongLanes>::run(
        n,
        [&](auto name, int j) CTNN_INLINE_LAMBDA {
          if constexpr (name == "g")
            return g(j);
          else
            return stored(j);
        },
        [&](auto, int j, V dz) CTNN_INLINE_LAMBDA { set(j, dz); });
  }
  // Templates, so that an activation that stores no slope derives no such program.
  template <int = 0>
  static constexpr symbolic::Program slope_program = symbolic::emit(
      {symbolic::Output{"y", formulas.forward}, symbolic::Output{"slope", formulas.slope}});
  template <int = 0>
  static constexpr symbolic::Program parameter_program = symbolic::emit(formulas.parameter);
};

namespace detail {

/// The target as a symbol: a distribution where the loss says that the targets of a row are one.
template <class L>
inline constexpr Expr target_symbol =
    L::targets_sum_to_one ? symbolic::distribution("t") : symbols::t;

/// A loss on whole rows is the sum of its elements where its formula does not say otherwise.
template <class A, class L>
constexpr symbolic::DerivedLoss derive_pair() {
  if constexpr (L::on_logits) {  // whatever the last activation is, these losses are of z
    return symbolic::derive_loss(Identity.f, L::f, target_symbol<L>);
  } else if constexpr (derived_activation<A>::rows) {
    constexpr auto summed = [](auto y, auto t) {
      const Expr value = L::f(y, t);
      return value.rank() == Rank::element ? row_sum(value) : value;
    };
    return symbolic::derive_loss(A::f, summed, target_symbol<L>);
  } else {
    return symbolic::derive_loss(A::f, L::f, target_symbol<L>);
  }
}

}  // namespace detail

/// A loss behind an activation, as one formula: δ = ∂L/∂z and the loss value, both of z and t.
template <ActivationType A, Loss L>
struct derived_loss {
  static constexpr symbolic::DerivedLoss formulas = detail::derive_pair<A, L>();
  static constexpr bool rows = formulas.rows;
  static constexpr auto program = [] {
    const symbolic::Output outputs[] = {symbolic::Output{"delta", formulas.delta},
                                        symbolic::Output{"value", formulas.value}};
    return detail::emit_either<rows>(outputs);
  }();

  /// δ of one row of n ≤ Capacity into `delta(j, V)`, which is not where `z(j)` reads; returns the
  /// loss value of the row.
  template <class V, std::size_t Capacity>
  static constexpr V delta_and_value(int n, auto z, auto t, auto delta) noexcept {
    V total(0);
    const auto collect = [&](V value) CTNN_INLINE_LAMBDA { total = total + value; };
    const auto read = [&](auto name, int j) CTNN_INLINE_LAMBDA {
      if constexpr (name == "z")
        return z(j);
      else
        return t(j);
    };
    if constexpr (rows) {
      const auto take = [&](auto name, auto... result) CTNN_INLINE_LAMBDA {
        if constexpr (name == "value" && sizeof...(result) == 1)
          collect(result...);
        else
          take_element(name, delta, collect, result...);
      };
      EvaluateRows<program, V, Capacity>::run(
          n, [&](auto name, int j) CTNN_INLINE_LAMBDA { return read(name, j); }, take);
    } else {
      for (int j = 0; j < n; ++j) {
        const auto [d, value] =
            Evaluate<program, V>::run([&](auto name) CTNN_INLINE_LAMBDA { return read(name, j); });
        delta(j, d);
        collect(value);
      }
    }
    return total;
  }

 private:
  template <class V>
  CTNN_INLINE static constexpr void take_element(auto name, auto& delta, auto& collect, int j,
                                                 V value) {
    if constexpr (name == "delta")
      delta(j, value);
    else
      collect(value);
  }
};

}  // namespace ctnn::inline CTNN_ABI
