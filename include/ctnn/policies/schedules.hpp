// SPDX-License-Identifier: MIT
// How the learning rate changes while training goes on.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/policies/improved.hpp>

namespace ctnn::inline CTNN_ABI {

/// Where a training run stands before a step.
struct TrainingPosition {
  int epoch = 1;           ///< 1 … epochs
  int epochs = 1;          ///< in all
  std::int64_t step = 0;   ///< steps done
  std::int64_t steps = 1;  ///< in all
};
/// The earlier name of TrainingPosition.
using Moment [[deprecated("Moment is now called TrainingPosition.")]] = TrainingPosition;

/// What every schedule derives from. A schedule S multiplies the learner's rate by
/// S::factor(state, position); S::State holds what it remembers, all of it trivially copyable, and
/// S::epoch_done(state, monitored) gets the monitored loss after every epoch. So that a
/// checkpoint can be saved to a file, a State that is not empty names its members, see
/// ReduceOnPlateau: State::each(state, visit) calls visit("name", state.name) for every one;
/// S::is_valid(state), where there is one, refuses states of a checkpoint that cannot be. The numbers
/// in its type are its `settings`, by which a checkpoint in a file knows it again.
struct schedule_kind {
  struct State {};
  static constexpr bool by_position = true;  ///< its factor depends on where the run stands
  /// Gets the monitored loss after an epoch; does nothing unless a schedule has one of its own.
  static constexpr void epoch_done(State, double) noexcept {}
};

/// The rate as it is: what a learner without a schedule has.
struct ConstantSchedule : schedule_kind {
  static constexpr bool by_position = false;
  static constexpr std::array<double, 0> settings{};
  static constexpr double factor(State, const TrainingPosition&) noexcept { return 1; }
};

/// The type of StepDecay.
template <int Epochs, double Factor>
struct StepDecaySchedule : schedule_kind {
  static constexpr std::array<double, 2> settings{Epochs, Factor};
  static_assert(Epochs >= 1 && Factor > 0 && Factor <= 1,
                "StepDecay<epochs, factor> needs at least one epoch, and a factor above 0 and at "
                "most 1: it multiplies the rate.");
  static constexpr double factor(State, const TrainingPosition& now) noexcept {
    const int steps = (now.epoch - 1) / Epochs;
    return math::pow(Factor, static_cast<double>(steps));
  }
};
/// The rate times `Factor` after every `Epochs` epochs; PyTorch's StepLR.
/// \tparam Epochs epochs between two decays, at least 1
/// \tparam Factor what the rate is multiplied by, in (0, 1]
template <int Epochs, Number auto Factor = 0.1>
inline constexpr StepDecaySchedule<Epochs, detail::real<Factor>> StepDecay{};

/// The type of ExponentialDecay.
template <double Gamma>
struct ExponentialDecaySchedule : schedule_kind {
  static constexpr std::array<double, 1> settings{Gamma};
  static_assert(Gamma > 0 && Gamma <= 1,
                "ExponentialDecay<gamma> needs a gamma above 0 and at most 1: it multiplies the "
                "rate after every epoch.");
  static constexpr double factor(State, const TrainingPosition& now) noexcept {
    return math::pow(Gamma, static_cast<double>(now.epoch - 1));
  }
};
/// The rate times `Gamma` after every epoch; PyTorch's ExponentialLR.
/// \tparam Gamma what the rate is multiplied by, in (0, 1]
template <Number auto Gamma>
inline constexpr ExponentialDecaySchedule<detail::real<Gamma>> ExponentialDecay{};

namespace detail {
/// From `from` to `to` on half a wave of the cosine, `share` of the way.
[[nodiscard]] constexpr double cosine(double from, double to, double share) noexcept {
  return to + (from - to) / 2 * (math::cos(math::detail::pi<double> * share) + 1);
}
}  // namespace detail

/// The type of Cosine.
template <double FinalRatio>
struct CosineSchedule : schedule_kind {
  static constexpr std::array<double, 1> settings{FinalRatio};
  static_assert(
      FinalRatio >= 0 && FinalRatio <= 1,
      "Cosine<final_ratio> needs a ratio from 0 to 1: what is left of the rate in the end.");
  static constexpr double factor(State, const TrainingPosition& now) noexcept {
    return detail::cosine(1, FinalRatio,
                          static_cast<double>(now.step) / static_cast<double>(now.steps));
  }
};
/// From the rate to `FinalRatio` of it on half a wave of the cosine, step by step over the whole
/// run, without restarts. Loshchilov & Hutter 2017; PyTorch's CosineAnnealingLR with T_max steps.
/// \tparam FinalRatio the last rate as a share of the first, in [0, 1]
template <Number auto FinalRatio = 0>
inline constexpr CosineSchedule<detail::real<FinalRatio>> Cosine{};

/// The type of OneCycle.
template <double Rising, double Division, double FinalDivision>
struct OneCycleSchedule : schedule_kind {
  static constexpr std::array<double, 3> settings{Rising, Division, FinalDivision};
  static_assert(Rising > 0 && Rising < 1 && Division > 0 && FinalDivision > 0,
                "OneCycle<rising, division, final_division> needs a share of the run between 0 and "
                "1 in which the rate rises, and positive divisions of the rate.");
  static constexpr double factor(State, const TrainingPosition& now) noexcept {
    const auto steps = static_cast<double>(now.steps);
    const auto step = static_cast<double>(now.step);
    const double top = Rising * steps - 1;  // where the rate is the learner's
    constexpr double first = 1 / Division;
    // A run too short to rise begins with the falling part.
    return step <= top && top > 0
               ? detail::cosine(first, 1, step / top)
               : detail::cosine(1, first / FinalDivision, (step - top) / (steps - 1 - top));
  }
};
/// The learner's rate is the highest of one cycle over the run: from rate/Division up to it in the
/// share `Rising` of all steps, then down to rate/Division/FinalDivision, both on half a wave of the
/// cosine. Smith & Topin 2018, in the form and with the defaults of PyTorch's OneCycleLR; momentum
/// stays as it is (cycle_momentum=False).
/// \tparam Rising share of the steps in which the rate rises, in (0, 1)
/// \tparam Division the highest rate over the first
/// \tparam FinalDivision the first rate over the last
template <Number auto Rising = 0.3, Number auto Division = 25, Number auto FinalDivision = 10000>
inline constexpr OneCycleSchedule<detail::real<Rising>, detail::real<Division>,
                                  detail::real<FinalDivision>>
    OneCycle{};

/// The type of ReduceOnPlateau.
template <double Factor, int Patience, double Threshold>
struct ReduceOnPlateauSchedule : schedule_kind {
  static constexpr bool by_position = false;
  static constexpr std::array<double, 3> settings{Factor, Patience, Threshold};
  static_assert(
      Factor > 0 && Factor < 1 && Patience >= 0 && Threshold >= 0 && Threshold < 1,
      "ReduceOnPlateau<factor, patience, threshold> needs a factor between 0 and 1, which "
      "multiplies the rate, a patience of 0 epochs or more and a threshold from 0 to 1.");
  struct State {
    double best = std::numeric_limits<double>::infinity();
    double factor = 1;
    int waiting = 0;  // epochs without an improvement
    static void each(auto& state, const auto& visit) {
      visit("best", state.best);
      visit("factor", state.factor);
      visit("waiting", state.waiting);
    }
  };
  /// Whether it can go on from this state, which may come from a file.
  static constexpr bool is_valid(const State& state) noexcept {
    return state.best == state.best && state.factor >= 0 && state.factor <= 1 &&
           state.waiting >= 0 && state.waiting < std::numeric_limits<int>::max();
  }
  static constexpr double factor(const State& state, const TrainingPosition&) noexcept {
    return state.factor;
  }
  static constexpr void epoch_done(State& state, double monitored) noexcept {
    if (detail::improved(monitored, state.best, 0, Threshold)) {
      state.best = monitored;
      state.waiting = 0;
    } else if (++state.waiting > Patience) {
      state.factor *= Factor;
      state.waiting = 0;
    }
  }
};
/// The rate times `Factor` when the monitored loss has not fallen below its best by more than
/// Threshold·|best| for more than `Patience` epochs; PyTorch's ReduceLROnPlateau with mode min and
/// a relative threshold, without cooldown or lowest rate. (PyTorch
/// multiplies a negative best by 1 − Threshold as well, so that a loss below zero that stands still
/// improves for ever.)
/// \tparam Factor what the rate is multiplied by, in (0, 1)
/// \tparam Patience epochs without improvement that are waited for
/// \tparam Threshold least improvement, as a share of the best loss, in [0, 1]
template <Number auto Factor = 0.1, int Patience = 10, Number auto Threshold = 1e-4>
inline constexpr ReduceOnPlateauSchedule<detail::real<Factor>, Patience, detail::real<Threshold>>
    ReduceOnPlateau{};

/// An own schedule from a function of the position, which multiplies the learner's rate:
///   inline constexpr auto Root = schedule(
///       [](const TrainingPosition& now) { return 1 / math::sqrt(1.0 + now.epoch); });
template <class F>
struct ScheduleFormula : schedule_kind {
  static constexpr F f{};
  static constexpr double factor(State, const TrainingPosition& now) noexcept { return f(now); }
};
/// An own schedule from a function of the position.
template <class F>
[[nodiscard]] constexpr ScheduleFormula<F> schedule(F) noexcept {
  static_assert(
      std::is_invocable_r_v<double, F, const TrainingPosition&>,
      "schedule(f): f takes a const TrainingPosition& and returns what multiplies the rate.");
  return {};
}

// ---- Warming up, before and beside any schedule -----------------------------------------------

/// What the warm-up policy derives from; its factor(position) multiplies that of the schedule.
struct warm_up_kind {};

/// What a learner without WarmUp has.
struct NoWarmUp : warm_up_kind {
  static constexpr double factor(const TrainingPosition&) noexcept { return 1; }
};

/// The type of WarmUp.
template <int Epochs>
struct LinearWarmUp : warm_up_kind {
  static constexpr std::array<double, 1> settings{Epochs};
  static_assert(Epochs >= 1, "WarmUp<epochs> needs at least one epoch.");
  static constexpr double factor(const TrainingPosition& now) noexcept {
    const double all =
        Epochs * (static_cast<double>(now.steps) / static_cast<double>(now.epochs));  // its steps
    return math::min(1.0, static_cast<double>(now.step + 1) / all);
  }
};
/// The rate rises in equal steps over the first epochs: 1/n, 2/n … 1 of it in their n steps. Goyal et
/// al. 2017; PyTorch's LinearLR from 1/n in n − 1 steps. It multiplies a schedule, whose clock it does
/// not stop, as PyTorch's ChainedScheduler does.
/// \tparam Epochs length n in epochs, at least 1
template <int Epochs>
inline constexpr LinearWarmUp<Epochs> WarmUp{};

namespace detail {

template <class Schedule, class WarmUp>
struct warmed_schedule : Schedule {
  using schedule_type = Schedule;
  using warm_up_type = WarmUp;
  static constexpr double factor(const typename Schedule::State& state,
                                 const TrainingPosition& now) noexcept {
    return Schedule::factor(state, now) * WarmUp::factor(now);
  }
};
template <class Schedule, class WarmUp>
using with_warm_up = std::conditional_t<std::is_same_v<WarmUp, NoWarmUp>, Schedule,
                                        warmed_schedule<Schedule, WarmUp>>;

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
