// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/curves.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

using L =
    Learner<Dense<2, 3, Softmax>, CrossEntropy, L2<1e-3>, Batch<16>, StratifiedKFold<3>, OneByOne>;

Curve by_hand(Better better, const std::vector<std::vector<double>>& validation) {
  Curve curve{"rate", "score", better, {}};
  for (const auto& folds : validation)
    curve.points.push_back({0.01 * static_cast<double>(curve.points.size()), {1, 1}, folds});
  return curve;
}

}  // namespace

TEST_CASE("a validation curve has the scores of both parts for every value") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 3, .seed = 4};
  const auto curve = validation_curve(learner, data, &L::learning_rate, {1e-3, 0.1}, log_loss);
  CHECK(curve.setting == "learning rate");
  CHECK(curve.metric == "log loss");
  CHECK(curve.better == Better::lower);
  const auto rounds = StratifiedKFold<3>.splits(data, 4);
  REQUIRE(curve.points.size() == 2);
  CHECK(curve.points[1].at == 0.1);
  L fast = learner;
  fast.learning_rate = 0.1;
  for (std::size_t r = 0; r < 3; ++r) {
    const auto model = fit(fast, data, rounds[r].train);
    CHECK(curve.points[1].training[r] == log_loss(predict(model, data, rounds[r].train)));
    CHECK(curve.points[1].validation[r] == log_loss(predict(model, data, rounds[r].test)));
    CHECK(curve.points[0].validation[r] != curve.points[1].validation[r]);
  }
}

TEST_CASE("any setting can vary; seeds and epochs have the same rounds") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 2, .seed = 4};
  const auto seeds = validation_curve(learner, data, &L::seed, {4, 5}, log_loss);
  const auto epochs = validation_curve(learner, data, &L::epochs, {2, 3}, log_loss);
  const auto penalties = validation_curve(learner, data, &L::penalty, {1e-3, 1.0}, log_loss);
  CHECK(seeds.setting == "seed");
  CHECK(epochs.setting == "epochs");
  CHECK(penalties.setting == "penalty");
  CHECK(seeds.points[0].validation == epochs.points[0].validation);
  CHECK(seeds.points[0].validation == penalties.points[0].validation);
  CHECK(seeds.points[1].validation != seeds.points[0].validation);
  CHECK(epochs.points[1].validation != epochs.points[0].validation);
  CHECK(penalties.points[1].validation != penalties.points[0].validation);
}

TEST_CASE("a learning curve trains on shares of each class, a small one's part of a larger one's") {
  const auto data = toy::quadrants(90);
  const auto all = all_indices(90);
  const auto third = detail::share_of(data, all, 1.0 / 3, 7);
  const auto tenth = detail::share_of(data, all, 0.1, 7);
  CHECK(third.size() == 30);
  CHECK(tenth.size() == 9);
  CHECK(std::ranges::includes(third, tenth));
  CHECK(detail::share_of(data, all, 1.0, 7) == all);
  CHECK(detail::share_of(data, all, 0.1, 8) != tenth);
  for (int c = 0; c < 3; ++c) {
    const auto of_class = [&](const std::vector<std::size_t>& samples) {
      return static_cast<double>(
          std::ranges::count_if(samples, [&](std::size_t s) { return data.target(s) == c; }));
    };
    CHECK(std::abs(of_class(third) - of_class(all) / 3) <= 1);
  }
  // Of a part: indices into the data set, not into the part.
  const std::vector<std::size_t> part{80, 81, 82, 83, 84, 85};
  CHECK(std::ranges::includes(part, detail::share_of(data, part, 0.5, 7)));
}

TEST_CASE("the whole of the training part is a cross-validation") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 3, .seed = 4};
  const auto curve = learning_curve(learner, data, {0.25, 1.0}, log_loss);
  CHECK(curve.setting == "training samples");
  REQUIRE(curve.points.size() == 2);
  CHECK(curve.points[0].at == doctest::Approx(10));
  CHECK(curve.points[1].at == doctest::Approx(40));
  CHECK(curve.points[1].validation == cross_validate(learner, data, log_loss)[log_loss].folds);
  CHECK(curve.points[0].validation != curve.points[1].validation);
}

TEST_CASE("shares that leave nothing, and settings that cannot be, are an Error") {
  const auto data = toy::quadrants(60);
  for (const double share : {0.0, 1.5, std::nan(""), 0.01})
    CHECK_THROWS_AS(static_cast<void>(learning_curve(L{}, data, {share}, log_loss)), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(learning_curve(L{}, data, {0.01}, log_loss)),
                       "learning_curve: 0.01 of 40 training samples is no part of them: give "
                       "shares above 0, up to 1.",
                       Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(learning_curve(L{}, data, {}, log_loss)),
      "learning_curve: there are no shares to draw a curve over: give one or more.", Error);
  CHECK_THROWS_AS(static_cast<void>(validation_curve(L{}, data, &L::learning_rate, {}, log_loss)),
                  Error);
  CHECK_THROWS_AS(
      static_cast<void>(validation_curve(L{}, data, &L::learning_rate, {-1.0}, log_loss)), Error);
  CHECK_THROWS_WITH_AS(
      (detail::check_penalty_setting<Learner<Dense<2, 1>, HalfSquaredError>>("validation_curve")),
      "validation_curve: the learner has no penalty whose strength could vary: add one, such as "
      "L2<1e-4>.",
      Error);
}

TEST_CASE("the best point of a curve, and its table") {
  const auto nan = std::nan("");
  CHECK(by_hand(Better::greater, {{0.5, 0.5}, {0.7, 0.5}, {0.6, 0.6}}).best().at == 0.01);
  CHECK(by_hand(Better::lower, {{nan, 0}, {0.7, 0.5}, {0.5, 0.5}}).best().at == 0.02);
  CHECK_THROWS_AS(static_cast<void>(by_hand(Better::lower, {{nan, 1}}).best()), Error);
  std::ostringstream out;
  out << by_hand(Better::greater, {{0.5, 0.5}, {0.7, 0.5}});
  CHECK(out.str() ==
        "rate   training score  validation score\n"
        "   0  1.0000 ± 0.0000   0.5000 ± 0.0000\n"
        "0.01  1.0000 ± 0.0000   0.6000 ± 0.1414\n");
}
