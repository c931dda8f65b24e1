// SPDX-License-Identifier: MIT
// Validation of networks with several heads: metrics of one, predictions of all.
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/search/nested.hpp>
#include <ctnn/validation/compare.hpp>
#include <ctnn/validation/cross_val_predict.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/curves.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 4, Tanh> >>
                     (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, Adam<0.05>, Batch<8>, KFold<3>>;
using Both = Targets<Classes<3>, Values<1>>;

/// Kinds and sizes of the same inputs; every third sample counts twice.
Dataset<2, Both> kinds_and_sizes() {
  const auto kinds = toy::quadrants(30);
  Dataset<2, Both> data;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto x = kinds.x(i);
    data.add(x, std::array{static_cast<float>(kinds.target(i)), x[0] - 2 * x[1]},
             i % 3 == 0 ? 2.0F : 1.0F);
  }
  return data;
}

const auto f1_of_kind = of_head<net, "kind">(f1_score(Average::macro));
const auto r2_of_size = of_head<1>(r2_score);
const auto mistakes_and_error = metric(
    "mistakes and error",
    [](const Predictions<Both>& p) {
      return 1 - accuracy_score(p.head<0>()) + mean_squared_error(p.head<1>());
    },
    Better::lower);

const auto& validated() {
  static const auto all = cross_validate(L{.epochs = 5, .seed = 2}, kinds_and_sizes(), f1_of_kind,
                                         r2_of_size, mistakes_and_error, KeepModels);
  return all;
}

void check_same(const auto& a, const auto& b) {
  CHECK(a.names == b.names);
  for (int t = 0; t < 3; ++t)
    for (int c = 0; c < 3; ++c)
      CHECK(a.template head<0>().confusion(t, c) == b.template head<0>().confusion(t, c));
  CHECK(a.template head<1>().mse() == b.template head<1>().mse());
  CHECK(a.template head<1>().r2() == b.template head<1>().r2());
}

}  // namespace

TEST_CASE("metrics of heads are those of a fold's predictions, and of all in one table") {
  const auto data = kinds_and_sizes();
  const auto rounds = KFold<3>.splits(data, 2);
  const auto& all = validated();
  Predictions<Both> pooled;
  for (std::size_t r = 0; r < 3; ++r) {
    const auto fold = predict(all.models[r], data, rounds[r].test);
    CHECK(all[f1_of_kind].folds[r] == f1_score(fold.head<0>(), Average::macro));
    CHECK(all[r2_of_size].folds[r] == r2_score(fold.head<1>()));
    CHECK(all[mistakes_and_error].folds[r] == mistakes_and_error(fold));
    check_same(all.folds[r], evaluate(all.models[r], data, rounds[r].test));
    pooled += fold;
  }
  CHECK(all[f1_of_kind].pooled == f1_score(pooled.head<0>(), Average::macro));
  CHECK(all[r2_of_size].pooled == r2_score(pooled.head<1>()));
  CHECK(all[r2_of_size].pooled != all[r2_of_size].score().mean);
  CHECK(all.pooled.names[1] == "size");
  CHECK(all.pooled.samples() == 30);
  CHECK(all.deciding().name == "F1 (macro) of kind");
  std::ostringstream out;
  out << all;
  CHECK(out.str().find("F1 (macro) of kind  R² of head 1  mistakes and error\n") !=
        std::string::npos);
}

TEST_CASE("every sample of several heads is predicted by the model that was not trained on it") {
  const auto data = kinds_and_sizes();
  const auto p = cross_val_predict(L{.epochs = 5, .seed = 2}, data);
  REQUIRE(p.size() == 30);
  CHECK(p.names()[0] == "kind");
  for (std::size_t s = 0; s < 30; ++s) {
    CHECK(p.sample(s) == s);
    CHECK(p.weight(s) == data.weight(s));
    CHECK(p.head<1>().target(s)[0] == data.target(s)[1]);
  }
  const auto rounds = KFold<3>.splits(data, 2);
  for (std::size_t r = 0; r < 3; ++r)
    for (const std::size_t s : rounds[r].test)
      CHECK(p.output(s) == predict(validated().models[r], data, std::array{s}).output(0));
  const auto scores = evaluate(p);
  CHECK(scores.head<0>().accuracy() == validated().pooled.head<0>().accuracy());
  CHECK(scores.head<1>().mse() == doctest::Approx(validated().pooled.head<1>().mse()));
}

TEST_CASE("curves, searches and comparisons go by the metric of a head") {
  const auto data = kinds_and_sizes();
  const L learner{.epochs = 5, .seed = 2};
  const auto& all = validated();
  const auto curve = learning_curve(learner, data, {0.5, 1.0}, r2_of_size);
  CHECK(curve.metric == "R² of head 1");
  CHECK(curve.points[1].validation == all[r2_of_size].folds);

  const Grid grid{.learning_rate = {0.05, 1e-6}};
  const auto search = grid_search(learner, data, grid, r2_of_size);
  CHECK(search.best().learning_rate == 0.05);
  CHECK(search.points()[0].result[r2_of_size].folds == all[r2_of_size].folds);
  const auto nested = nested_cross_validate(learner, data, grid, r2_of_size);
  CHECK(nested.choices[2].learner.learning_rate == 0.05);
  CHECK(nested.outer[r2_of_size].folds == all[r2_of_size].folds);
  check_same(nested.outer.pooled, all.pooled);

  const auto comparison =
      compare(learner, L{.epochs = 5, .seed = 2, .learning_rate = 1e-6}, data, r2_of_size);
  CHECK(comparison.first[r2_of_size].folds == all[r2_of_size].folds);
  CHECK(comparison.differences[0] > 0);
  CHECK(comparison.conclusion().find("R² of head 1") != std::string::npos);
}

TEST_CASE("a bag of several heads is scored out of bag and cross-validated") {
  const auto data = kinds_and_sizes();
  const auto recipe = Bagging<4>(L{.epochs = 2, .seed = 3});
  const auto out = out_of_bag(fit(recipe, data), data);
  check_same(out.scores, evaluate(out.predictions));
  CHECK(out.scores.samples() == out.predictions.size());
  CHECK(out.scores.samples() > 15);
  const auto bags = cross_validate(recipe, data, f1_of_kind);
  check_same(bags.pooled, cross_validate(recipe, data).pooled);
}
