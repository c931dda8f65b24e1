// SPDX-License-Identifier: MIT
// Learning curves and validation curves: scores over the number of training samples, or over a setting.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/train_splits.hpp>
#include <ctnn/validation/validation_strategy.hpp>

namespace ctnn::inline CTNN_ABI {

/// A point of a curve: the scores of every fold, on what it trains on and on what it holds out.
struct CurvePoint {
  double at = 0;  ///< the value of the setting, or training samples (mean over folds)
  std::vector<double> training;    ///< scores on what was trained on, by fold
  std::vector<double> validation;  ///< scores on what was held out, by fold
};

/// Scores over a setting.
struct Curve {
  std::string setting;              ///< what varies
  std::string metric;               ///< its name
  Better better = Better::greater;  ///< whether greater or lower is better
  std::vector<CurvePoint> points;   ///< in the order of the values

  /// The point with the best mean score in validation, the first of equal ones. Throws Error when there
  /// is none: every score is NaN.
  [[nodiscard]] const CurvePoint& best() const;

  friend std::ostream& operator<<(std::ostream& out, const Curve& curve);
};

namespace detail {

template <int Metrics>
struct check_one_metric : sentence {
  static_assert(Metrics <= 1,
                "A curve shows one metric: name one, or none for the headline score.");
};

/// The points of a curve: model p·rounds + r trains learners[p] on train[p·rounds + r] and is scored on
/// that and on what round r holds out.
template <class L, class Data, class... Options>
Curve curve(const std::vector<L>& learners, const Data& data, const std::vector<Split>& rounds,
            const std::vector<std::vector<std::size_t>>& train, Options&... options) {
  using Target = typename Data::target_type;
  using Scores = typename scores_of<Target>::type;
  static_assert(check_one_metric<(0 + ... + Metric<Options>)>::checked);
  const auto metrics = metrics_of<Target>(options...);
  constexpr bool headline = std::tuple_size_v<std::remove_cv_t<decltype(metrics)>> == 0;
  const auto score = [&](const auto& model, std::span<const std::size_t> samples) {
    if constexpr (headline)
      return evaluate(model, data, samples).value();
    else
      return std::get<0>(metrics)(predict(model, data, samples));
  };

  const std::size_t n = rounds.size();
  Curve result;
  if constexpr (headline) {
    result.metric = Scores::headline;
    result.better = Scores::better;
  } else {
    result.metric = std::get<0>(metrics).name;
    result.better = std::get<0>(metrics).better;
  }
  std::vector<L> each;
  for (const L& learner : learners) each.insert(each.end(), n, learner);
  result.points.assign(learners.size(), {0, std::vector<double>(n), std::vector<double>(n)});
  const std::vector<std::span<const std::size_t>> parts(train.begin(), train.end());
  train_splits(
      std::span<const L>(each), data, parts, execution_of(options...), nullptr,
      [&](std::size_t m, const auto& model, double) {
        result.points[m / n].training[m % n] = score(model, parts[m]);
        result.points[m / n].validation[m % n] = score(model, rounds[m % n].test);
      },
      callbacks_of(options...));
  return result;
}

/// Throws Error for a curve over nothing.
void check_points(const char* call, const char* what, std::size_t points);

/// The same of samples of these classes, or of none.
std::vector<std::size_t> share_of(const std::vector<std::size_t>& train,
                                  std::span<const int> classes, double share, std::uint64_t seed);
/// A share of a round's training part, drawn by class: those of a smaller share are among a larger one's,
/// but for one sample of a class that rounding may cost.
template <class Data>
std::vector<std::size_t> share_of(const Data& data, std::vector<std::size_t> train, double share,
                                  std::uint64_t seed) {
  std::erase_if(train, [&](std::size_t s) { return data.weight(s) == 0; });  // of own strategies
  return share_of(train, strata(data, train), share, seed);
}

/// The name of a setting of a learner.
template <class L, class T>
std::string name_of_setting(T L::* setting) {
  if constexpr (std::is_same_v<T, decltype(L::epochs)>)
    if (setting == &L::epochs) return "epochs";
  if constexpr (std::is_same_v<T, decltype(L::seed)>)
    if (setting == &L::seed) return "seed";
  if constexpr (std::is_same_v<T, decltype(L::learning_rate)>)
    if (setting == &L::learning_rate) return "learning rate";
  if constexpr (std::is_same_v<T, decltype(L::penalty)>)
    if (setting == &L::penalty) return "penalty";
  return "setting";
}

}  // namespace detail

/// How scores grow with the number of training samples: every round trains on these shares of its
/// training part, learning_curve(learner, data, {0.1, 0.3, 1.0}), drawn by class with the learner's seed,
/// and is scored on what it trained on and on all it holds out. Options are callbacks, one metric (else
/// the headline score), an execution policy and a strategy. Throws Error without shares, for those that
/// leave nothing to train on, and as cross_validate does.
template <class L, class Data, class... Options>
  requires(... && ScoringOption<Options, L>)
[[nodiscard]] Curve learning_curve(const L& learner, const Data& data,
                                   const std::vector<double>& shares, Options&&... options) {
  detail::check_points("learning_curve", "shares", shares.size());
  const std::vector<Split> rounds = detail::rounds_of<L, Options...>(learner, data);
  std::vector<std::vector<std::size_t>> train;
  for (const double share : shares)
    for (const Split& round : rounds)
      train.push_back(detail::share_of(data, round.train, share, learner.seed));
  Curve curve =
      detail::curve(std::vector<L>(shares.size(), learner), data, rounds, train, options...);
  curve.setting = "training samples";
  for (std::size_t m = 0; m < train.size(); ++m)
    curve.points[m / rounds.size()].at +=
        static_cast<double>(train[m].size()) / static_cast<double>(rounds.size());
  return curve;
}

/// How scores depend on a setting: validation_curve(learner, data, &Digits::penalty, {1e-5, 1e-3}). All
/// values are scored on the rounds of the learner as given, those of a seed too. Options as of learning_curve.
/// Throws Error as cross_validate does, without values, and for a penalty where the learner has none.
template <class L, class Data, class T, class... Options>
  requires(... && ScoringOption<Options, L>)
[[nodiscard]] Curve validation_curve(const L& learner, const Data& data, T L::* setting,
                                     const std::vector<std::type_identity_t<T>>& values,
                                     Options&&... options) {
  const std::string name = detail::name_of_setting(setting);
  detail::check_points("validation_curve", "values", values.size());
  if (name == "penalty") detail::check_penalty_setting<L>("validation_curve");
  const std::vector<Split> rounds = detail::rounds_of<L, Options...>(learner, data);
  std::vector<L> learners;
  std::vector<std::vector<std::size_t>> train;
  for (const T& value : values) {
    learners.push_back(learner);
    learners.back().*setting = value;
    check_settings(learners.back());
    for (const Split& round : rounds) train.push_back(round.train);
  }
  Curve curve = detail::curve(learners, data, rounds, train, options...);
  curve.setting = name;
  for (std::size_t p = 0; p < values.size(); ++p)
    curve.points[p].at = static_cast<double>(values[p]);
  return curve;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/curves-inl.hpp>
#endif
