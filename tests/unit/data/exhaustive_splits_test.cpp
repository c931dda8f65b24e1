// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/data/exhaustive_splits.hpp>
using namespace ctnn;

using Indices = std::vector<std::size_t>;

TEST_CASE("leave-p-out goes through all choices in lexicographic order") {
  const auto splits = leave_p_out(4, 2);
  REQUIRE(splits.size() == 6);
  CHECK(splits[0].test == Indices{0, 1});
  CHECK(splits[0].train == Indices{2, 3});
  CHECK(splits[1].test == Indices{0, 2});
  CHECK(splits[2].test == Indices{0, 3});
  CHECK(splits[3].test == Indices{1, 2});
  CHECK(splits[3].train == Indices{0, 3});
  CHECK(splits[4].test == Indices{1, 3});
  CHECK(splits[5].test == Indices{2, 3});
  CHECK(splits[5].train == Indices{0, 1});
}

TEST_CASE("n over p choices, all different, each with n − p samples to train on") {
  const auto splits = leave_p_out(9, 3);
  CHECK(splits.size() == 84);
  for (std::size_t s = 0; s < splits.size(); ++s) {
    CHECK(splits[s].test.size() == 3);
    CHECK(splits[s].train.size() == 6);
    if (s > 0) CHECK(splits[s - 1].test < splits[s].test);
    for (const std::size_t i : splits[s].test)
      CHECK(std::ranges::find(splits[s].train, i) == splits[s].train.end());
  }
  CHECK(leave_p_out(4, 3).size() == 4);
}

TEST_CASE("too few samples leave nothing to train on") {
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_p_out(3, 3)),
                       "LeavePOut<3> needs at least 4 samples, the data set has 3.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_one_out(1)),
                       "LeaveOneOut needs at least 2 samples, the data set has 1.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_one_out(0)),
                       "LeaveOneOut needs at least 2 samples, the data set has 0.", Error);
}

TEST_CASE("an absurd number of rounds is an error that counts them, before any is made") {
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_p_out(1797, 2)),
                       "LeavePOut<2> of 1797 samples has 1613706 rounds, a training each: use "
                       "ShuffleSplit<R, ratio> or KFold<K>.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_p_out(60000, 5)),
                       "LeavePOut<5> of 60000 samples has 6.5e+21 rounds, a training each: use "
                       "ShuffleSplit<R, ratio> or KFold<K>.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(leave_p_out(60000, 20000)),
                       "LeavePOut<20000> of 60000 samples has over 1e+300 rounds, a training each: "
                       "use ShuffleSplit<R, ratio> or KFold<K>.",
                       Error);
  CHECK(leave_p_out(150, 2).size() == 11175);
}
