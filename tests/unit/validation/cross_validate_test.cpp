// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <vector>

#include <ctnn/network/dense.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 8, Tanh> >> Dense<3, Softmax>;
using Classifier =
    Learner<net, CrossEntropy, Adam<0.02>, Batch<16>, Standardize, StratifiedKFold<5>, OneByOne>;

/// The training losses of every fold, epoch by epoch.
struct FoldLosses {
  std::vector<std::vector<double>> of;
  void operator()(const Epoch& epoch) {
    of.resize(static_cast<std::size_t>(epoch.folds));
    of[static_cast<std::size_t>(epoch.fold) - 1].push_back(epoch.loss);
  }
};

/// The data set with the inputs of these samples far off and of another scale.
Dataset<2, Classes<3>> poisoned(const Dataset<2, Classes<3>>& data,
                                const std::vector<std::size_t>& samples) {
  Dataset<2, Classes<3>> result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::array<float, 2> x{data.x(i)[0], data.x(i)[1]};
    if (std::binary_search(samples.begin(), samples.end(), i))
      x = {1000 + 50 * x[0], -1000 + 50 * x[1]};
    result.add(x, data.target(i));
  }
  return result;
}

ValueScores of_error(double squares) {
  ValueScores scores;
  scores.squares = squares;
  scores.count = 1;
  return scores;
}

}  // namespace

TEST_CASE("every sample is held out once: folds and pooled scores count them all") {
  const auto data = toy::quadrants(83);
  const auto result = cross_validate(Classifier{.epochs = 2}, data);
  REQUIRE(result.folds.size() == 5);
  std::size_t samples = 0;
  std::size_t correct = 0;
  for (const auto& fold : result.folds) {
    samples += fold.samples();
    correct += fold.confusion.correct();
  }
  CHECK(samples == 83);
  CHECK(result.pooled.samples() == 83);
  CHECK(result.pooled.confusion.correct() == correct);
  std::array<std::size_t, 3> per_class{};
  for (const int id : class_ids(data)) ++per_class[static_cast<std::size_t>(id)];
  for (int c = 0; c < 3; ++c)
    CHECK(result.pooled.confusion(c, 0) + result.pooled.confusion(c, 1) +
              result.pooled.confusion(c, 2) ==
          per_class[static_cast<std::size_t>(c)]);
}

TEST_CASE("a fold is training on its training part and scoring its test part") {
  const auto data = toy::quadrants(60);
  const Classifier learner{.epochs = 5, .seed = 3};
  const auto result = cross_validate(learner, data);
  const auto rounds = StratifiedKFold<5>.splits(data, 3);
  for (std::size_t f = 0; f < 5; ++f) {
    const auto scores = evaluate(fit(learner, data, rounds[f].train), data, rounds[f].test);
    CHECK(result.folds[f].samples() == rounds[f].test.size());
    CHECK(result.folds[f].confusion.correct() == scores.confusion.correct());
  }
}

TEST_CASE("nothing of a held-out sample leaks into training, its scale included") {
  const auto data = toy::quadrants(60);
  const Classifier learner{.epochs = 3, .seed = 3};
  const auto rounds = StratifiedKFold<5>.splits(data, 3);
  FoldLosses clean;
  static_cast<void>(cross_validate(learner, data, clean));
  for (std::size_t f = 0; f < 5; ++f) {
    FoldLosses losses;
    static_cast<void>(cross_validate(learner, poisoned(data, rounds[f].test), losses));
    CHECK(losses.of[f] == clean.of[f]);  // to the bit
    for (std::size_t other = 0; other < 5; ++other)
      if (other != f) CHECK(losses.of[other] != clean.of[other]);
  }
}

TEST_CASE("callbacks get fold after fold, each from its first epoch") {
  std::vector<std::array<int, 4>> seen;
  static_cast<void>(
      cross_validate(Classifier{.epochs = 2}, toy::quadrants(60), [&](const Epoch& epoch) {
        seen.push_back({epoch.fold, epoch.folds, epoch.number, epoch.total});
      }));
  REQUIRE(seen.size() == 10);
  for (int i = 0; i < 10; ++i)
    CHECK(seen[static_cast<std::size_t>(i)] == std::array<int, 4>{i / 2 + 1, 5, i % 2 + 1, 2});
}

TEST_CASE("the same seed gives the same folds and scores, another seed other folds") {
  const auto data = toy::quadrants(60);
  FoldLosses first;
  FoldLosses second;
  FoldLosses other;
  const auto a = cross_validate(Classifier{.epochs = 2, .seed = 1}, data, first);
  const auto b = cross_validate(Classifier{.epochs = 2, .seed = 1}, data, second);
  static_cast<void>(cross_validate(Classifier{.epochs = 2, .seed = 2}, data, other));
  CHECK(first.of == second.of);
  CHECK(a.score().mean == b.score().mean);
  CHECK(first.of != other.of);
}

TEST_CASE("holding out is a cross-validation of one round, whose deviation is 0") {
  using Line = Learner<Dense<2, 1>, HalfSquaredError, HoldOut<0.25>>;
  const auto result = cross_validate(Line{.epochs = 1}, toy::plane(40));
  REQUIRE(result.folds.size() == 1);
  CHECK(result.pooled.samples() == 10);
  CHECK(result.score().mean == result.folds[0].mse());
  CHECK(result.score().deviation == 0);
}

TEST_CASE("mean and sample deviation over folds, by hand") {
  // 1, 2, 6: mean 3, squares 4 + 1 + 9 over n − 1 = 2.
  const CrossValidation<ValueScores> result{{of_error(1), of_error(2), of_error(6)}, {}};
  CHECK(result.score().mean == doctest::Approx(3).epsilon(1e-15));
  CHECK(result.score().deviation == doctest::Approx(std::sqrt(7)).epsilon(1e-15));
}

TEST_CASE("a cross-validation prints mean, deviation and every fold") {
  std::ostringstream out;
  out << CrossValidation<ValueScores>{{of_error(1), of_error(3)}, {}};
  CHECK(out.str() == "mean squared error 2 ± 1.41421 over 2 folds: 1 3\n");
  std::ostringstream single;
  single << CrossValidation<ValueScores>{{of_error(1)}, {}};
  CHECK(single.str() == "mean squared error 1 ± 0 over 1 fold: 1\n");
}

TEST_CASE("the pooled table has the names of the data set's classes") {
  auto data = toy::quadrants(60);
  data.set_class_names({"right", "up", "down"});
  std::ostringstream out;
  out << cross_validate(Classifier{.epochs = 1}, data).pooled.confusion;
  CHECK(out.str().rfind("true \\ predicted right    up  down\n", 0) == 0);
}

TEST_CASE("more folds than samples of a class is the strategy's error") {
  CHECK_THROWS_WITH_AS(static_cast<void>(cross_validate(Classifier{}, toy::quadrants(10))),
                       doctest::Contains("StratifiedKFold<5> needs at least 5 samples"), Error);
}
