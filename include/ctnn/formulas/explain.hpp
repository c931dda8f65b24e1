// SPDX-License-Identifier: MIT
// What the compiler made of a formula, to read: explain(ReLU), explain<Sigmoid, HalfSquaredError>().
#pragma once

#include <ostream>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_name.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/symbolic/interval.hpp>
#include <ctnn/symbolic/print.hpp>

namespace ctnn::inline CTNN_ABI {

/// An activation's formula and everything derived from it.
template <Activation A>
struct ActivationExplained {
  using derived = derived_activation<A>;

  static constexpr auto formula = symbolic::text(symbolic::detail::apply(A::f));
  static constexpr auto forward = symbolic::text(derived::formulas.forward);
  static constexpr auto slope = symbolic::text(derived::formulas.slope);
  static constexpr auto backward = symbolic::text(derived::formulas.backward);
  static constexpr auto parameter = symbolic::text(derived::formulas.parameter);
  /// The same for LaTeX and MathML, in the textbook's letters (ŷ for our y), and what is executed.
  static constexpr auto latex = symbolic::latex(derived::formulas.forward);
  static constexpr auto latex_slope = symbolic::latex(derived::formulas.slope);
  static constexpr auto mathml = symbolic::mathml(derived::formulas.forward);
  static constexpr auto mathml_slope = symbolic::mathml(derived::formulas.slope);
  static constexpr auto program = symbolic::text(derived::backward_program);
  static constexpr symbolic::Interval range =
      A::distribution ? symbolic::Interval{0, 1} : symbolic::range(derived::formulas.forward);
  static constexpr symbolic::Smoothness smoothness =
      symbolic::smoothness(derived::formulas.forward);
  /// Positive and negative outputs are both possible, so the layer above can have inputs around 0.
  static constexpr bool both_signs = range.straddles_zero();
  static constexpr bool differentiable = smoothness.kinks == 0 && !smoothness.steps;

  /// What the training forward keeps for backward, and why.
  static constexpr std::string_view stores() noexcept {
    if constexpr (derived::stores == symbolic::Stores::output)
      return "y: the derivative can be written in y at no extra cost";
    else if constexpr (derived::stores == symbolic::Stores::slope)
      return "y and the slope: z cannot be had back from y, or only at more cost";
    else
      return "y and z: the formula of whole rows or of a trained alpha needs z again";
  }

  friend std::ostream& operator<<(std::ostream& out, const ActivationExplained&) {
    const auto end = [&](double x, bool open, bool low) {
      if (x == symbolic::Interval{}.low || x == symbolic::Interval{}.high)
        out << (low ? "(−∞" : "∞)");
      else if (low)
        out << (open ? '(' : '[') << x;
      else
        out << x << (open ? ')' : ']');
    };
    out << type_name<A>() << "\n  y       = " << formula.view() << '\n';
    if (forward.view() != formula.view()) out << "  run as    " << forward.view() << '\n';
    if constexpr (!derived::rows) out << "  ∂y/∂z   = " << slope.view() << '\n';
    out << "  ∂L/∂z   = " << backward.view() << '\n';
    if constexpr (derived::trained) out << "  ∂L/∂alpha = " << parameter.view() << '\n';
    out << "  stores    " << stores() << "\n  range     ";
    end(range.low, range.low_open, true);
    out << ", ";
    end(range.high, range.high_open, false);
    out << (both_signs ? ", of both signs" : ", of one sign: not zero-mean");
    out << "\n  smooth    ";
    if (differentiable)
      out << "differentiable everywhere";
    else if (smoothness.steps)
      out << "no: it has steps, and its derivative is 0 beside them";
    else
      out << "no: it has kinks, where a one-sided derivative is used";
    return out << '\n';
  }
};

template <Activation A>
[[nodiscard]] constexpr ActivationExplained<A> explain(A) noexcept {
  return {};
}

/// A loss behind an activation, derived as one formula.
template <Activation A, Loss L>
struct LossExplained {
  using derived = derived_loss<A, L>;

  static constexpr auto value = symbolic::text(derived::formulas.value);
  static constexpr auto delta = symbolic::text(derived::formulas.delta_of_y);

  friend std::ostream& operator<<(std::ostream& out, const LossExplained&) {
    return out << type_name<L>() << " behind " << type_name<A>() << "\n  L       = " << value.view()
               << "\n  ∂L/∂z   = " << delta.view() << '\n';
  }
};

/// explain<Softmax, CrossEntropy>(): the loss value as it is computed, and δ = ∂L/∂z.
template <auto A, auto L>
[[nodiscard]] constexpr LossExplained<std::remove_const_t<decltype(A)>,
                                      std::remove_const_t<decltype(L)>>
explain() noexcept {
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
