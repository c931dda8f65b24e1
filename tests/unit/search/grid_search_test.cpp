// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/search/nested.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

using L =
    Learner<Dense<2, 3, Softmax>, CrossEntropy, L2<1e-3>, Batch<16>, StratifiedKFold<3>, OneByOne>;
/// The same with another update: a second type.
using M = Learner<Dense<2, 3, Softmax>, CrossEntropy, SGD<0.1>, Batch<16>, OneByOne>;

using Scores = ClassScores<3>;
using One = GridSearch<Scores, L>;
using Two = GridSearch<Scores, L, M>;

/// A point whose only fold has this log loss.
One::Point point(double rate, double loss) {
  One::Point point{L{.learning_rate = rate}, 0, {}, {}};
  point.result.folds.resize(1);
  point.result.metrics.push_back({"log loss", Better::lower, {loss}, loss});
  return point;
}

/// How the trainings of a search ended.
struct Ends {
  int all = 0;
  int not_finite = 0;
  void operator()(const Epoch&) const {}
  void finished(const Outcome& outcome) {
    ++all;
    not_finite += outcome.ending == Ending::not_finite;
  }
};

}  // namespace

TEST_CASE("a grid is every combination of its values; what it does not name stays") {
  const Grid grid{.epochs = {1, 2}, .seed = {5}, .learning_rate = {0.1, 0.2}, .penalty = {0, 1, 2}};
  const auto learners = grid.learners(L{.epochs = 9});
  REQUIRE(learners.size() == 12);
  CHECK(learners[0].epochs == 1);
  CHECK(learners[1].penalty == 1);
  CHECK(learners[3].learning_rate == 0.2);
  CHECK(learners[11].epochs == 2);
  CHECK(learners[11].seed == 5);
  const auto one = Grid{}.learners(L{.epochs = 9, .learning_rate = 0.3});
  REQUIRE(one.size() == 1);
  CHECK(one[0].epochs == 9);
  CHECK(one[0].learning_rate == 0.3);
  CHECK_THROWS_AS(static_cast<void>(Grid{.learning_rate = {0.1, -1}}.learners(L{})), Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(Grid{.penalty = {0.1}}.learners(M{})),
      "Grid: the learner has no penalty whose strength could vary: add one, such as L2<1e-4>.",
      Error);
}

TEST_CASE("points are cross-validations on the same rounds, the best first") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 4, .seed = 3};
  const auto search = grid_search(
      learner, data, Grid{.seed = {3, 8}, .learning_rate = {1e-4, 0.1, 1e-3}}, log_loss);
  REQUIRE(search.points().size() == 6);
  CHECK(search.best().learning_rate == 0.1);
  CHECK(std::ranges::is_sorted(search.points(), {}, [](const auto& p) { return p.score().mean; }));
  const auto rounds = StratifiedKFold<3>.splits(data, 3);
  for (const auto& p : search.points())
    for (std::size_t r = 0; r < 3; ++r)
      CHECK(p.result[log_loss].folds[r] ==
            log_loss(predict(fit(p.learner, data, rounds[r].train), data, rounds[r].test)));
  const auto model = search.refit(data);
  const auto expected = fit(search.best(), data);
  CHECK(std::ranges::equal(model.parameters(), expected.parameters()));
}

TEST_CASE("types of learners are points too") {
  const auto data = toy::quadrants(60);
  const auto search =
      grid_search(std::tuple(L{.epochs = 1, .learning_rate = 1e-5}, M{.epochs = 20}), data,
                  Grid{.seed = {1, 2}}, log_loss);
  static_assert(std::is_same_v<decltype(search)::learner_type, std::variant<L, M>>);
  REQUIRE(search.points().size() == 4);
  CHECK(std::get<M>(search.best()).epochs == 20);
  CHECK(search.points()[0].place == 1);
  CHECK(search.points()[3].place == 0);
  const auto model = std::get<1>(search.refit(data));
  const auto expected = fit(std::get<M>(search.best()), data);
  CHECK(std::ranges::equal(model.parameters(), expected.parameters()));
  std::ostringstream out;
  out << search;
  CHECK(out.str().rfind("               learner  seed         log loss\n2: 2-3, SGD, NoPenalty ",
                        0) == 0);
}

TEST_CASE("a nested search may choose another type in every fold") {
  const auto data = toy::quadrants(60);
  const auto both = std::tuple(L{.epochs = 1, .learning_rate = 1e-5}, M{.epochs = 20});
  const auto nested = nested_cross_validate(both, data, Grid{.seed = {1, 2}}, log_loss);
  REQUIRE(nested.choices.size() == 3);
  const auto rounds = StratifiedKFold<3>.splits(data, 0);
  for (std::size_t r = 0; r < 3; ++r) {
    const M& chosen = std::get<M>(nested.choices[r].learner);
    const auto model = fit(chosen, data, rounds[r].train);
    CHECK(nested.outer[log_loss].folds[r] == log_loss(predict(model, data, rounds[r].test)));
    CHECK(nested.choices[r].settings.rfind("learner 2: 2-3, SGD, NoPenalty, seed ", 0) == 0);
  }
}

TEST_CASE("a point that cannot be trained comes last and says why; the others are not changed") {
  const auto data = toy::quadrants(60);
  Ends ends;
  const auto search = grid_search(L{.epochs = 2, .seed = 3}, data,
                                  Grid{.learning_rate = {1e38, 0.1, 0.01}}, log_loss, ends);
  CHECK(ends.all == 9);
  CHECK(ends.not_finite == 3);
  const auto without =
      grid_search(L{.epochs = 2, .seed = 3}, data, Grid{.learning_rate = {0.1, 0.01}}, log_loss);
  CHECK(search.best().learning_rate == without.best().learning_rate);
  CHECK(search.points()[1].score().mean == without.points()[1].score().mean);
  CHECK(search.points()[2].learner.learning_rate == 1e38);
  CHECK(search.points()[2].failure.find("lower .learning_rate") != std::string::npos);
  std::ostringstream out;
  out << search;
  CHECK(out.str().find("\n        1e+38           failed\n") != std::string::npos);
  CHECK(out.str().find("\nfailed: fit: ") != std::string::npos);
  const auto none = grid_search(L{.epochs = 2}, data, Grid{.learning_rate = {1e38}}, log_loss);
  CHECK_THROWS_WITH_AS(static_cast<void>(none.best()),
                       doctest::Contains("grid_search: no point could be trained"), Error);
}

TEST_CASE("points without a score are behind all others; of equal ones the first stays first") {
  const double nan = std::nan("");
  const One search({point(1, nan), point(2, 0.5), point(3, nan), point(4, 0.25), point(5, 0.5)},
                   VariedSettings{.learning_rate = true});
  std::vector<double> rates;
  for (const auto& p : search.points()) rates.push_back(p.learner.learning_rate);
  CHECK(rates == std::vector<double>{4, 2, 5, 1, 3});
  CHECK(search.settings(search.points()[0]) == "learning rate 4");
  const One none({point(1, nan)}, {});
  CHECK_THROWS_WITH_AS(
      static_cast<void>(none.best()),
      "grid_search: no point has a score, log loss is NaN in a fold of each: take a "
      "metric, or folds, for which it is a number.",
      Error);
  CHECK_THROWS_WITH_AS((One({}, {})),
                       "grid_search: there are no learners to search among: give one or more.",
                       Error);
}

TEST_CASE("a search prints its best points as a table") {
  std::vector<One::Point> points;
  for (int i = 0; i < 22; ++i) points.push_back(point(i + 1, 0.5 + i));
  const One search(points, VariedSettings{.learning_rate = true});
  std::ostringstream out;
  out << search;
  CHECK(out.str().rfind("learning rate          log loss\n"
                        "            1   0.5000 ± 0.0000\n"
                        "            2   1.5000 ± 0.0000\n",
                        0) == 0);
  CHECK(out.str().find("and 2 more\n") != std::string::npos);
}
