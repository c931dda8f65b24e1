// SPDX-License-Identifier: MIT
// The kinds of policies that a Learner takes: a new kind is one line in policy_kinds.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/target_scaling.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/policies/augmentation.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/policies/weight_decay.hpp>

namespace ctnn::inline CTNN_ABI::detail {

// What is said of two policies of a kind.

template <bool One>
struct check_one_loss : sentence {
  static_assert(One, "This Learner has more than one loss: keep one.");
};
template <bool One>
struct check_one_penalty : sentence {
  static_assert(One, "This Learner has more than one penalty: keep one.");
};
template <bool One>
struct check_one_update : sentence {
  static_assert(One, "This Learner has more than one update rule: keep one.");
};
template <bool One>
struct check_one_class_weights : sentence {
  static_assert(One, "This Learner has more than one ClassWeights: keep one.");
};
template <bool One>
struct check_one_batch : sentence {
  static_assert(One, "This Learner has more than one batch size: keep one.");
};
template <bool One>
struct check_one_precision : sentence {
  static_assert(One, "This Learner has more than one precision: keep one.");
};
template <bool One>
struct check_one_scaling : sentence {
  static_assert(One, "This Learner has more than one scaling: keep one.");
};
template <bool One>
struct check_one_target_scaling : sentence {
  static_assert(One, "This Learner scales its targets twice: keep one StandardizeTargets.");
};
template <bool One>
struct check_one_schedule : sentence {
  static_assert(One, "This Learner has more than one schedule: keep one.");
};
template <bool One>
struct check_one_warm_up : sentence {
  static_assert(One, "This Learner has more than one WarmUp: keep one.");
};
template <bool One>
struct check_one_clipping : sentence {
  static_assert(One, "This Learner clips its gradients twice: keep one of ClipValue and ClipNorm.");
};
template <bool One>
struct check_one_weight_decay : sentence {
  static_assert(One, "This Learner has more than one WeightDecay: keep one.");
};
template <bool One>
struct check_one_max_norm : sentence {
  static_assert(One,
                "This Learner has more than one MaxNorm for all layers: keep one, or name layers "
                "with OnLayer<\"name\", MaxNorm<c>>.");
};
template <bool One>
struct check_one_initializer : sentence {
  static_assert(One,
                "This Learner has more than one initializer for all layers: keep one, or name "
                "layers with OnLayer<\"name\", HeNormal>.");
};
template <bool One>
struct check_one_augmentation : sentence {
  static_assert(
      One,
      "This Learner has an augmentation twice: keep one Shift, InputNoise, FeatureDropout "
      "and Mixup at most.");
};
template <bool One>
struct check_one_validation : sentence {
  static_assert(One, "This Learner has more than one validation strategy: keep one.");
};
template <bool One>
struct check_one_full_batch : sentence {
  static_assert(One, "This Learner has FullBatch more than once: keep one.");
};
template <bool One>
struct check_one_early_stopping : sentence {
  static_assert(One, "This Learner has more than one EarlyStopping: keep one.");
};
template <bool One>
struct check_one_stopping_rule : sentence {
  static_assert(One, "This Learner has more than one stopping rule: keep one.");
};

/// Of policies that derive from Kind a learner has one; without one it has Absent. Check is the
/// sentence about two.
template <class Kind, class Absent, template <bool> class Check>
struct one_of {
  using kind = Kind;
  static constexpr bool exclusive = true;
  template <bool One>
  using check = Check<One>;
};
/// Of these it has any number.
template <class Kind>
struct any_number_of {
  using kind = Kind;
  static constexpr bool exclusive = false;
  template <bool>
  using check = sentence;
};

template <class Kind, class... Policies>
inline constexpr int count_of = (0 + ... + int{std::is_base_of_v<Kind, Policies>});

template <class Rows, int... Counts>
struct check_kinds;
template <class... Rows>
struct policy_table : Rows... {  // so that overload resolution finds the row of a kind
  using rows = std::tuple<Rows...>;
  template <class Policy>
  static constexpr bool takes = (... || std::is_base_of_v<typename Rows::kind, Policy>);
  template <class... Policies>
  using checks =
      check_kinds<std::index_sequence_for<Rows...>, count_of<typename Rows::kind, Policies...>...>;
};
template <class Kind, class Absent, template <bool> class Check>
std::type_identity<Absent> absent(const one_of<Kind, Absent, Check>&);

/// The kinds of policies. Learner::policy<Kind> is the one that a learner has; a name of its own,
/// as Learner::loss_type is, is a convenience.
// clang-format off: a line a kind
struct policy_kinds : policy_table<
    one_of<loss_kind, struct HalfSquaredError, check_one_loss>,  // a learner must name one
    any_number_of<head_weights_kind>,
    one_of<penalty_kind, NoPenalty, check_one_penalty>,
    any_number_of<local_penalty_kind>,
    one_of<update_kind, std::remove_cv_t<decltype(Adam<>)>, check_one_update>,
    one_of<class_weights, EqualClassWeights, check_one_class_weights>,
    one_of<batch_size, BatchSize<32>, check_one_batch>,
    one_of<precision, PrecisionOf<float>, check_one_precision>,
    one_of<scaling, struct NoScaling, check_one_scaling>,
    one_of<target_scaling, struct NoTargetScaling, check_one_target_scaling>,
    one_of<schedule_kind, ConstantSchedule, check_one_schedule>,
    one_of<warm_up_kind, NoWarmUp, check_one_warm_up>,
    one_of<clipping_kind, NoClipping, check_one_clipping>,
    one_of<weight_decay_kind, NoWeightDecay, check_one_weight_decay>,
    one_of<max_norm_kind, NoMaxNorm, check_one_max_norm>,
    any_number_of<local_max_norm_kind>,
    one_of<initializer_kind, InitializerOfActivation, check_one_initializer>,
    any_number_of<local_initializer_kind>,
    one_of<shift_kind, ShiftBy<0>, check_one_augmentation>,
    one_of<input_noise_kind, InputNoiseOf<0.0>, check_one_augmentation>,
    one_of<feature_dropout_kind, FeatureDropoutOf<0.0>, check_one_augmentation>,
    one_of<mixup_kind, NoMixup, check_one_augmentation>,
    one_of<validation, NoValidation, check_one_validation>,
    any_number_of<struct OneByOne>,
    one_of<struct FullBatch, void, check_one_full_batch>,
    one_of<early_stopping, NoEarlyStopping, check_one_early_stopping>,
    one_of<stopping_rule, NoStoppingRule, check_one_stopping_rule>> {};
// clang-format on

/// Says of which kind there are two. By the numbers of rows alone, so that no error prints the
/// table.
template <std::size_t Row, int Count>
struct check_row : type_at<Row, policy_kinds::rows>::template check<(Count <= 1)> {};
template <std::size_t... Row, int... Counts>
struct check_kinds<std::index_sequence<Row...>, Counts...> : sentence {
  static_assert((... && check_row<Row, Counts>::checked));
};

/// A learner's policies by their kinds.
template <class... Policies>
struct policy_set {
  /// All policy types of a kind, as a std::tuple.
  template <class Kind>
  using all = concatenate<list_if<std::is_base_of_v<Kind, Policies>, Policies>...>;
  /// The policy type of a kind, or what a learner without one has.
  template <class Kind>
  using find = first_type<all<Kind>, typename decltype(absent<Kind>(policy_kinds{}))::type>;
  template <class Kind>
  static constexpr bool has = count_of<Kind, Policies...> > 0;

  static constexpr bool all_known = (... && policy_kinds::takes<Policies>);
  using checks = policy_kinds::checks<Policies...>;
};

}  // namespace ctnn::inline CTNN_ABI::detail
