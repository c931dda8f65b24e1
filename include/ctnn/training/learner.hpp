// SPDX-License-Identifier: MIT
// The recipe: a network, how it is trained, and the settings a run may change.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/model.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/training/policies.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <int Losses>
struct check_losses {
  static_assert(Losses != 0,
                "This Learner has no loss: add one, such as CrossEntropy, BinaryCrossEntropy or "
                "HalfSquaredError.");
  static_assert(Losses <= 1, "This Learner has more than one loss: keep one.");
  static constexpr bool checked = true;
};

template <int Penalties, int Updates, int Batches, int Precisions, int Scalings, int Validations,
          int ClassWeights>
struct check_kinds {
  static_assert(ClassWeights <= 1, "This Learner has more than one ClassWeights: keep one.");
  static_assert(Penalties <= 1, "This Learner has more than one penalty: keep one.");
  static_assert(Updates <= 1, "This Learner has more than one update rule: keep one.");
  static_assert(Batches <= 1, "This Learner has more than one batch size: keep one.");
  static_assert(Precisions <= 1, "This Learner has more than one precision: keep one.");
  static_assert(Scalings <= 1, "This Learner has more than one scaling: keep one.");
  static_assert(Validations <= 1, "This Learner has more than one validation strategy: keep one.");
  static constexpr bool checked = true;
};

template <bool AllKnown>
struct check_policies {
  static_assert(AllKnown,
                "Learner<net, ...> takes policies after the network: a loss, a penalty, an update, "
                "Batch<N>, Precision<T>, a scaling, a validation strategy.");
  static constexpr bool checked = true;
};

/// A formula that cannot be used says why.
template <class Formula, bool Usable>
struct check_formula {
  static_assert(Usable,
                "This formula takes a logarithm or root of something that is never positive, or "
                "divides by zero: it has no value anywhere.");
  static constexpr bool checked = true;
};

/// Nothing speaks against the formula as it is written.
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

template <class Net>
struct check_activations;
template <class... Layers>
struct check_activations<Network<Layers...>> {
  static constexpr bool checked =
      (... && check_formula<typename Layers::activation_type,
                            usable_activation<typename Layers::activation_type>>::checked);
};

/// Which losses fit behind which last activation. Ranges are proved by interval analysis.
template <class L, class A>
struct check_loss {
  static constexpr bool linear = std::is_same_v<A, struct Identity>;
  static constexpr bool threshold = std::is_same_v<A, struct Sign>;
  static constexpr bool softmax = A::distribution;
  static constexpr bool binary = std::is_base_of_v<struct BinaryCrossEntropy, L>;
  static constexpr bool inside = [] {
    if constexpr (has_alpha<A> || L::on_logits) {
      return true;
    } else {
      constexpr symbolic::Interval y = symbolic::range(derived_activation<A>::formulas.forward);
      return softmax || (y.low >= L::outputs.low && y.high <= L::outputs.high);
    }
  }();
  static constexpr bool loses_its_sign = threshold && !L::margin;
  /// Nothing else speaks against the pair, so that one mistake is one error.
  static constexpr bool fits = usable_activation<A> && inside && !loses_its_sign &&
                               (!L::on_logits || linear || threshold) &&
                               (!L::distribution || softmax) && !(binary && softmax);

  static_assert(!loses_its_sign,
                "Sign has no derivative to train by: use PerceptronLoss or Hinge, or another "
                "last activation.");
  static_assert(!L::on_logits || linear || loses_its_sign || (threshold && L::margin),
                "A loss on logits takes a last layer without an activation: remove the activation, "
                "or use CrossEntropy after Softmax, BinaryCrossEntropy after Sigmoid.");
  static_assert(!L::distribution || softmax || loses_its_sign,
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
  static_assert(check_formula < L, !fits || usable_loss < A, L >> ::checked);
  static constexpr bool checked = true;
};

template <bool Found>
struct check_layer_name {
  static_assert(Found,
                "No layer of the network has the name that this penalty names: give it one with "
                "Named<\"name\", Dense<...>>.");
  static constexpr bool checked = true;
};
template <bool Hidden>
struct check_hidden {
  static_assert(Hidden,
                "OnOutputs penalizes the outputs of a hidden layer; the last layer's belong to the "
                "loss.");
  static constexpr bool checked = true;
};
template <bool Inside>
struct check_weight {
  static_assert(Inside, "OnWeight<name, out, in, ...>: the layer has no such weight.");
  static constexpr bool checked = true;
};

/// A local penalty names a layer that is there, and a place in it.
template <class Net, class Local>
consteval bool check_local() {
  using shape = shape_of<Net>;
  using P = typename Local::penalty_type;
  static_assert(check_formula<P, usable_penalty<P>>::checked);
  constexpr std::size_t l = find_layer<Net>(Local::layer.view());
  static_assert(check_layer_name<(l < shape::depth)>::checked);
  if constexpr (l < shape::depth) {
    if constexpr (requires { Local::of_outputs; })
      static_assert(check_hidden<(l + 1 < shape::depth)>::checked);
    if constexpr (requires { Local::out; })
      static_assert(
          check_weight<(Local::out >= 0 && Local::in >= 0 && Local::out < shape::layers[l].out &&
                        Local::in < shape::layers[l].in)>::checked);
  }
  return true;
}
template <class Net, class... Locals>
consteval bool check_locals(std::type_identity<std::tuple<Locals...>>) {
  return (... && check_local<Net, Locals>());
}

template <class Net>
using last_activation =
    typename plain_forward<Net,
                           float>::template activation<static_cast<int>(shape_of<Net>::depth) - 1>;

}  // namespace detail

/// A stateless recipe: Learner<net, CrossEntropy, L2<1e-4>, Adam<1e-3>, Batch<32>, KFold<5>>.
/// Policies come in any order, at most one of a kind. Only a loss must be named; defaults are no
/// penalty, Adam<>, Batch<32>, float, no scaling, no validation strategy. The loss is the mean over
/// the batch; penalties act on weights, never on biases.
template <auto Net, auto... Policies>
struct Learner {
 private:
  using set = detail::policy_set<std::remove_cvref_t<decltype(Policies)>...>;
  template <class Kind>
  static constexpr int count = set::template count<Kind>;

 public:
  using network_type = std::remove_cvref_t<decltype(Net)>;
  using shape = shape_of<network_type>;
  using last_activation = detail::last_activation<network_type>;
  using loss_type = typename set::template find<loss_kind, struct HalfSquaredError>;
  using penalty_type = typename set::template find<penalty_kind, NoPenalty>;
  using update_type = typename set::template find<update_kind, std::remove_cv_t<decltype(Adam<>)>>;
  /// Penalties for one layer, one weight or one layer's outputs, as a std::tuple of types.
  using local_penalties = typename set::template all<local_penalty_kind>;
  using class_weights_type = typename set::template find<class_weights, EqualClassWeights>;
  using batch_type = typename set::template find<batch_size, BatchSize<32>>;
  using scalar = typename set::template find<precision, PrecisionOf<float>>::scalar;
  using scaling_type = typename set::template find<scaling, struct NoScaling>;
  using validation_type = typename set::template find<validation, NoValidation>;
  using model_type = Model<Net, scalar>;

  static_assert(detail::check_policies<set::all_known>::checked);
  static_assert(detail::check_losses<count<loss_kind>>::checked);
  static_assert(detail::check_kinds<count<penalty_kind>, count<update_kind>, count<batch_size>,
                                    count<precision>, count<scaling>, count<validation>,
                                    count<class_weights>>::checked);
  static_assert(detail::check_activations<network_type>::checked);
  static_assert(detail::check_loss<loss_type, last_activation>::checked);
  static_assert(detail::check_formula<penalty_type, detail::usable_penalty<penalty_type>>::checked);
  static_assert(detail::check_locals<network_type>(std::type_identity<local_penalties>{}));

  // Run-time settings, for designated initializers: Digits{.epochs = 60, .seed = 7}.
  int epochs = 100;                         ///< passes over the training data
  std::uint64_t seed = 0;                   ///< of initialization, shuffling and splits
  double rate = update_type::rate;          ///< learning rate
  double penalty = penalty_type::strength;  ///< λ of the penalty
};

/// Throws Error for settings that cannot train.
template <class L>
void check_settings(const L& learner) {
  if (learner.epochs < 0)
    throw Error("Learner: .epochs is " + std::to_string(learner.epochs) +
                ", it must be 0 or more.");
  if (!(learner.rate > 0) || !std::isfinite(learner.rate))
    throw Error("Learner: .rate is " + std::to_string(learner.rate) + ", it must be positive.");
  if (!(learner.penalty >= 0) || !std::isfinite(learner.penalty))
    throw Error("Learner: .penalty is " + std::to_string(learner.penalty) +
                ", it must be 0 or more.");
}

}  // namespace ctnn::inline CTNN_ABI
