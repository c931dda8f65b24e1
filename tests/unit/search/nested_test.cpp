// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/search/nested.hpp>

#include "support/execution.hpp"
#include "support/toy.hpp"
using namespace ctnn;

namespace {

using L = Learner<Dense<2, 3, Softmax>, CrossEntropy, Adam<>, Batch<16>, Standardize,
                  StratifiedKFold<3>, OneByOne>;
const L learner{.epochs = 4, .seed = 3};
const Grid grid{.learning_rate = {1e-4, 0.02, 0.2}};

auto nested(const Dataset<2, Classes<3>>& data) {
  return nested_cross_validate(learner, data, grid, log_loss, StratifiedKFold<4>);
}

}  // namespace

TEST_CASE("every outer fold is a search on its training part and a fit of what that chose") {
  const auto data = toy::quadrants(80);
  const auto result = nested(data);
  const auto rounds = StratifiedKFold<4>.splits(data, 3);
  REQUIRE(result.choices.size() == 4);
  for (std::size_t r = 0; r < 4; ++r) {
    const auto search = grid_search(learner, data.subset(rounds[r].train), grid, log_loss);
    CHECK(result.choices[r].learner.learning_rate == search.best().learning_rate);
    CHECK(result.choices[r].score.mean == search.points()[0].score().mean);
    CHECK(search.points()[0].result.folds.size() == 3);
    const auto model = fit(search.best(), data, rounds[r].train);
    const auto predicted = predict(model, data, rounds[r].test);
    CHECK(result.outer[log_loss].folds[r] == log_loss(predicted));
    CHECK(result.outer.folds[r].accuracy() == evaluate(predicted).accuracy());
  }
  CHECK(result.outer.pooled.samples() == 80);
}

TEST_CASE("neither a search nor its model uses what the outer fold holds out") {
  const auto data = toy::quadrants(80);
  const auto clean = nested(data);
  const auto rounds = StratifiedKFold<4>.splits(data, 3);
  for (std::size_t r = 0; r < 4; ++r) {
    Dataset<2, Classes<3>> poisoned;
    for (std::size_t i = 0; i < data.size(); ++i) {
      std::array<float, 2> x{data.x(i)[0], data.x(i)[1]};
      if (std::ranges::binary_search(rounds[r].test, i)) x = {1e6F * x[1], -1e6F * x[0]};
      poisoned.add(x, data.target(i));
    }
    const auto other = nested(poisoned);
    CHECK(other.choices[r].learner.learning_rate == clean.choices[r].learner.learning_rate);
    CHECK(other.choices[r].score.mean == clean.choices[r].score.mean);  // to the bit
    CHECK(other.choices[(r + 1) % 4].score.mean != clean.choices[(r + 1) % 4].score.mean);
  }
}

TEST_CASE("threads change no bit of it") {
  const auto data = toy::quadrants(60);
  const auto expected = nested_cross_validate(learner, data, grid);
  const auto threaded = nested_cross_validate(learner, data, grid, ways::OnThreads(3));
  CHECK(expected.outer.folds.size() == 3);  // the learner's own strategy within and without
  CHECK(threaded.outer.headline().folds == expected.outer.headline().folds);
  for (std::size_t r = 0; r < 3; ++r)
    CHECK(threaded.choices[r].score.mean == expected.choices[r].score.mean);
}

TEST_CASE("it prints what each fold chose, and a mistake says in which") {
  std::ostringstream out;
  out << nested(toy::quadrants(80));
  CHECK(out.str().rfind("fold ", 0) == 0);
  CHECK(out.str().find(" chosen    in the search  log loss\n   1 ") != std::string::npos);
  CHECK(out.str().find("\nlog loss ") != std::string::npos);
  CHECK(out.str().find(" over 4 folds\n") != std::string::npos);
  Dataset<2, Classes<3>> few;  // enough for three folds, too few for three of what they leave
  for (int i = 0; i < 9; ++i) few.add(std::array{0.1F * static_cast<float>(i), 1.0F}, i % 3);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(nested_cross_validate(learner, few, grid)),
      "nested_cross_validate, round 1 of 3: StratifiedKFold<3> needs at least 3 samples of every "
      "class, class 0 has 2: use fewer folds or KFold.",
      Error);
}
