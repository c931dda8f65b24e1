// SPDX-License-Identifier: MIT
// What makes a formula an activation, a loss, a penalty or an update; own ones are made the same way.
#pragma once

#include <concepts>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/operations/expression.hpp>
#include <ctnn/operations/interval.hpp>

namespace ctnn::inline CTNN_ABI {

/// An activation has `f(z)`, or `f(z, alpha)` with one trained alpha per channel, which starts at
/// `initial` (0.25 unless it says otherwise). row_sum and row_max run over the outputs of the layer.
struct activation_kind {
  static constexpr double initial = 0.25;
  static constexpr bool distribution = false;  ///< the outputs of a row are positive and sum to one
};

/// A loss has `f(y, t)`, summed over the outputs; with row_sum or row_max it is one value per row.
struct loss_kind {
  static constexpr bool on_logits = false;     ///< y are logits: nothing may bound them
  static constexpr bool distribution = false;  ///< needs outputs that sum to one
  static constexpr bool targets_sum_to_one = false;
  static constexpr bool margin = false;           ///< labels are −1 and 1; Sign may follow its z
  static constexpr double smoothing = 0;          ///< of class targets, see LabelSmoothing
  static constexpr symbolic::Interval outputs{};  ///< the range in which outputs must lie
};

/// The type of OnLayer<Layer, P> for a penalty.
template <fixed_string Layer, class P>
struct LayerPenalty;

/// A penalty has `f(w)` and `strength`, λ; Σ λ·f(w) over the weights is added to the loss.
struct penalty_kind {
  template <fixed_string Layer, class P>
  using on_layer = LayerPenalty<Layer, P>;  ///< what OnLayer makes of it
};

/// An update has `rate` and `f(w, g, m, v, rate, k)`, which returns Updated, see updates.hpp.
struct update_kind {};

/// A formula that derives from activation_kind.
template <class A>
concept ActivationType = std::derived_from<A, activation_kind>;
/// The activation has one trained alpha per channel: its formula is f(z, alpha).
template <ActivationType A>
inline constexpr bool has_alpha = std::is_invocable_v<decltype(A::f), Expr, Expr>;

/// A formula that derives from loss_kind.
template <class L>
concept Loss = std::derived_from<L, loss_kind>;
/// A formula that derives from penalty_kind.
template <class P>
concept Penalty = std::derived_from<P, penalty_kind>;
/// A formula that derives from update_kind.
template <class U>
concept Update = std::derived_from<U, update_kind>;

}  // namespace ctnn::inline CTNN_ABI
