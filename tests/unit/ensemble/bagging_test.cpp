// SPDX-License-Identifier: MIT
// Bagging, model after model: what members are trained on, callbacks, and what cannot be bagged.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3, Softmax>;
using Plain = Learner<net, CrossEntropy, SGD<0.1>, Batch<16>, OneByOne>;

bool same(const Model<net>& a, const Model<net>& b) {
  return std::ranges::equal(a.parameters(), b.parameters());
}

}  // namespace

TEST_CASE("a member is what fit trains on its bootstrap sample, by its own seed") {
  const auto data = toy::quadrants(40);
  const Plain learner{.epochs = 3, .seed = 5};
  const auto splits = bootstrap(40, 3, 5);
  const auto one = fit(Bagging<1>(learner), data);
  REQUIRE(one.size() == 1);
  CHECK(same(one.members()[0], fit(learner, data, splits[0].train)));
  const auto bag = fit(Bagging<3>(learner), data);
  CHECK(same(bag.members()[0], one.members()[0]));
  CHECK(same(bag.members()[2], fit(Plain{.epochs = 3, .seed = 7}, data, splits[2].train)));
  CHECK(bag.bootstraps()[2].train == splits[2].train);
}

TEST_CASE(
    "callbacks are called for every member's epochs and end, and stop the member they answer for") {
  const auto data = toy::quadrants(40);
  struct Told {
    std::vector<int> epochs = std::vector<int>(5);
    std::vector<int> ends = std::vector<int>(5);
    Training operator()(const Epoch& epoch) {
      CHECK(epoch.folds == 5);
      ++epochs.at(static_cast<std::size_t>(epoch.fold) - 1);
      return epoch.fold == 3 && epoch.number == 2 ? Training::stop : Training::go_on;
    }
    void finished(const Outcome& outcome) { ++ends.at(static_cast<std::size_t>(outcome.fold) - 1); }
  } recorded;
  const auto bagging = Bagging<5>(Plain{.epochs = 3});
  const auto bag = fit(bagging, data, recorded);
  CHECK(recorded.epochs == std::vector<int>{3, 3, 2, 3, 3});
  CHECK(recorded.ends == std::vector<int>(5, 1));
  CHECK(same(bag.members()[4], fit(bagging, data).members()[4]));
  CHECK(!same(bag.members()[2], fit(bagging, data).members()[2]));
}

TEST_CASE("what cannot be bagged is said") {
  const auto data = toy::quadrants(10);
  const auto bagging = Bagging<2>(Plain{.epochs = 1});
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(bagging, Dataset<2, Classes<3>>{})),
                       "fit: Bagging draws from at least 2 samples, there are none.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(bagging, data, std::vector<std::size_t>{3})),
                       "fit: Bagging draws from at least 2 samples, there is 1.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit(bagging, data, std::vector<std::size_t>{3, 10})),
                       "fit: sample 10 is not in the data set, which has 10.", Error);
}
