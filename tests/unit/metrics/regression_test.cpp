// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/metrics/regression.hpp>
using namespace ctnn;

namespace {

Predictions<Values<1>> of(std::initializer_list<std::array<double, 2>> output_and_target,
                          double weight = 1) {
  Predictions<Values<1>> result;
  for (const auto& [y, t] : output_and_target)
    result.add(std::array{y}, std::array{static_cast<float>(t)}, weight);
  return result;
}

}  // namespace

TEST_CASE("errors of numbers, by hand") {
  const auto p = of({{1, 2}, {2, 2}, {3, 1}, {6, 5}});  // y − t = −1, 0, 2, 1; Σ(t − t̄)² = 9
  CHECK(mean_squared_error(p) == 1.5);
  CHECK(root_mean_squared_error(p) == std::sqrt(1.5));
  CHECK(mean_absolute_error(p) == 1);
  CHECK(r2_score(p) == 1 - 1.5 / 2.25);
}

TEST_CASE("of several outputs every metric is the mean of that of each") {
  Predictions<Values<2>> p;
  p.add(std::array{0.0, 2.0}, std::array{0.0F, 1.0F});
  p.add(std::array{2.0, 9.0}, std::array{2.0F, 5.0F});
  CHECK(mean_squared_error(p) == (0 + 8.5) / 2);
  CHECK(root_mean_squared_error(p) == std::sqrt(8.5) / 2);
  CHECK(r2_score(p) == (1 + (1 - 8.5 / 4)) / 2);
}

TEST_CASE("R² of equal targets is 1 if they are met and else 0, whatever the weights") {
  CHECK(r2_score(of({{0.1F, 0.1F}, {0.1F, 0.1F}, {0.1F, 0.1F}}, 0.3)) == 1);
  CHECK(r2_score(of({{0.1F, 0.1F}, {0.3, 0.1F}, {0.1F, 0.1F}}, 0.3)) == 0);
}

TEST_CASE("R² of one prediction, and any metric of none, is NaN; NaN stays NaN") {
  CHECK(std::isnan(r2_score(of({{1, 2}}))));
  CHECK(std::isnan(r2_score(of({}))));
  CHECK(std::isnan(mean_squared_error(of({}))));
  CHECK(std::isnan(root_mean_squared_error(of({}))));
  CHECK(std::isnan(mean_absolute_error(of({}))));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(mean_squared_error(of({{1, 2}, {nan, 1}}))));
  CHECK(std::isnan(r2_score(of({{1, 2}, {nan, 2}}))));
}

TEST_CASE("predictions of weight zero are not there, wherever they stand and whatever they hold") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto counted = of({{1, 2}, {2, 2}, {3, 1}, {6, 5}}, 0.7);
  Predictions<Values<1>> p;
  for (std::size_t i = 0; i < counted.size(); ++i) {
    p.add(std::array{1e30}, std::array{3e38F}, 0);
    p.add_row_of(counted, i);
    p.add(std::array{0.0}, std::array{nan}, 0);
  }
  CHECK(mean_squared_error(p) == mean_squared_error(counted));
  CHECK(root_mean_squared_error(p) == root_mean_squared_error(counted));
  CHECK(mean_absolute_error(p) == mean_absolute_error(counted));
  CHECK(r2_score(p) == r2_score(counted));
  Predictions<Values<1>> one = of({{1, 2}});
  one.add(std::array{2.0}, std::array{5.0F}, 0);
  CHECK(std::isnan(r2_score(one)));
}
