// SPDX-License-Identifier: MIT
// Bagging on lanes: members that train together, callbacks, and a bag as what a validation trains.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3, Softmax>;
using Together = Learner<net, CrossEntropy, SGD<0.1>, Batch<16>, Standardize, KFold<2>>;
constexpr std::size_t lanes = Vector<float>::lanes;
constexpr int models = 35;  // groups of a register, and some that fill none

bool same(const Model<net>& a, const Model<net>& b) {
  return std::ranges::equal(a.parameters(), b.parameters());
}

}  // namespace

TEST_CASE("small members train together, a register full at a time") {
  const auto data = toy::quadrants(60);
  const Together learner{.epochs = 3, .seed = 2};
  const auto bag = fit(Bagging<models>(learner), data);
  REQUIRE(bag.size() == models);
  const auto splits = bag.bootstraps();
  // The last register full that trains together.
  const std::size_t first = (models / lanes - 1) * lanes;
  std::vector<Together> learners;
  std::vector<std::vector<std::size_t>> train;
  for (std::size_t m = first; m < first + lanes; ++m) {
    learners.push_back(Together{.epochs = 3, .seed = 2 + m});
    train.push_back(splits[m].train);
  }
  REQUIRE(pays_together<Together>(lanes));
  const auto expected = fit_together<Together>(learners, data, train);
  for (std::size_t m = 0; m < lanes; ++m) CHECK(same(bag.members()[first + m], expected[m]));
}

TEST_CASE("a bag can be cross-validated like its learner") {
  const auto data = toy::quadrants(60);
  const auto bagging = Bagging<models>(Together{.epochs = 4, .seed = 3});
  std::vector<int> folds;
  const auto result =
      cross_validate(bagging, data, [&](const Epoch& epoch) { folds.push_back(epoch.fold); });
  CHECK(folds.size() == 2 * models * 4);
  CHECK(std::ranges::count(folds, 1) == models * 4);
  const Split first = k_fold(60, 2, 3)[0];
  const auto bag = fit(bagging, data, first.train);
  CHECK(result.folds[0].accuracy() == evaluate(bag, data, first.test).accuracy());
}

TEST_CASE(
    "callbacks are called for every member's epochs and end, and stop the member they answer for") {
  const auto data = toy::quadrants(40);
  struct Told {
    std::vector<int> epochs = std::vector<int>(models);
    std::vector<int> ends = std::vector<int>(models);
    Training operator()(const Epoch& epoch) {
      CHECK(epoch.folds == models);
      ++epochs.at(static_cast<std::size_t>(epoch.fold) - 1);
      return epoch.fold == 20 && epoch.number == 2 ? Training::stop : Training::go_on;
    }
    void finished(const Outcome& outcome) { ++ends.at(static_cast<std::size_t>(outcome.fold) - 1); }
  } recorded;
  const auto bagging = Bagging<models>(Together{.epochs = 3});
  const auto bag = fit(bagging, data, recorded);
  CHECK(recorded.epochs[19] == 2);
  CHECK(std::ranges::count(recorded.epochs, 3) == models - 1);
  CHECK(recorded.ends == std::vector<int>(models, 1));
  CHECK(same(bag.members()[34], fit(bagging, data).members()[34]));
  CHECK(!same(bag.members()[19], fit(bagging, data).members()[19]));
}
