// SPDX-License-Identifier: MIT
// What may follow the data of cross_validate: metrics, what to keep, a strategy; in any order.
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 8, Tanh> >> Dense<3, Softmax>;
using L = Learner<net, CrossEntropy, Batch<16>, Standardize, StratifiedKFold<4>, OneByOne>;

const auto errors = metric(
    "errors",
    [](const auto& p) {
      double n = 0;
      for (std::size_t i = 0; i < p.size(); ++i) n += p.decided(i) != p.target(i);
      return n;
    },
    Better::lower);

/// All that these tests need, in one call: one instantiation.
const auto& result() {
  static int epochs = 0;
  static const auto all = cross_validate(
      L{.epochs = 3, .seed = 3}, toy::quadrants(60), log_loss, [](const Epoch&) { ++epochs; },
      KeepModels, f1_score(Average::macro), KeepHistories, roc_auc_score, errors);
  CHECK(epochs == 12);
  return all;
}

MetricScores scores(const char* name, std::vector<double> folds, double pooled) {
  return {name, Better::greater, std::move(folds), pooled};
}

}  // namespace

TEST_CASE("every metric is that of a fold's predictions, and of all predictions in one table") {
  const auto data = toy::quadrants(60);
  const auto rounds = StratifiedKFold<4>.splits(data, 3);
  const auto& all = result();
  Predictions<Classes<3>> pooled;
  for (std::size_t r = 0; r < 4; ++r) {
    const auto fold = predict(all.models[r], data, rounds[r].test);
    CHECK(all[log_loss].folds[r] == log_loss(fold));
    CHECK(all[f1_score(Average::macro)].folds[r] == f1_score(fold, Average::macro));
    CHECK(all[roc_auc_score].folds[r] == roc_auc_score(fold));
    CHECK(all.folds[r].accuracy() == accuracy_score(fold));
    pooled += fold;
  }
  CHECK(all[log_loss].pooled == log_loss(pooled));
  CHECK(all[roc_auc_score].pooled == roc_auc_score(pooled));
  CHECK(all[roc_auc_score].pooled != all[roc_auc_score].score().mean);
  CHECK(all[errors].pooled == static_cast<double>(60 - all.pooled.confusion.correct()));
  CHECK(all.pooled.samples() == 60);
}

TEST_CASE("metrics come in the order of the options, the first decides; others are an Error") {
  const auto& all = result();
  REQUIRE(all.metrics.size() == 4);
  CHECK(all.metrics[1].name == "F1 (macro)");
  CHECK(all.deciding().name == "log loss");
  CHECK(all.deciding().better == Better::lower);
  CHECK(all.headline().name == "accuracy");
  CHECK(all.headline().folds[2] == all.folds[2].accuracy());
  CHECK(all[errors].better == Better::lower);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(all[accuracy_score]),
      "CrossValidation: 'accuracy' was not computed: name the metric in the call of "
      "cross_validate.",
      Error);
}

TEST_CASE("models and histories of every fold are kept where an option says so, times always") {
  const auto& all = result();
  REQUIRE(all.models.size() == 4);
  REQUIRE(all.histories.size() == 4);
  REQUIRE(all.seconds.size() == 4);
  for (std::size_t f = 0; f < 4; ++f) {
    CHECK(all.histories[f].epochs.size() == 3);
    CHECK(all.histories[f].epochs.back().fold == static_cast<int>(f) + 1);
    CHECK(all.histories[f].outcome.epochs == 3);
    CHECK(all.seconds[f] > 0);
    CHECK(all.seconds[f] >= all.histories[f].epochs.back().seconds);
  }
}

TEST_CASE("a strategy in the call takes the place of the learner's") {
  const auto data = toy::quadrants(60);
  const auto held = cross_validate(L{.epochs = 1}, data, HoldOut<0.25>);
  CHECK(held.folds.size() == 1);
  CHECK(held.pooled.samples() == 15);
  CHECK(held.models.empty());
  CHECK(held.histories.empty());
  CHECK(held.metrics.empty());
}

TEST_CASE("the mean of a metric that is no number in a fold is none; pooled it may be one") {
  const auto auc = scores("ROC AUC", {0.5, std::nan("")}, 0.75);
  CHECK(std::isnan(auc.score().mean));
  CHECK(scores("x", {1, 2, 6}, 0).score().mean == 3);
  CHECK(scores("x", {1, 2, 6}, 0).score().deviation == std::sqrt(7.0));
  CHECK(scores("x", {0.1, 0.1, 0.1}, 0).score().deviation < 1e-16);
}

TEST_CASE("metrics print as a table; of many folds their means alone") {
  CrossValidation<ValueScores> v;
  const auto fold = [](double squares) {
    ValueScores s;
    s.squares = squares;
    s.count = 1;
    return s;
  };
  v.folds = {fold(1), fold(3)};
  v.metrics = {scores("R²", {0.5, 0.25}, 0.375), scores("cost", {1234.5, 0}, -0.00005)};
  std::ostringstream few;
  few << v;
  CHECK(few.str() ==
        "mean squared error 2 ± 1.41421 over 2 folds: 1 3\n"
        "               R²        cost\n"
        "   fold 1  0.5000      1234.5\n"
        "   fold 2  0.2500      0.0000\n"
        "     mean  0.3750    617.2500\n"
        "deviation  0.1768    872.9233\n"
        "   pooled  0.3750  -5.000e-05\n");
  v.folds.assign(21, fold(2));
  v.metrics.clear();
  std::ostringstream many;
  many << v;
  CHECK(many.str() == "mean squared error 2 ± 0 over 21 folds\n");
}
