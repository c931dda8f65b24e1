// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/metrics/probabilities.hpp>
using namespace ctnn;

namespace {

Predictions<Binary> binary(std::initializer_list<std::array<double, 2>> probability_and_target) {
  Predictions<Binary> result;
  for (const auto& [p, target] : probability_and_target)
    result.add(std::array{p}, static_cast<int>(target));
  return result;
}

Predictions<Classes<3>> one(std::array<double, 3> y, int target) {
  Predictions<Classes<3>> result;
  result.add(y, target);
  return result;
}

}  // namespace

TEST_CASE("log loss and Brier score, by hand") {
  const auto p = binary({{0.25, 0}, {0.25, 1}});
  CHECK(log_loss(p) == -(std::log(0.75) + std::log(0.25)) / 2);
  CHECK(brier_score_loss(p) == (0.25 * 0.25 + 0.75 * 0.75) / 2);
  CHECK(log_loss(one({0.5, 0.25, 0.25}, 1)) == -std::log(0.25));
  CHECK(brier_score_loss(one({0.5, 0.25, 0.25}, 1)) == 0.25 + 0.75 * 0.75 + 0.0625);
  CHECK(brier_score_loss(one({1, 0, 0}, 1)) == 2);
}

TEST_CASE("a confident mistake costs 36, not infinity") {
  CHECK(log_loss(binary({{1, 0}})) == doctest::Approx(52 * std::log(2.0)).epsilon(1e-15));
  CHECK(log_loss(binary({{0, 1}})) == log_loss(one({1, 0, 0}, 2)));
  CHECK(log_loss(binary({{1, 1}})) < 1e-15);
}

TEST_CASE("calibration bins hold what falls into them, an edge to the lower one") {
  const auto curve =
      calibration_curve(binary({{0, 0}, {0.25, 1}, {0.3125, 1}, {0.4375, 0}, {1, 1}}), 4);
  REQUIRE(curve.size() == 3);  // no probability lies in (½, ¾]
  CHECK(curve[0].predicted == 0.125);
  CHECK(curve[0].observed == 0.5);
  CHECK(curve[0].weight == 2);
  CHECK(curve[1].predicted == 0.375);
  CHECK(curve[1].observed == 0.5);
  CHECK(curve[2].predicted == 1);
  CHECK(curve[2].observed == 1);
  CHECK(curve[2].weight == 1);
}

TEST_CASE("every class has a calibration curve, no of yes or no as well") {
  const auto of_last = calibration_curve(one({0.5, 0.125, 0.375}, 2), 2, 2);
  REQUIRE(of_last.size() == 1);
  CHECK(of_last[0].predicted == 0.375);
  CHECK(of_last[0].observed == 1);
  const auto of_no = calibration_curve(binary({{0.25, 0}}), 2, 0);
  CHECK(of_no[0].predicted == 0.75);
  CHECK(of_no[0].observed == 1);
}

TEST_CASE("outputs that are no probabilities are an error that says which") {
  CHECK_THROWS_WITH_AS(static_cast<void>(log_loss(binary({{0.5, 1}, {3.5, 1}}))),
                       "log_loss needs probabilities, prediction 1 has 3.500000: end the network "
                       "with Softmax or Sigmoid.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(brier_score_loss(one({-0.5, 1, 0.5}, 1))),
                       "brier_score_loss needs probabilities, prediction 0 has -0.500000: end the "
                       "network with Softmax or Sigmoid.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(log_loss(one({0.5, 0.75, 0.5}, 1))),
                       "log_loss needs probabilities that sum to one, those of prediction 0 sum to "
                       "1.750000: end the network with Softmax.",
                       Error);
  CHECK_NOTHROW(static_cast<void>(log_loss(one({0.5, 0.25, 0.25 + 1e-6}, 1))));
}

TEST_CASE("bins and classes that are none are errors") {
  CHECK_THROWS_WITH_AS(static_cast<void>(calibration_curve(binary({{0.5, 1}}), 0)),
                       "calibration_curve: 0 bins: it needs 1 to 1000000.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(calibration_curve(binary({{0.5, 1}}), 5, 2)),
                       "calibration_curve: class id 2 is not in 0 … 1.", Error);
}

TEST_CASE("NaN and no predictions are not swallowed") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(log_loss(binary({{0.5, 1}, {nan, 1}}))));
  CHECK(std::isnan(brier_score_loss(one({0.5, nan, 0.5}, 0))));
  CHECK(std::isnan(calibration_curve(binary({{nan, 1}}))[0].predicted));
  CHECK(std::isnan(log_loss(Predictions<Binary>{})));
  CHECK(std::isnan(brier_score_loss(Predictions<Binary>{})));
  CHECK(calibration_curve(Predictions<Binary>{}).empty());
}
