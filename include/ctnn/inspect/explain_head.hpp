// SPDX-License-Identifier: MIT
// The lines that explain() prints of a network's head: its loss, and the derivatives behind it.
#pragma once

#include <iosfwd>
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
void print_slopes(std::ostream& out) {
  if constexpr (!A::derived::rows && !is_linear<A>) print_equation(out, "∂y/∂z", A::slope.view());
  print_equation(out, "∂L/∂z", A::backward.view());
  if constexpr (A::derived::trained) print_equation(out, "∂L/∂alpha", A::parameter.view());
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
  static void print_loss_fused(std::ostream& out) {
    using A = ActivationExplained<activation_of_head<Net, H>>;
    if constexpr (!with_loss) {
      print_note(out, "∂L/∂z", "is derived with the loss: explain<net, loss>()");
    } else if constexpr (A::derived::trained) {
      print_loss<H>(out);
      print_slopes<A>(out);
    } else {
      print_value<H>(out, "z");
      print_equation(out, "∂L/∂z", derivative<H>());
    }
  }
  /// A loss of the outputs y.
  template <int H>
  static void print_loss(std::ostream& out) {
    if constexpr (with_loss) {
      print_value<H>(out, "y");
      print_equation(out, "∂L/∂y", derivative<H>());
    }
  }

 private:
  template <int H>
  static void print_value(std::ostream& out, std::string_view letter) {
    print_note(out, "loss", type_name<typename loss_of_head<L, H>::type>());
    print_equation(out, "L", with_letter(loss<H>::value.view(), letter));
  }
  template <int H>
  static std::string derivative() {
    return weighted(loss_of_head<L, H>::weight, loss<H>::delta.view());
  }
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
