// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/data/bootstrap.hpp>
#include <ctnn/random/philox.hpp>
using namespace ctnn;

TEST_CASE("a bootstrap trains on samples as often as they were drawn, by the seed") {
  const auto rounds = bootstrap(50, 3, 7);
  REQUIRE(rounds.size() == 3);
  Random random(7, Purpose::bootstrap, 2);
  std::vector<std::size_t> drawn(50);
  for (std::size_t& i : drawn) i = random.below(50);
  std::ranges::sort(drawn);
  CHECK(rounds[2].train == drawn);
  CHECK(std::ranges::adjacent_find(drawn) != drawn.end());
}

TEST_CASE("more rounds begin with the rounds of fewer") {
  const auto few = bootstrap(20, 2, 1);
  const auto many = bootstrap(20, 5, 1);
  CHECK(few[1].train == many[1].train);
  CHECK(few[1].test == many[1].test);
}

TEST_CASE("something is always left out, of two samples even") {
  for (const Split& split : bootstrap(2, 50, 1)) {  // half the draws of two take both
    CHECK(split.train.size() == 2);
    CHECK(split.train[0] == split.train[1]);
    REQUIRE(split.test.size() == 1);
    CHECK(split.test[0] == 1 - split.train[0]);
  }
}

TEST_CASE("a single sample leaves nothing out") {
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap(1, 5, 0)),
                       "Bootstrap needs at least 2 samples, the data set has 1.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(bootstrap(0, 5, 0)),
                       "Bootstrap needs at least 2 samples, the data set has 0.", Error);
}
