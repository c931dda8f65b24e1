// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/ranking.hpp>
#include <ctnn/metrics/regression.hpp>
using namespace ctnn;

namespace {

template <class Target, auto metric>
constexpr bool fits = MetricOf<decltype(metric), Target>;
static_assert(fits<Binary, accuracy_score> && fits<Classes<3>, log_loss>);
static_assert(!fits<Values<1>, roc_auc_score> && !fits<Binary, r2_score>, "of other targets");
static_assert(MetricOf<decltype(f1_score(Average::macro)), Classes<3>>);
static_assert(MetricOf<decltype(top_k_accuracy_score(2)), Classes<3>>);
static_assert(!Metric<decltype(top_k_accuracy_score)>, "of no k");
static_assert(log_loss.better == Better::lower && roc_auc_score.better == Better::greater);

Predictions<Classes<3>> three() {
  Predictions<Classes<3>> p;
  p.add(std::array{0.75, 0.25, 0.0}, 0);
  p.add(std::array{0.0, 0.25, 0.75}, 1);
  p.add(std::array{0.0, 0.0, 1.0}, 2, 2);
  return p;
}

}  // namespace

TEST_CASE("an average or a k makes a metric of a function") {
  const auto p = three();
  CHECK(f1_score(Average::macro)(p) == f1_score(p, Average::macro));
  CHECK(precision_score(Average::micro)(p) == precision_score(p, Average::micro));
  CHECK(recall_score(Average::weighted)(p) == recall_score(p, Average::weighted));
  CHECK(recall_score(Average::weighted)(p) != recall_score(Average::macro)(p));
  CHECK(top_k_accuracy_score(2)(p) == top_k_accuracy_score(p, 2));
  CHECK(top_k_accuracy_score(2)(p) != top_k_accuracy_score(1)(p));
}

TEST_CASE("metrics have names for tables") {
  CHECK(std::string(roc_auc_score.name) == "ROC AUC");
  CHECK(std::string(f1_score.name) == "F1");
  CHECK(recall_score(Average::macro).name == "recall (macro)");
  CHECK(precision_score(Average::micro).name == "precision (micro)");
  CHECK(f1_score(Average::weighted).name == "F1 (weighted)");
  CHECK(top_k_accuracy_score(3).name == "top-3 accuracy");
}

TEST_CASE("an own metric is a name and a function, to be as great or as low as can be") {
  const auto size = [](const auto& p) { return static_cast<double>(p.size()); };
  const auto rows = metric("rows", size);
  static_assert(MetricOf<decltype(rows), Binary> && MetricOf<decltype(rows), Values<2>>);
  CHECK(rows(three()) == 3);
  CHECK(rows.name == "rows");
  CHECK(rows.better == Better::greater);
  CHECK(metric("rows", size, Better::lower).better == Better::lower);
  const auto of_numbers = metric("of numbers", [](const Predictions<Values<1>>&) { return 0.5; });
  static_assert(!MetricOf<decltype(of_numbers), Binary>);
}

TEST_CASE("predictions are evaluated as a model is, whatever their weights") {
  const auto scores = evaluate(three());
  CHECK(scores.samples() == 3);
  CHECK(scores.accuracy() == 2.0 / 3);  // by weight it is ¾
  Predictions<Values<2>> numbers;
  numbers.add(std::array{1.0, 2.0}, std::array{0.0F, 0.0F}, 3);
  CHECK(evaluate(numbers).mse() == 2.5);
  CHECK(evaluate(numbers).mae() == 1.5);
  CHECK(evaluate(numbers).samples() == 1);
}
