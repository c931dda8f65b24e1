// SPDX-License-Identifier: MIT
// The lines that explain() prints of a network's head: its loss, and the derivatives behind it.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/inspect/explain_formula.hpp>
#include <ctnn/inspect/formula_lines.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI {

/// Stands for the loss of a network that is explained without one.
struct AnyLoss {};

namespace detail {

template <class A>
inline constexpr bool is_linear = std::is_same_v<A, ActivationExplained<struct Identity>>;

/// The derivatives of an activation, A an ActivationExplained.
template <class A>
void print_slopes(FormulaLines& lines) {
  if constexpr (!A::derived::rows && !is_linear<A>) lines.equation("∂y/∂z", A::slope.view());
  lines.equation("∂L/∂z", A::backward.view());
  if constexpr (A::derived::trained) lines.equation("∂L/∂alpha", A::parameter.view());
}

template <class Net, class L>
struct HeadExplained {
  static constexpr bool with_loss = !std::is_same_v<L, AnyLoss>;

  /// The loss of head H behind the activation that it is derived with.
  template <int H>
    requires(with_loss)
  using loss = LossExplained<std::conditional_t<has_alpha<activation_of_head<Net, H>>,
                                                struct Identity, activation_of_head<Net, H>>,
                             typename loss_of_head<L, H>::type>;

  /// A loss and the activation before it, derived as one formula.
  template <int H>
  static void print_loss_fused(FormulaLines& lines) {
    using A = ActivationExplained<activation_of_head<Net, H>>;
    if constexpr (!with_loss) {
      lines.note("∂L/∂z", "is derived with the loss: explain<net, loss>()");
    } else if constexpr (A::derived::trained) {
      print_loss<H>(lines);
      print_slopes<A>(lines);
    } else {
      print_value<H>(lines, "z");
      lines.equation("∂L/∂z", derivative<H>());
    }
  }
  /// A loss of the outputs y.
  template <int H>
  static void print_loss(FormulaLines& lines) {
    if constexpr (with_loss) {
      print_value<H>(lines, "y");
      lines.equation("∂L/∂y", derivative<H>());
    }
  }

 private:
  template <int H>
  static void print_value(FormulaLines& lines, std::string_view letter) {
    lines.note("loss", type_name<typename loss_of_head<L, H>::type>());
    lines.equation("L", with_letter(loss<H>::value.view(), 'z', letter));
  }
  template <int H>
  static std::string derivative() {
    return weighted(loss_of_head<L, H>::weight, loss<H>::delta.view());
  }
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
