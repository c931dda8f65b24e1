// SPDX-License-Identifier: MIT
// An activation or a loss with its derivatives, range and smoothness, printed: explain(ReLU),
// explain<Sigmoid, HalfSquaredError>(). The letters are those of inspect/formula_lines.hpp.
#pragma once

#include <iosfwd>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/operations/interval.hpp>
#include <ctnn/symbolic/formula_range.hpp>
#include <ctnn/symbolic/formula_text.hpp>
#include <ctnn/symbolic/markup.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What is printed of an activation; a text without characters has no line.
struct ActivationLines {
  std::string_view name;
  std::string_view formula;
  std::string_view forward;
  std::string_view slope;
  std::string_view backward;
  std::string_view parameter;
  std::string_view stores;
  symbolic::Interval range;
  bool both_signs;
  bool differentiable;
  bool steps;
};
void print_activation(std::ostream& out, const ActivationLines& a);

void print_loss(std::ostream& out, std::string_view loss, std::string_view activation,
                std::string_view value, std::string_view delta);

}  // namespace detail

/// An activation's formula and everything derived from it.
template <ActivationType A>
struct ActivationExplained {
  using derived = derived_activation<A>;

  static constexpr auto formula = symbolic::text(symbolic::detail::apply(A::f));
  static constexpr auto forward = symbolic::text(derived::formulas.forward);
  static constexpr auto slope = symbolic::text(derived::formulas.slope);
  static constexpr auto backward = symbolic::text(derived::formulas.backward);
  static constexpr auto parameter = symbolic::text(derived::formulas.parameter);
  /// The same for LaTeX and MathML, where the output is ŷ, and the program that is executed.
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
    detail::print_activation(
        out, {type_name<A>(), formula.view(), forward.view(),
              derived::rows ? std::string_view{} : slope.view(), backward.view(),
              derived::trained ? parameter.view() : std::string_view{}, stores(), range, both_signs,
              differentiable, smoothness.steps});
    return out;
  }
};

template <ActivationType A>
[[nodiscard]] constexpr ActivationExplained<A> explain(A) noexcept {
  return {};
}

/// A loss behind an activation, derived as one formula.
template <ActivationType A, Loss L>
struct LossExplained {
  using derived = derived_loss<A, L>;

  static constexpr auto value = symbolic::text(derived::formulas.value);
  static constexpr auto delta = symbolic::text(derived::formulas.delta_of_y);

  friend std::ostream& operator<<(std::ostream& out, const LossExplained&) {
    detail::print_loss(out, type_name<L>(), type_name<A>(), value.view(), delta.view());
    return out;
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

#if !defined(CTNN_COMPILED)
#include <ctnn/inspect/explain_formula-inl.hpp>
#endif
