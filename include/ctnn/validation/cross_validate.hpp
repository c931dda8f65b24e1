// SPDX-License-Identifier: MIT
// Cross-validation: train on each round's training part, score on what was held out.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/training/history.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/options.hpp>
#include <ctnn/validation/train_splits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// A callback that keeps the history of every fold.
struct Histories {
  std::vector<History> of;
  void operator()(const Epoch& epoch) { of[static_cast<std::size_t>(epoch.fold) - 1](epoch); }
  void finished(const Outcome& how) { of[static_cast<std::size_t>(how.fold) - 1].finished(how); }
};

/// Adds up what the folds have, in their order. A fold without predictions could not be trained.
template <class Result, class Target, class... Metrics>
void pool(Result& result, std::span<const Predictions<Target>> folds,
          const std::tuple<Metrics&...>& metrics) {
  result.pooled = result.folds.front();  // with the names of heads and classes
  for (const auto& fold : std::span(result.folds).subspan(1)) result.pooled += fold;
  if constexpr (sizeof...(Metrics) > 0) {
    Predictions<Target> pooled;
    for (const auto& fold : folds) pooled += fold;
    const auto add = [&](const auto& metric) {
      const auto value = [&](const auto& predictions) {
        return predictions.empty() ? std::nan("") : metric(predictions);
      };
      MetricScores scores{metric.name, metric.better, {}, value(pooled)};
      for (const auto& fold : folds) scores.folds.push_back(value(fold));
      result.metrics.push_back(std::move(scores));
    };
    std::apply([&](const auto&... metric) { (add(metric), ...); }, metrics);
  }
}

/// The cross-validations of learners of one type on the same rounds, all of whose models are trained in
/// one go: model p·rounds + r is that of learner p and round r. `failures` as in train_splits.
template <class L, class Data, class... Options>
auto cross_validate_all(std::span<const L> learners, const Data& data,
                        const std::vector<Split>& rounds, std::vector<std::string>* failures,
                        Options&... options) {
  using Target = typename Data::target_type;
  using Scores = typename scores_of<Target>::type;
  constexpr bool keep_models = keeps<struct KeepModels, Options...>;
  constexpr bool keep_histories = keeps<struct KeepHistories, Options...>;
  using Model = std::conditional_t<keep_models, typename L::model_type, NoModel>;
  const auto metrics = metrics_of<Target>(options...);
  constexpr bool predicts = std::tuple_size_v<std::remove_cv_t<decltype(metrics)>> > 0;

  const std::size_t n = rounds.size();
  std::vector<CrossValidation<Scores, Model>> results(learners.size());
  std::vector<L> each;
  std::vector<std::span<const std::size_t>> train;
  each.reserve(learners.size() * n);
  for (std::size_t p = 0; p < learners.size(); ++p) {
    each.insert(each.end(), n, learners[p]);
    for (const Split& round : rounds) train.emplace_back(round.train);
    results[p].folds.resize(n);
    results[p].seconds.resize(n);
    if constexpr (keep_models) results[p].models.resize(n);
  }
  std::vector<Predictions<Target>> predicted(predicts ? each.size() : 0);
  const auto trained = [&](std::size_t m, const auto& model, double seconds) {
    CrossValidation<Scores, Model>& result = results[m / n];
    const std::size_t r = m % n;
    result.seconds[r] = seconds;
    if constexpr (keep_models) result.models[r] = model;
    if constexpr (predicts) {
      predicted[m] = predict(model, data, rounds[r].test);
      result.folds[r] = evaluate(predicted[m]);
    } else {
      result.folds[r] = evaluate(model, data, rounds[r].test);
    }
  };
  const auto callbacks = callbacks_of(options...);
  if constexpr (keep_histories) {
    Histories histories{std::vector<History>(each.size())};
    train_splits(std::span<const L>(each), data, train, execution_of(options...), failures, trained,
                 std::tuple_cat(callbacks, std::tie(histories)));
    for (std::size_t m = 0; m < each.size(); ++m)
      results[m / n].histories.push_back(std::move(histories.of[m]));
  } else {
    train_splits(std::span<const L>(each), data, train, execution_of(options...), failures, trained,
                 callbacks);
  }

  const std::span<const Predictions<Target>> all(predicted);
  for (std::size_t p = 0; p < learners.size(); ++p)
    pool(results[p], predicts ? all.subspan(p * n, n) : all, metrics);
  return results;
}

}  // namespace detail

/// Trains and scores once per round of the learner's strategy. Everything that is fitted, the
/// scaling and what EarlyStopping holds out included, is of the round's training part only. Options
/// follow in any order:
///  - callbacks, with the fold in Epoch::fold; one that stops training stops that of its fold;
///  - metrics, log_loss or f1_score(Average::macro), computed for every fold and for the predictions of
///    all folds in one table;
///  - an execution policy, which runs folds as tasks: results have the same bits with any, callbacks are
///    called by one task at a time;
///  - KeepModels, KeepHistories;
///  - a strategy, in the place of the learner's.
///
/// Rounds of small networks train together, a model on each lane, where that pays
/// (pays_together<Learner>(rounds)): they then share one order of the data, and the batch of a round
/// is what it trains on of a batch of all. Callbacks are then called fold by fold after
/// every epoch. OneByOne in the learner has each round be a `fit` of its own. Throws Error as
/// `fit` does.
template <class L, class Data, class... Options>
  requires(... && ValidationOption<Options, L>)
[[nodiscard]] auto cross_validate(const L& learner, const Data& data, Options&&... options) {
  const std::vector<Split> rounds = detail::rounds_of<L, Options...>(learner, data);
  auto results = detail::cross_validate_all(std::span<const L>(&learner, 1), data, rounds, nullptr,
                                            options...);
  return std::move(results[0]);
}

}  // namespace ctnn::inline CTNN_ABI
