// SPDX-License-Identifier: MIT
// The optimizer of a learner for gradients of one's own: update, schedule, clipping, decay, penalties.
//
//   Optimizer<net, Adam<1e-3>, Cosine<>, ClipNorm<1>> optimizer({.steps = 10'000});
//   vjp(model, x, dy, workspace, gradient);   // or any other gradient of a loss
//   optimizer.step(model, gradient);          // changes the model; the gradient is zero again
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/policies/check_formulas.hpp>
#include <ctnn/policies/check_policies.hpp>
#include <ctnn/policies/clipping.hpp>
#include <ctnn/policies/max_norm.hpp>
#include <ctnn/policies/policies.hpp>
#include <ctnn/policies/policy_kinds.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/policies/weight_decay.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/fused_update.hpp>
#include <ctnn/step/optimizer.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool NoLoss, bool Known>
struct check_optimizer_policies : sentence {
  static_assert(NoLoss,
                "An Optimizer takes no loss: it is given the gradient of one, step(model, "
                "gradient).");
  static_assert(!NoLoss || Known,
                "Optimizer<net, ...> takes an update, a schedule, WarmUp, clipping, WeightDecay, "
                "penalties on weights, MaxNorm and Precision<T>; batches, scaling and validation "
                "are a Learner's.");
};
template <bool First>
struct check_optimizer_network : sentence {
  static_assert(First,
                "The first argument of Optimizer<net, ...> is the network, policies stand behind "
                "it: Optimizer<net, Adam<>>.");
};

/// A policy that an optimizer takes.
template <class P>
inline constexpr bool of_optimizer = [] {
  if constexpr (std::is_base_of_v<local_penalty_kind, P>)
    return !requires { P::of_outputs; };  // those are in a backward pass
  else
    return (std::is_base_of_v<penalty_kind, P> || std::is_base_of_v<update_kind, P> ||
            std::is_base_of_v<schedule_kind, P> || std::is_base_of_v<warm_up_kind, P> ||
            std::is_base_of_v<clipping_kind, P> || std::is_base_of_v<weight_decay_kind, P> ||
            std::is_base_of_v<max_norm_kind, P> || std::is_base_of_v<local_max_norm_kind, P> ||
            std::is_base_of_v<precision, P>);
}();

/// What a learner says of its optimizer, by the same names. Net is a type.
template <class Net, class... Policies>
struct OptimizerPolicies {
  using set = policy_set<Policies...>;
  using network_type = Net;
  using shape = shape_of<Net>;
  using scalar = typename set::template find<precision>::scalar;
  using model_type = Model<Net{}, scalar>;
  using update_type = typename set::template find<update_kind>;
  using penalty_type = typename set::template find<penalty_kind>;
  using local_penalties = typename set::template all<local_penalty_kind>;
  using clipping_type = typename set::template find<clipping_kind>;
  using weight_decay_type = typename set::template find<weight_decay_kind>;
  using schedule_type = with_warm_up<typename set::template find<schedule_kind>,
                                     typename set::template find<warm_up_kind>>;
  using norm_bounds = detail::norm_bounds<Net, typename set::template find<max_norm_kind>,
                                          typename set::template all<local_max_norm_kind>>;

  static_assert(set::checks::checked);
  static_assert(check_formula<penalty_type, usable_penalty<penalty_type>>::checked);
  static_assert(check_locals<Net>(std::type_identity<local_penalties>{}));
  static_assert(check_named_layers<Net>(
      std::type_identity<typename set::template all<local_max_norm_kind>>{}));
};
/// Those of these policies that an optimizer takes; of others the sentence is enough.
template <class Net, class... Policies>
constexpr auto optimizer_policies() {
  if constexpr ((... && of_optimizer<Policies>))
    return std::type_identity<OptimizerPolicies<Net, Policies...>>{};
  else
    return std::type_identity<OptimizerPolicies<Net>>{};
}

/// Throws Error.
[[noreturn]] void throw_run_without_steps();
[[noreturn]] void throw_run_settings(std::int64_t steps, int epochs);
[[noreturn]] void throw_optimizer_settings(double learning_rate, double penalty);

}  // namespace detail

/// How long a run is, for schedules: Cosine, OneCycle, WarmUp and own ones need `steps`; StepDecay,
/// ExponentialDecay and WarmUp count in epochs, of steps/epochs steps each.
struct RunLength {
  std::int64_t steps = 0;  ///< updates in all; 0: not known
  int epochs = 1;          ///< parts of the run
};

/// What a learner does with a gradient, for gradients of one's own. Policies come in any order behind
/// the network: an update (default Adam<>), a schedule, WarmUp, ClipValue or ClipNorm, WeightDecay,
/// penalties, MaxNorm, Precision<T>. It is a value that holds the moments of one model; a step
/// allocates nothing. The model is any Model<net, T> of the network, of float where Precision<T> is not
/// given.
template <auto Net, auto... Policies>
class Optimizer {
  using set = detail::policy_set<std::remove_cvref_t<decltype(Policies)>...>;
  static constexpr bool taken =
      (... && detail::of_optimizer<std::remove_cvref_t<decltype(Policies)>>);
  static_assert(detail::check_optimizer_policies<!set::template has<loss_kind>, taken>::checked);
  using L = typename decltype(detail::optimizer_policies<
                              std::remove_cvref_t<decltype(Net)>,
                              std::remove_cvref_t<decltype(Policies)>...>())::type;
  using schedule = typename L::schedule_type;

 public:
  using scalar = typename L::scalar;
  using model_type = Model<Net, scalar>;

  double learning_rate = L::update_type::rate;  ///< which the schedule multiplies
  double penalty = L::penalty_type::strength;   ///< λ of the penalty on all weights

  /// All moments zero. Throws Error for a run of no steps where the schedule needs their number:
  /// Optimizer<net, Adam<>, Cosine<>> optimizer({.steps = 10'000}).
  explicit Optimizer(RunLength run = {}) : run_(run) {
    if (run.steps < 0 || run.epochs < 1) detail::throw_run_settings(run.steps, run.epochs);
    if (needs_length && run.steps == 0) detail::throw_run_without_steps();
  }

  /// One update of the model by `gradient`, the gradient of a loss: a model of ∂L/∂θ. It is used up:
  /// zero afterwards, for the next sum. After the steps of the run the rate stays where it is. Throws
  /// Error for a model that was moved from, and for a learning_rate or a penalty that cannot be.
  void step(model_type& model, model_type& gradient) {
    detail::check_held("Optimizer::step", model);
    detail::check_held("Optimizer::step", gradient);
    constexpr double most = std::numeric_limits<scalar>::max();
    if (!(learning_rate > 0 && learning_rate <= most && penalty >= 0 && penalty <= most))
      detail::throw_optimizer_settings(learning_rate, penalty);
    const FlushDenormals flush;
    const double rate = scheduled_learning_rate();
    if constexpr (in_registers)
      step_in_registers(model.data(), gradient.data(), rate);
    else {
      penalties::add_gradients(model.data(), gradient.data(), penalty);
      optimizer_.step(model.data(), gradient.data(), rate, penalty);
    }
    std::fill_n(gradient.data(), layout::size, scalar(0));
  }
  /// The rate of the next step: learning_rate, as the schedule has it now.
  [[nodiscard]] double scheduled_learning_rate() const noexcept {
    return learning_rate * schedule::factor(schedule_, position());
  }
  /// Updates so far.
  [[nodiscard]] std::int64_t steps() const noexcept { return optimizer_.steps(); }
  /// For ReduceOnPlateau: an epoch is over, with this loss.
  void epoch_done(double loss) noexcept { schedule::epoch_done(schedule_, loss); }
  /// Moments zero, no step done, the schedule at its beginning.
  void reset() noexcept {
    for (std::size_t i = 0; i < optimizer::moment_count; ++i)
      std::fill_n(optimizer_.moments(i), layout::size, scalar(0));
    optimizer_.set_steps(0);
    schedule_ = {};
  }

 private:
  using optimizer = detail::Optimizer<L, Vector<scalar>>;
  using penalties = typename optimizer::penalties;
  using layout = typename optimizer::layout;
  using V = Vector<scalar>;
  static constexpr bool penalized =
      penalties::has_global || std::tuple_size_v<typename L::local_penalties> > 0;
  /// Penalties and update together, a register at a time.
  static constexpr bool in_registers =
      penalized && !penalties::on_single_weights && !L::clipping_type::of_norm;
  static constexpr bool needs_length = [] {
    return set::template has<warm_up_kind> || set::template find<schedule_kind>::by_position;
  }();

  [[nodiscard]] TrainingPosition position() const noexcept {
    if (run_.steps == 0) return {.epoch = 1, .epochs = 1, .step = steps(), .steps = steps() + 1};
    const std::int64_t now = std::min(steps(), run_.steps - 1);
    return {.epoch = 1 + static_cast<int>(now * run_.epochs / run_.steps),
            .epochs = run_.epochs,
            .step = now,
            .steps = run_.steps};
  }

  void step_in_registers(scalar* weights, const scalar* gradient, double rate) noexcept {
    detail::PenaltySum<V> unused;
    const auto update = optimizer_.begin_fused_step(weights, rate, penalty, &unused);
    detail::static_for<0, static_cast<int>(layout::layers.size())>([&](auto l) {
      constexpr detail::LayerLayout at = layout::layers[l()];
      if constexpr (at.trains) {
        const auto layer = update.template layer<l()>();
        const auto weights_end = static_cast<std::ptrdiff_t>(at.biases - at.weights);
        const auto end = static_cast<std::ptrdiff_t>(at.statistics - at.weights);
        const auto at_register = [&](std::ptrdiff_t k) {
          return lanes_of<V>::load(gradient + at.weights + k);
        };
        std::ptrdiff_t k = 0;
        if constexpr (at.has_weights)
          for (; k < weights_end; k += V::lanes) layer.weights(k, at_register(k));
        // Biases, alphas, and what scales normalized values: neither penalized nor decayed.
        for (; k < end; k += V::lanes)
          layer.biases(static_cast<int>(k - weights_end), at_register(k));
      }
    });
    optimizer_.end_fused_step(weights);
  }

  RunLength run_;
  optimizer optimizer_;
  [[no_unique_address]] typename schedule::State schedule_{};
};

/// Says what is wrong, and stands for an optimizer of some network.
template <auto Net, auto... Policies>
  requires(!NetworkType<decltype(Net)>)
class Optimizer<Net, Policies...> {
  static_assert(detail::check_optimizer_network<NetworkType<decltype(Net)>>::checked);

 public:
  explicit Optimizer(RunLength = {}) {}
  double learning_rate = 0;
  double penalty = 0;
  void step(auto&, auto&) {}
  void reset() {}
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/training/optimize-inl.hpp>
#endif
