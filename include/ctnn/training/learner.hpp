// SPDX-License-Identifier: MIT
// The recipe: a network, how it is trained, and the settings a run may change.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/formulas/activations.hpp>
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

template <int Penalties, int Updates, int Batches, int Precisions, int Scalings, int Validations>
struct check_kinds {
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

/// Which losses fit behind which last activation.
template <class L, class A>
struct check_loss {
  template <class T, class... U>
  static constexpr bool one_of = (... || std::is_same_v<T, U>);
  static constexpr bool softmax = std::is_same_v<A, struct Softmax>;
  static constexpr bool on_logits =
      one_of<L, struct CrossEntropyOnLogits, struct BinaryCrossEntropyOnLogits>;

  static_assert(!on_logits || std::is_same_v<A, struct Identity>,
                "A loss on logits takes a last layer without an activation: remove the activation, "
                "or use CrossEntropy after Softmax, BinaryCrossEntropy after Sigmoid.");
  static_assert(!std::is_same_v<L, struct CrossEntropy> || softmax,
                "CrossEntropy needs outputs that sum to one: end the network with Softmax, or use "
                "CrossEntropyOnLogits.");
  static_assert(!std::is_same_v<L, struct BinaryCrossEntropy> || !softmax,
                "BinaryCrossEntropy is for independent yes-or-no outputs, Softmax outputs are one "
                "distribution: use CrossEntropy, or Sigmoid.");
  static_assert(
      !std::is_same_v<L, struct BinaryCrossEntropy> || softmax || std::is_same_v<A, struct Sigmoid>,
      "BinaryCrossEntropy needs outputs between 0 and 1: end the network with Sigmoid, or "
      "use BinaryCrossEntropyOnLogits.");
  static constexpr bool checked = true;
};

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
  using loss_type = typename set::template find<loss, struct HalfSquaredError>;
  using penalty_type = typename set::template find<ctnn::penalty, NoPenalty>;
  using update_type = typename set::template find<update, std::remove_cv_t<decltype(Adam<>)>>;
  using batch_type = typename set::template find<batch_size, BatchSize<32>>;
  using scalar = typename set::template find<precision, PrecisionOf<float>>::scalar;
  using scaling_type = typename set::template find<scaling, struct NoScaling>;
  using validation_type = typename set::template find<validation, NoValidation>;
  using model_type = Model<Net, scalar>;

  static_assert(detail::check_policies<set::all_known>::checked);
  static_assert(detail::check_losses<count<loss>>::checked);
  static_assert(detail::check_kinds<count<ctnn::penalty>, count<update>, count<batch_size>,
                                    count<precision>, count<scaling>, count<validation>>::checked);
  static_assert(detail::check_loss<loss_type, last_activation>::checked);

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
