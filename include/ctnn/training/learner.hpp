// SPDX-License-Identifier: MIT
// The learner: a network, the policies of its training, and the settings a run may change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/chosen_initializers.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/initializers.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/policies/augmentation.hpp>
#include <ctnn/policies/check_formulas.hpp>
#include <ctnn/policies/check_policies.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/policies/policy_kinds.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/policies/weight_decay.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Some>
struct check_some_policy : sentence {
  static_assert(Some,
                "This Learner has no loss: write Learner<net, CrossEntropy>, and a network that is "
                "composed in place in round brackets: Learner<(Dense<4, 8, ReLU> >> "
                "Dense<3, Softmax>), CrossEntropy>.");
};

template <bool Known>
struct check_epochs : sentence {
  static_assert(Known, "A Learner has no setting .epoch: write .epochs.");
};
template <bool Known>
struct check_learning_rate : sentence {
  static_assert(Known, "A Learner has no setting .rate: write .learning_rate.");
};
/// A member by a name that a setting does not have, but is given: Check says the right one.
template <template <bool> class Check>
struct misnamed_setting {
  constexpr misnamed_setting() = default;
  template <class T>
  constexpr misnamed_setting(const T&) {
    static_assert(Check<(sizeof(T) == 0)>::checked);
  }
};

/// Holds always, and is looked at when Learner<net> has been read: of Learner<a >> b, …>, which to
/// the compiler ends after a, that is before the rest of it makes no sense.
template <auto... Policies>
concept SomePolicy = check_some_policy<(sizeof...(Policies) > 0)>::checked;

}  // namespace detail

/// A stateless recipe: Learner<net, CrossEntropy, L2<1e-4>, Adam<1e-3>, Batch<32>, KFold<5>>.
/// Policies come in any order, at most one of a kind. Only a loss must be named; defaults are no
/// penalty, Adam<>, Batch<32>, float, no scaling, all epochs, no validation strategy. The loss is
/// the mean over the batch; penalties act on weights, never on biases. docs/concepts/training.md lists all.
template <auto Net, auto... Policies>
  requires detail::SomePolicy<Policies...>
struct Learner {
 private:
  using set = detail::policy_set<std::remove_cvref_t<decltype(Policies)>...>;
  template <class Kind>
  using all = typename set::template all<Kind>;

 public:
  /// The policy of a kind, or what detail::policy_kinds says of a learner without one.
  template <class Kind>
  using policy = typename set::template find<Kind>;

  using network_type = std::remove_cvref_t<decltype(Net)>;
  using shape = shape_of<network_type>;
  using loss_type =
      detail::with_head_weights<policy<loss_kind>,
                                detail::first_type<all<head_weights_kind>, HeadWeights<>>>;
  using penalty_type = policy<penalty_kind>;
  using update_type = policy<update_kind>;
  /// Penalties for one layer, one weight or one layer's outputs, as a std::tuple of types.
  using local_penalties = all<local_penalty_kind>;
  using class_weights_type = policy<class_weights>;
  using batch_type = policy<batch_size>;
  using scalar = typename policy<precision>::scalar;
  using scaling_type = policy<scaling>;
  using target_scaling_type = policy<target_scaling>;
  /// With the warm-up, if there is one.
  using schedule_type = detail::with_warm_up<policy<schedule_kind>, policy<warm_up_kind>>;
  using clipping_type = policy<clipping_kind>;
  using weight_decay_type = policy<weight_decay_kind>;
  /// Bounds on the norms of neurons' weights.
  using norm_bounds =
      detail::norm_bounds<network_type, policy<max_norm_kind>, all<local_max_norm_kind>>;
  /// What first weights are drawn from.
  using initializers =
      detail::initializers<network_type, policy<initializer_kind>, all<local_initializer_kind>>;
  using shift_type = policy<shift_kind>;
  using input_noise_type = policy<input_noise_kind>;
  using feature_dropout_type = policy<feature_dropout_kind>;
  using mixup_type = policy<mixup_kind>;
  using validation_type = policy<validation>;
  static constexpr bool one_by_one = set::template has<struct OneByOne>;
  static constexpr bool full_batch = set::template has<struct FullBatch>;
  using early_stopping_type = policy<early_stopping>;
  using stopping_rule_type = policy<stopping_rule>;
  using model_type = Model<Net, scalar>;

  static_assert(detail::check_policies<set::all_known>::checked);
  static_assert(
      detail::check_some_loss<(set::template has<loss_kind> || sizeof...(Policies) == 0)>::checked);
  static_assert(set::checks::checked);
  static_assert(detail::check_activations<network_type>());
  static_assert(detail::check_loss_of<loss_type, network_type>());
  static_assert(detail::check_formula<penalty_type, detail::usable_penalty<penalty_type>>::checked);
  static_assert(detail::check_locals<network_type>(std::type_identity<local_penalties>{}));
  static_assert(
      detail::check_named_layers<network_type>(std::type_identity<all<local_max_norm_kind>>{}));
  static_assert(
      detail::check_named_layers<network_type>(std::type_identity<all<local_initializer_kind>>{}));
  static_assert(detail::check_initializers<network_type, initializers>());

  static_assert(detail::check_square<shape::inputs, (shift_type::pixels == 0 ||
                                                     detail::side_of(shape::inputs) > 0)>::checked);
  static_assert(detail::check_scaling<(std::is_same_v<scaling_type, struct NoScaling> ||
                                       shape::graph::folds_scaling)>::checked);
  /// With StandardizeTargets.
  static constexpr bool scales_targets =
      !std::is_same_v<target_scaling_type, struct NoTargetScaling>;
  static_assert(
      detail::check_target_scaling<(!scales_targets || shape::graph::undoes_scaling)>::checked);
  static_assert(detail::check_loss_of_scaled<(!scales_targets || !loss_type::on_logits)>::checked);
  static_assert(
      detail::check_batch_norm<(batch_type::size > 1 || !shape::graph::has_statistics)>::checked);
  static_assert(detail::check_mixup<(!mixup_type::mixes || !loss_type::margin)>::checked);

  // Run-time settings, for designated initializers: Digits{.epochs = 60, .seed = 7}.
  int epochs = 100;                          ///< passes over the training data
  std::uint64_t seed = 0;                    ///< of initialization, shuffling, splits and noise
  double learning_rate = update_type::rate;  ///< of the update
  double penalty = penalty_type::strength;   ///< λ of the penalty

  // Not settings, but what is written for them; they take no place.
  /// No setting: its use says to write .epochs.
  [[no_unique_address]] detail::misnamed_setting<detail::check_epochs> epoch{};
  /// No setting: its use says to write .learning_rate.
  [[no_unique_address]] detail::misnamed_setting<detail::check_learning_rate> rate{};
};

namespace detail {

template <bool First>
struct check_network_first : sentence {
  static_assert(First,
                "The first argument of Learner<net, ...> is the network, policies stand behind it: "
                "Learner<net, CrossEntropy, Adam<>>.");
};
/// For each mistaken argument, so that it is compiled only where there is one.
template <class>
inline constexpr Network<missing_layer> missing_network{};

/// The learner that was meant: its arguments, rotated until a network is the first.
template <std::size_t Rotations, auto First, auto... Rest>
consteval auto rotated_to_network() {
  if constexpr (Rotations == 0)
    return std::type_identity<Learner<missing_network<decltype(First)>, HalfSquaredError>>{};
  else if constexpr (!NetworkType<decltype(First)>)
    return rotated_to_network<Rotations - 1, Rest..., First>();
  else if constexpr ((... || Loss<std::remove_cvref_t<decltype(Rest)>>))
    return std::type_identity<Learner<First, Rest...>>{};
  else
    return std::type_identity<Learner<First, HalfSquaredError, Rest...>>{};
}

}  // namespace detail

/// Says what is wrong, and stands for the learner that was meant, so that one mistake is one error.
template <auto Net, auto... Policies>
  requires detail::SomePolicy<Policies...> && (!NetworkType<decltype(Net)>)
struct Learner<Net, Policies...>
    : decltype(detail::rotated_to_network<sizeof...(Policies) + 1, Net, Policies...>())::type {
  static_assert(detail::check_network_first<NetworkType<decltype(Net)>>::checked);
  int epochs = 100;
  std::uint64_t seed = 0;
  double learning_rate = 0;
  double penalty = 0;
};

namespace detail {

/// The numbers that a learner's settings must be among.
struct SettingsRange {
  double least;    ///< positive number of its number type that is not flushed to 0
  double most;     ///< number of that type
  bool penalized;  ///< there is a penalty on all weights
};
void check_settings(int epochs, double learning_rate, double penalty, const SettingsRange& range);

[[noreturn]] void throw_no_penalty(const char* call);
/// A penalty's strength means nothing without a penalty.
template <class L>
void check_penalty_setting(const char* call) {
  if constexpr (std::is_same_v<typename L::penalty_type, NoPenalty>) throw_no_penalty(call);
}

}  // namespace detail

/// Throws Error for settings that cannot train, and for a strength of a penalty that there is not.
template <class L>
void check_settings(const L& learner) {
  using numbers = std::numeric_limits<typename L::scalar>;
  detail::check_settings(
      learner.epochs, learner.learning_rate, learner.penalty,
      {numbers::min(), numbers::max(), !std::is_same_v<typename L::penalty_type, NoPenalty>});
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/training/learner-inl.hpp>
#endif
