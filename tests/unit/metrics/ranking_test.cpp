// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/metrics/ranking.hpp>
using namespace ctnn;

namespace {

Predictions<Binary> scored(std::initializer_list<std::array<double, 2>> score_and_target) {
  Predictions<Binary> result;
  for (const auto& [score, target] : score_and_target)
    result.add(std::array{score}, static_cast<int>(target));
  return result;
}

}  // namespace

TEST_CASE("ROC-AUC is the share of pairs in the right order, a tie counting half") {
  CHECK(roc_auc_score(scored({{1, 0}, {2, 0}, {3, 1}, {4, 1}})) == 1);
  CHECK(roc_auc_score(scored({{4, 0}, {3, 0}, {2, 1}, {1, 1}})) == 0);
  CHECK(roc_auc_score(scored({{1, 0}, {1, 1}, {1, 1}, {1, 0}})) == 0.5);
  CHECK(roc_auc_score(scored({{1, 0}, {2, 1}, {2, 0}, {3, 1}})) == 3.5 / 4);
  // Scores need not be probabilities, and only their order matters.
  CHECK(roc_auc_score(scored({{-50, 0}, {-1, 1}, {-1, 0}, {1e9, 1}})) == 3.5 / 4);
}

TEST_CASE("average precision sums precision over the recall gained, tie by tie") {
  CHECK(average_precision_score(scored({{4, 1}, {3, 0}, {2, 1}, {1, 0}})) == 0.5 + 0.5 * 2 / 3);
  CHECK(average_precision_score(scored({{4, 1}, {3, 1}, {2, 1}, {2, 0}})) == (1 + 1 + 0.75) / 3);
  CHECK(average_precision_score(scored({{1, 1}, {1, 0}, {1, 0}, {1, 0}})) == 0.25);
}

TEST_CASE("the order that predictions come in does not matter, within ties either") {
  const auto one = scored({{1, 0}, {2, 1}, {2, 0}, {3, 1}, {2, 1}});
  const auto other = scored({{2, 1}, {2, 1}, {3, 1}, {2, 0}, {1, 0}});
  CHECK(roc_auc_score(one) == roc_auc_score(other));
  CHECK(average_precision_score(one) == average_precision_score(other));
}

TEST_CASE("without both classes there is no ROC-AUC, without positives no average precision") {
  CHECK(std::isnan(roc_auc_score(scored({{1, 1}, {2, 1}}))));
  CHECK(std::isnan(roc_auc_score(scored({{1, 0}, {2, 0}}))));
  CHECK(std::isnan(roc_auc_score(Predictions<Binary>{})));
  CHECK(average_precision_score(scored({{1, 1}, {2, 1}})) == 1);
  CHECK(std::isnan(average_precision_score(scored({{1, 0}, {2, 0}}))));
  CHECK(std::isnan(average_precision_score(Predictions<Binary>{})));
}

TEST_CASE("a class of several without samples makes the mean NaN, and only its own value") {
  Predictions<Classes<3>> p;
  p.add(std::array{0.7, 0.2, 0.1}, 0);
  p.add(std::array{0.4, 0.5, 0.1}, 1);
  CHECK(std::isnan(roc_auc_score(p)));
  CHECK(std::isnan(average_precision_score(p)));
  CHECK(roc_auc_per_class(p)[0] == 1);
  CHECK(roc_auc_per_class(p)[1] == 1);
  CHECK(std::isnan(roc_auc_per_class(p)[2]));
}

TEST_CASE("of two classes class 1 is meant, as of a single output") {
  Predictions<Classes<2>> two;
  Predictions<Binary> one;
  for (const auto& [p, t] : {std::array{0.25, 0.0}, {0.75, 1.0}, {0.5, 1.0}, {0.625, 0.0}}) {
    two.add(std::array{1 - p, p}, static_cast<int>(t));
    one.add(std::array{p}, static_cast<int>(t));
  }
  CHECK(roc_auc_score(two) == roc_auc_score(one));
  CHECK(average_precision_score(two) == average_precision_score(one));
  CHECK(average_precision_per_class(two)[0] == average_precision_per_class(one)[0]);
}

TEST_CASE("a weight counts as so many samples, and 0 as none") {
  Predictions<Binary> weighted;
  weighted.add(std::array{3.0}, 1, 2);
  weighted.add(std::array{2.0}, 0, 1);
  weighted.add(std::array{1.0}, 1, 1);
  weighted.add(std::array{9.0}, 0, 0);
  CHECK(roc_auc_score(weighted) == roc_auc_score(scored({{3, 1}, {3, 1}, {2, 0}, {1, 1}})));
  CHECK(average_precision_score(weighted) ==
        doctest::Approx(average_precision_score(scored({{3, 1}, {3, 1}, {2, 0}, {1, 1}})))
            .epsilon(1e-15));
}

TEST_CASE("a score of NaN makes NaN") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(std::isnan(roc_auc_score(scored({{1, 0}, {nan, 1}, {2, 1}}))));
  CHECK(std::isnan(average_precision_score(scored({{1, 0}, {nan, 0}, {2, 1}}))));
}
