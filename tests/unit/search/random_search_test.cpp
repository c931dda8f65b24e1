// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/search/choices.hpp>
#include <ctnn/search/nested.hpp>
#include <ctnn/search/random_search.hpp>
#include <ctnn/search/successive_halving.hpp>

#include "support/execution.hpp"
#include "support/toy.hpp"
using namespace ctnn;

namespace {

using L =
    Learner<Dense<2, 3, Softmax>, CrossEntropy, L2<1e-3>, Batch<16>, StratifiedKFold<3>, OneByOne>;

}  // namespace

TEST_CASE("settings are drawn from their ranges, the same ones again, more behind the first") {
  const RandomSettings space{.points = 200,
                             .epochs = uniform(10, 20),
                             .learning_rate = log_uniform(1e-4, 1),
                             .penalty = choice({0.25, 0.5})};
  const auto drawn = space.learners(L{.seed = 3});
  REQUIRE(drawn.size() == 200);
  std::size_t low = 0;
  std::size_t quarter = 0;
  for (const L& each : drawn) {
    CHECK(each.epochs >= 10);
    CHECK(each.epochs <= 20);
    CHECK(each.learning_rate >= 1e-4);
    CHECK(each.learning_rate <= 1);
    CHECK((each.penalty == 0.25 || each.penalty == 0.5));
    CHECK(each.seed == 3);
    low += each.learning_rate < 1e-2;
    quarter += each.penalty == 0.25;
  }
  // 100 of 200 are expected of each, with a standard deviation of 7.
  CHECK(low > 70);
  CHECK(low < 130);
  CHECK(quarter > 70);
  CHECK(quarter < 130);

  RandomSettings fewer = space;
  fewer.points = 5;
  fewer.penalty = {};
  const auto first = fewer.learners(L{.seed = 3});
  for (std::size_t p = 0; p < 5; ++p) {
    CHECK(first[p].learning_rate == drawn[p].learning_rate);
    CHECK(first[p].epochs == drawn[p].epochs);
    CHECK(first[p].penalty == L{}.penalty);
  }
  CHECK(fewer.learners(L{.seed = 4})[0].learning_rate != first[0].learning_rate);
}

TEST_CASE("ranges that are none are sentences") {
  CHECK_THROWS_WITH_AS(static_cast<void>(uniform(2, 1)),
                       "uniform(2, 1): give two finite numbers, the lower one first.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(log_uniform(0, 1)),
                       "log_uniform(0, 1): give two finite numbers above 0, the lower one first.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(choice({})),
                       "choice: there are no values to choose from: give one or more.", Error);
  CHECK_THROWS_AS(static_cast<void>(RandomSettings{.learning_rate = uniform(-2, -1)}.learners(L{})),
                  Error);
}

TEST_CASE("a random search is that of its learners") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 3, .seed = 3};
  const RandomSettings space{.points = 4, .learning_rate = log_uniform(1e-4, 0.5)};
  const auto search = random_search(learner, data, space, log_loss);
  REQUIRE(search.points().size() == 4);
  std::vector<double> rates;
  for (const L& each : space.learners(learner)) rates.push_back(each.learning_rate);
  const auto same = grid_search(learner, data, Grid{.learning_rate = rates}, log_loss);
  for (std::size_t p = 0; p < 4; ++p) {
    CHECK(search.points()[p].learner.learning_rate == same.points()[p].learner.learning_rate);
    CHECK(search.points()[p].score().mean == same.points()[p].score().mean);
  }
  CHECK(search.settings(search.points()[0]).rfind("learning rate ", 0) == 0);
  const auto nested = nested_cross_validate(learner, data, space, log_loss);
  CHECK(nested.choices.size() == 3);
}

TEST_CASE("halving trains few points for long") {
  const auto data = toy::quadrants(60);
  const L learner{.epochs = 9, .seed = 3};
  const std::vector<double> rates{1e-4, 0.1, 1e-3, 0.3, 0.01, 0.03, 0.2, 1e-5, 1e38};
  const Grid grid{.learning_rate = rates};
  const auto halving = successive_halving(learner, data, grid, log_loss);
  REQUIRE(halving.points().size() == 13);  // 9, 3 and 1
  CHECK(halving.points()[0].rung == 2);
  CHECK(halving.best().epochs == 9);
  for (std::size_t p = 1; p < 4; ++p) CHECK(halving.points()[p].learner.epochs == 3);
  for (std::size_t p = 4; p < 13; ++p) CHECK(halving.points()[p].learner.epochs == 1);
  CHECK(halving.points()[12].failure != "");

  // The three of the second rung are the best of the first, and score as a search of their epochs does.
  const auto first = grid_search(L{.epochs = 1, .seed = 3}, data, grid, log_loss);
  const auto full = grid_search(learner, data, grid, log_loss);
  std::vector<double> best;
  std::vector<double> kept;
  for (std::size_t p = 0; p < 3; ++p) {
    best.push_back(first.points()[p].learner.learning_rate);
    kept.push_back(halving.points()[p + 1].learner.learning_rate);
  }
  CHECK(std::ranges::is_permutation(best, kept));
  for (const auto& point : full.points())
    if (point.learner.learning_rate == halving.best().learning_rate)
      CHECK(point.score().mean == halving.points()[0].score().mean);
  std::ostringstream out;
  out << halving;
  CHECK(out.str().rfind("epochs  learning rate ", 0) == 0);

  const auto at_once = successive_halving(learner, data, grid, log_loss, ways::Reversed{});
  for (std::size_t p = 0; p < 13; ++p)
    CHECK((at_once.points()[p].score().mean == halving.points()[p].score().mean ||
           !halving.points()[p].failure.empty()));
}

TEST_CASE("rungs are as many as points and epochs allow") {
  const auto data = toy::quadrants(60);
  const Grid grid{.seed = {1, 2, 3, 4, 5}};
  const auto rungs = [&](int epochs, const Halving& halving) {
    std::vector<int> all;
    for (const auto& point : successive_halving(L{.epochs = epochs}, data, grid, halving).points())
      all.push_back(point.learner.epochs);
    std::ranges::sort(all);
    return all;
  };
  CHECK(rungs(8, {.factor = 2}) == std::vector{2, 2, 2, 2, 2, 4, 4, 4, 8, 8});
  CHECK(rungs(8, {.factor = 2, .least_epochs = 4}) == std::vector{4, 4, 4, 4, 4, 8, 8, 8});
  CHECK(rungs(1, {.factor = 2}) == std::vector{1, 1, 1, 1, 1});
  CHECK_THROWS_WITH_AS(rungs(8, {.factor = 1}),
                       "successive_halving: .factor is 1, it must be 2 or more.", Error);
  CHECK_THROWS_AS(rungs(8, {.least_epochs = 0}), Error);
}

TEST_CASE("choices of policies are learners, with the settings of the one they come from") {
  const L learner{.epochs = 2, .seed = 3, .penalty = 0.5};
  const auto learners =
      with_choices(learner, Choices<Batch<8>, Batch<32>>, Choices<SGD<0.25>, Adam<0.125>>);
  using All = std::remove_const_t<decltype(learners)>;
  static_assert(std::tuple_size_v<All> == 4);
  using Second = std::tuple_element_t<1, All>;
  static_assert(Second::batch_type::size == 8);
  static_assert(Second::one_by_one);
  static_assert(std::tuple_element_t<2, All>::batch_type::size == 32);
  CHECK(std::get<0>(learners).learning_rate == 0.25);
  CHECK(std::get<1>(learners).learning_rate == 0.125);
  CHECK(std::get<3>(learners).epochs == 2);
  CHECK(std::get<3>(learners).seed == 3);
  CHECK(std::get<3>(learners).penalty == 0.5);
  const auto slow = with_choices(L{.learning_rate = 0.0625}, Choices<SGD<0.25>>);
  CHECK(std::get<0>(slow).learning_rate == 0.0625);

  const auto networks = with_choices(learner, Choices<(Dense<2, 4, Tanh> >> Dense<3, Softmax>)>);
  const auto data = toy::quadrants(60);
  const auto both = std::tuple_cat(std::tuple(std::get<1>(learners)), networks);
  const auto search = successive_halving(both, data, Grid{.seed = {1, 2}}, Halving{.factor = 2});
  REQUIRE(search.points().size() == 6);  // 4 and 2
  std::ostringstream out;
  out << search;
  CHECK(out.str().find("1: 2-3, Batch<8>") != std::string::npos);
  CHECK(out.str().find("2: 2-4-3, Batch<16>") != std::string::npos);
}
