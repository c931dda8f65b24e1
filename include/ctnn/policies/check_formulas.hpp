// SPDX-License-Identifier: MIT
// What a network's activations and a learner's losses must be to each other, and to training.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/operations/interval.hpp>
#include <ctnn/symbolic/formula_range.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// A formula that cannot be used says why.
template <class Formula, bool Usable>
struct check_formula : sentence {
  static_assert(Usable,
                "This formula takes a logarithm or root of something that is never positive, or "
                "divides by zero: it has no value anywhere.");
};

/// The formula as it is written can be used.
template <class A>
constexpr bool usable_activation = symbolic::objection(symbolic::detail::apply(A::f)).empty();
template <class P>
constexpr bool usable_penalty = symbolic::objection(P::f(symbols::w)).empty();
template <>
inline constexpr bool usable_penalty<NoPenalty> = true;
template <class A, class L>
constexpr bool usable_loss = [] {
  if constexpr (L::on_logits)
    return symbolic::objection(L::f(symbols::z, symbols::t)).empty();
  else
    return symbolic::objection(L::f(symbolic::detail::apply(A::f), symbols::t)).empty();
}();

template <bool Trainable>
struct check_trainable : sentence {
  static_assert(Trainable,
                "A hidden layer's activation has derivative 0 everywhere, so no layer below it can "
                "be trained: use one with a slope, such as Tanh or ReLU.");
};

/// The formula has a slope somewhere.
template <class A>
constexpr bool has_slope = [] {
  if constexpr (!usable_activation<A> || has_alpha<A>) {
    return true;
  } else {
    const symbolic::Node& slope = derived_activation<A>::formulas.slope.root();
    return derived_activation<A>::rows || slope.op != symbolic::Op::constant || slope.value != 0;
  }
}();

template <class Net, int I>
consteval bool check_activation() {
  using A = typename graph_of<Net>::template activation<I>;
  static_assert(check_formula<A, usable_activation<A>>::checked);
  static_assert(check_trainable<(is_loss_fused<Net, I> || has_slope<A>)>::checked);
  return true;
}
/// Every activation has a value, and those that are not one formula with a loss have a slope.
template <class Net>
consteval bool check_activations() {
  return []<std::size_t... I>(std::index_sequence<I...>) {
    return (... && check_activation<Net, int(I)>());
  }(std::make_index_sequence<static_cast<std::size_t>(graph_of<Net>::size)>{});
}

/// Which losses fit behind which last activation. Ranges are proved by interval analysis.
template <class L, class A>
struct check_loss : sentence {
  static constexpr bool linear = std::is_same_v<A, struct Identity>;
  static constexpr bool threshold = std::is_same_v<A, struct Sign>;
  static constexpr bool softmax = A::distribution;
  static constexpr bool binary = std::is_base_of_v<struct BinaryCrossEntropy, L>;
  static constexpr symbolic::Interval outputs = [] {
    if constexpr (has_alpha<A> || L::on_logits)
      return symbolic::Interval{};
    else
      return symbolic::range(derived_activation<A>::formulas.forward);
  }();
  static constexpr bool inside = has_alpha<A> || L::on_logits || softmax ||
                                 (outputs.low >= L::outputs.low && outputs.high <= L::outputs.high);
  static constexpr bool yes_or_no = outputs.low >= 0 && outputs.high <= 1;
  static constexpr bool loses_its_sign = threshold && !L::margin;
  /// Nothing else is wrong with the pair, so that one mistake is one error.
  static constexpr bool fits = usable_activation<A> && inside && !loses_its_sign &&
                               (!L::on_logits || linear || threshold) &&
                               (!L::distribution || softmax) && !(binary && softmax);

  static_assert(!loses_its_sign,
                "Sign has no derivative to train by: use PerceptronLoss or Hinge, or another "
                "last activation.");
  static_assert(!L::on_logits || linear || loses_its_sign || (threshold && L::margin),
                "A loss on logits takes a last layer without an activation: remove the activation, "
                "or use CrossEntropy after Softmax, BinaryCrossEntropy after Sigmoid.");
  static_assert(!L::distribution || softmax || !yes_or_no,
                "CrossEntropy is for one distribution over classes, outputs behind Sigmoid are "
                "yes-or-no answers: use BinaryCrossEntropy, or end the network with Softmax.");
  static_assert(!L::distribution || softmax || yes_or_no || loses_its_sign,
                "CrossEntropy needs outputs that sum to one: end the network with Softmax, or use "
                "CrossEntropyOnLogits.");
  static_assert(!binary || !softmax,
                "BinaryCrossEntropy is for independent yes-or-no outputs, Softmax outputs are one "
                "distribution: use CrossEntropy, or Sigmoid.");
  static_assert(
      !binary || inside || loses_its_sign,
      "BinaryCrossEntropy needs outputs between 0 and 1: end the network with Sigmoid, or "
      "use BinaryCrossEntropyOnLogits.");
  static_assert(binary || inside || loses_its_sign,
                "This loss needs positive outputs: end the network with Softplus, or another "
                "activation that is never negative.");
  static constexpr bool usable = !fits || usable_loss<A, L>;
  static_assert(check_formula<L, usable>::checked);
  static constexpr bool divides =
      fits && usable &&
      symbolic::divides_by_zero_at_end(L::f(symbols::y, symbols::t), symbols::y, outputs);
  static_assert(
      !divides,
      "This loss divides by 0 at an output that the last activation reaches: use one that "
      "only comes near it, such as Softplus for ReLU or Sigmoid for HardSigmoid.");
};

template <class L, class Net, int H>
consteval bool check_loss_of_head() {
  static_assert(check_loss<typename loss_of_head<L, H>::type, activation_of_head<Net, H>>::checked);
  return true;
}
/// There is a loss for every head, and it fits the head's activation.
template <class L, class Net>
consteval bool check_loss_of() {
  constexpr auto heads = graph_of<Net>::heads.size();
  using each = check_heads<static_cast<int>(heads), losses_in<L>, weights_in<L>>;
  static_assert(each::checked);
  if constexpr (!each::as_many)
    return true;
  else
    return []<std::size_t... H>(std::index_sequence<H...>) {
      return (... && check_loss_of_head<L, Net, int(H)>());
    }(std::make_index_sequence<heads>{});
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
