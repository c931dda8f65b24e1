// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <ctnn/data/time_series_split.hpp>
using namespace ctnn;

using Indices = std::vector<std::size_t>;

TEST_CASE("blocks of n / (K + 1) at the end are held out, as scikit-learn does") {
  const auto rounds = time_series_split(11, 3);  // blocks of 2; the first part takes the rest
  REQUIRE(rounds.size() == 3);
  CHECK(rounds[0].train == Indices{0, 1, 2, 3, 4});
  CHECK(rounds[0].test == Indices{5, 6});
  CHECK(rounds[1].train == Indices{0, 1, 2, 3, 4, 5, 6});
  CHECK(rounds[1].test == Indices{7, 8});
  CHECK(rounds[2].train == Indices{0, 1, 2, 3, 4, 5, 6, 7, 8});
  CHECK(rounds[2].test == Indices{9, 10});
}

TEST_CASE("every round needs a sample of its own, and one before") {
  CHECK(time_series_split(6, 5)[0].train == Indices{0});
  CHECK_THROWS_WITH_AS(static_cast<void>(time_series_split(5, 5)),
                       "TimeSeriesSplit<5> needs at least 6 samples, the data set has 5.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(time_series_split(0, 2)),
                       "TimeSeriesSplit<2> needs at least 3 samples, the data set has 0.", Error);
}
