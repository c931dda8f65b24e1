// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/data/group_splits.hpp>
using namespace ctnn;

namespace {

Dataset<1, Binary> counted(int n) {
  Dataset<1, Binary> data;
  for (int i = 0; i < n; ++i) data.add(std::array<float, 1>{static_cast<float>(i)}, i % 2);
  return data;
}

}  // namespace

TEST_CASE("the largest group goes first, each to the fold that is smallest so far") {
  // Sizes 5, 3, 2, 2, 1 to two folds: 5 | 3, then 2 to the second (5), 2 to the first (7), 1 to the
  // second (6).
  const std::vector<int> groups{7, 7, 7, 7, 7, 1, 1, 1, 4, 4, 5, 5, -3};
  const auto folds = group_k_fold(groups, 2, 1);
  REQUIRE(folds.size() == 2);
  CHECK(folds[0].test.size() == 7);
  CHECK(folds[1].test.size() == 6);
  CHECK(folds[0].test.front() == 0);
  CHECK(folds[1].test.back() == 12);
}

TEST_CASE("as many folds as groups leave out a group each") {
  const std::vector<int> groups{3, 1, 2, 1, 3, 3};
  const auto folds = group_k_fold(groups, 3, 1);
  CHECK(folds[0].test == std::vector<std::size_t>{0, 4, 5});
  CHECK(folds[1].test == std::vector<std::size_t>{1, 3});
  CHECK(folds[2].test == std::vector<std::size_t>{2});
}

TEST_CASE("no groups, one group or fewer than folds is an error") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(group_k_fold({}, 5, 0)),
      "GroupKFold<5> needs the group of every sample, the data set has none: call its set_groups.",
      Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(group_k_fold(std::vector<int>{2, 2, 2}, 2, 0)),
      "GroupKFold<2> needs at least 2 groups, the data set has 1: use fewer folds.", Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(group_k_fold(std::vector<int>{2, 2, 1, 0}, 5, 0)),
      "GroupKFold<5> needs at least 5 groups, the data set has 3: use fewer folds.", Error);
}

TEST_CASE("a data set has the groups it was given, and so has a subset of it") {
  auto data = counted(4);
  CHECK(data.groups().empty());
  data.set_groups({5, 5, -1, 8});
  CHECK(data.groups() == std::vector<int>{5, 5, -1, 8});
  const auto part = data.subset(std::vector<std::size_t>{3, 1, 1});
  CHECK(part.groups() == std::vector<int>{8, 5, 5});
  CHECK(part.x(0)[0] == 3.0F);
  CHECK(counted(4).subset(std::vector<std::size_t>{3, 1}).groups().empty());
}

TEST_CASE("groups are one for each sample, or none") {
  auto data = counted(4);
  data.set_groups({1, 1, 2, 2});
  CHECK_THROWS_WITH_AS(data.set_groups({1, 2, 3}),
                       "Dataset::set_groups: 3 groups for 4 samples: give one to each.", Error);
  CHECK(data.groups() == std::vector<int>{1, 1, 2, 2});
  CHECK_THROWS_WITH_AS(
      data.add(std::array<float, 1>{0.0F}, 1),
      "Dataset::add: the samples have their groups already: add all samples, then set_groups.",
      Error);
  CHECK(data.size() == 4);
  data.set_groups({});
  data.add(std::array<float, 1>{0.0F}, 1);
  CHECK(data.size() == 5);
}
