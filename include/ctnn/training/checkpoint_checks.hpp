// SPDX-License-Identifier: MIT
// Checks of a checkpoint before a run resumes from it: it may come from a file.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/formulas/derived_updates.hpp>
#include <ctnn/formulas/updates.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/operations/interval.hpp>
#include <ctnn/policies/schedules.hpp>
#include <ctnn/symbolic/derive_formulas.hpp>
#include <ctnn/symbolic/formula_range.hpp>
#include <ctnn/symbolic/simplify.hpp>
#include <ctnn/training/checkpoint.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Where a run stands: the counters of a checkpoint, and the rates that go with them.
struct CheckpointNumbers {
  std::int64_t steps;
  int epochs;
  TrainingPosition position;
  double learning_rate;
  double base_learning_rate;
  double learner_penalty;
};

// What cannot be in a checkpoint, as a sentence without its subject's file or call; empty where
// nothing is wrong.
[[nodiscard]] std::string flaw_of(const CheckpointNumbers& numbers);
[[nodiscard]] std::string flaw_text(const std::string& what, const std::string& value,
                                    const std::string& rule);

/// Of numbers, where any is allowed but those that the rule refuses.
enum class NumberRule {
  number,        // not NaN
  finite,        // neither NaN nor infinite
  not_negative,  // not NaN, nor below zero
  positive,      // finite and above zero
};
[[nodiscard]] constexpr bool holds(NumberRule rule, double x) noexcept {
  switch (rule) {
    case NumberRule::number:
      return x == x;
    case NumberRule::finite:
      return x - x == 0;
    case NumberRule::not_negative:
      return x >= 0;
    default:
      return x > 0 && x - x == 0;
  }
}
[[nodiscard]] std::string flaw_of_number(const std::string& what, std::size_t place, double value,
                                         NumberRule rule);
template <class T>
[[nodiscard]] std::string flaw_of_numbers(const std::string& what, std::span<const T> numbers,
                                          NumberRule rule) {
  for (std::size_t k = 0; k < numbers.size(); ++k)
    if (const auto x = static_cast<double>(numbers[k]); !holds(rule, x))
      return flaw_of_number(what, k, x, rule);
  return {};
}

/// Whether the second moment of an update stays at or above zero, where it begins, whatever w and g
/// are: a negative one is no state of it.
template <Update U>
inline constexpr bool second_moment_is_not_negative = [] {
  const Updated next =
      U::f(symbols::w, symbols::g, symbols::m, symbols::v, symbols::rate, symbols::k);
  if (symbolic::same(next.v, symbols::v)) return false;
  constexpr symbolic::Interval from_zero{0, symbolic::Interval{}.high, false, true};
  return symbolic::range(symbolic::simplify(next.v),
                         {symbolic::Domain{symbols::v.root().name, from_zero}})
      .not_negative();
}();

/// Of weights, all or none: they are numbers, and no running variance of a BatchNorm is negative.
template <class L>
[[nodiscard]] std::string flaw_of_weights(const std::string& what,
                                          std::span<const typename L::scalar> weights) {
  std::string flaw = flaw_of_numbers(what, weights, NumberRule::finite);
  for (const LayerInfo& layer : L::shape::layers)
    if (flaw.empty() && !weights.empty() && layer.statistic_count() > 0) {
      const auto width = static_cast<std::size_t>(layer.out);
      flaw = flaw_of_numbers("running_var", weights.subspan(layer.statistics + width, width),
                             NumberRule::not_negative);
    }
  return flaw;
}

/// Whether all arrays of a checkpoint have the length that the network gives them.
template <class L>
[[nodiscard]] bool is_whole(const Checkpoint<L>& c) {
  const auto whole = [](const auto& v) { return v.size() == L::shape::parameters; };
  bool all = whole(c.weights);
  for (const auto& state : c.state) all = all && whole(state);
  if constexpr (L::early_stopping_type::present)
    all = all && (c.early_stopping.weights.empty() || whole(c.early_stopping.weights));
  return all;
}

/// The first thing in a whole checkpoint that no training can have made; empty where there is none.
template <class L>
[[nodiscard]] std::string flaw_of(const Checkpoint<L>& c) {
  using T = typename L::scalar;
  using schedule = typename L::schedule_type;
  std::string flaw = flaw_of(CheckpointNumbers{c.steps, c.epochs, c.position, c.learning_rate,
                                               c.base_learning_rate, c.learner_penalty});
  const auto then = [&](const auto& check) {
    if (flaw.empty()) flaw = check();
  };
  then([&] { return flaw_of_weights<L>("weights", c.weights); });
  if constexpr (Checkpoint<L>::states > 0) {
    constexpr bool squares = second_moment_is_not_negative<typename L::update_type>;
    for (std::size_t s = 0; s < c.state.size(); ++s)
      then([&] {
        const bool second = s + 1 == c.state.size();  // v stands behind m, where there is one
        return flaw_of_numbers("state[" + std::to_string(s) + "]", std::span<const T>(c.state[s]),
                               squares && second ? NumberRule::not_negative : NumberRule::number);
      });
  }
  const auto then_of_scaler = [&](const std::string& what, const auto& scaler) {
    then([&] {
      return flaw_of_numbers(what + ".shift", std::span<const float>(scaler.shift),
                             NumberRule::finite);
    });
    then([&] {
      return flaw_of_numbers(what + ".factor", std::span<const float>(scaler.factor),
                             NumberRule::positive);
    });
  };
  then_of_scaler("scaler", c.scaler);
  if constexpr (L::scales_targets) then_of_scaler("target_scaler", c.target_scaler);
  if constexpr (!std::is_empty_v<typename schedule::State>)
    then([&]() -> std::string {
      bool valid = holds(NumberRule::not_negative, schedule::factor(c.schedule, c.position)) &&
                   holds(NumberRule::finite, schedule::factor(c.schedule, c.position));
      if constexpr (requires { schedule::is_valid(c.schedule); })
        valid = valid && schedule::is_valid(c.schedule);
      return valid ? std::string()
                   : "the checkpoint's memory of the schedule is none that the schedule can have; "
                     "take another checkpoint.";
    });
  if constexpr (L::early_stopping_type::present)
    then([&]() -> std::string {
      const auto& watched = c.early_stopping;
      if (watched.epoch < 0 || watched.epoch > c.epochs)
        return flaw_text("early_stopping.epoch", std::to_string(watched.epoch),
                         "from 0 to the epochs that are done, " + std::to_string(c.epochs));
      if (!holds(NumberRule::number, watched.best))
        return flaw_text("early_stopping.best", "NaN", "a number");
      if (L::early_stopping_type::options.restore_best && watched.epoch > 0 &&
          watched.weights.empty())
        return "the checkpoint names a best epoch, and does not hold its weights; take another "
               "checkpoint.";
      return flaw_of_weights<L>("early_stopping.weights", watched.weights);
    });
  return flaw;
}

/// Throws Error for a checkpoint that is not whole, or holds what no training can have made.
template <class L>
void check_checkpoint(const Checkpoint<L>& checkpoint) {
  if (!is_whole(checkpoint))
    throw Error("Trainer::restore: the checkpoint does not hold " +
                std::to_string(L::shape::parameters) +
                " weights and optimizer states each; make one with trainer.checkpoint().");
  if (const std::string flaw = flaw_of(checkpoint); !flaw.empty())
    throw Error("Trainer::restore: " + flaw);
}

/// The settings of a run that its learner's type does not fix, which must be the same where it is
/// resumed; a rate or samples of 0 are not known.
struct ResumedSettings {
  std::uint64_t seed;
  double learning_rate;
  double penalty;
  std::uint64_t samples;
};
/// Throws Error unless the scaling of a checkpoint is none.
void check_unscaled(std::span<const float> shift, std::span<const float> factor);
/// Throws Error for a checkpoint of other settings.
void check_resumed(const ResumedSettings& now, const ResumedSettings& of_checkpoint);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/checkpoint_checks-inl.hpp>
#endif
