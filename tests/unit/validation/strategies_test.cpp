// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <ctnn/data/dataset.hpp>
#include <ctnn/validation/check_splits.hpp>
#include <ctnn/validation/strategies.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

using Classed = Dataset<2, Classes<3>>;
using Valued = Dataset<2, Values<1>>;

template <auto Strategy>
using type = std::remove_cvref_t<decltype(Strategy)>;
static_assert(ValidationStrategy<type<KFold<5>>, Classed>);
static_assert(ValidationStrategy<type<KFold<5>>, Valued>);
static_assert(ValidationStrategy<type<StratifiedKFold<5>>, Classed>);
static_assert(ValidationStrategy<type<HoldOut<0.2>>, Valued>);
static_assert(ValidationStrategy<type<RepeatedKFold<5, 3>>, Valued>);
static_assert(ValidationStrategy<type<RepeatedStratifiedKFold<5, 3>>, Classed>);
static_assert(ValidationStrategy<type<GroupKFold<5>>, Valued>);
static_assert(ValidationStrategy<type<LeaveOneOut>, Valued>);
static_assert(ValidationStrategy<type<LeavePOut<2>>, Classed>);
static_assert(ValidationStrategy<type<ShuffleSplit<10, 0.2>>, Classed>);
static_assert(ValidationStrategy<type<TimeSeriesSplit<5>>, Valued>);
static_assert(ValidationStrategy<type<Bootstrap<100>>, Classed>);
static_assert(!ValidationStrategy<NoValidation, Classed>);
static_assert(type<Bootstrap<100>>::estimate(0.9, 0.5) == 0.368 * 0.9 + 0.632 * 0.5);

/// An own strategy: the last `Days` samples, one round each, after all before them.
template <int Days>
struct LastDays : validation {
  static constexpr const char* name = "LastDays";
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t) {
    std::vector<Split> rounds;
    for (std::size_t day = data.size() - Days; day < data.size(); ++day)
      rounds.push_back({all_indices(day), {day}});
    return rounds;
  }
};
static_assert(ValidationStrategy<LastDays<3>, Valued>);

bool equal(const std::vector<Split>& a, const std::vector<Split>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Split& s, const Split& t) {
    return s.train == t.train && s.test == t.test;
  });
}

}  // namespace

TEST_CASE("KFold cuts by number of samples and seed, whatever the targets") {
  const auto rounds = KFold<4>.splits(toy::quadrants(30), 3);
  CHECK(equal(rounds, k_fold(30, 4, 3)));
  CHECK(equal(rounds, KFold<4>.splits(toy::plane(30), 3)));
}

TEST_CASE("StratifiedKFold cuts by the classes of the data set") {
  const auto data = toy::quadrants(40);
  CHECK(equal(StratifiedKFold<4>.splits(data, 3), k_fold(40, 4, 3, class_ids(data))));
  CHECK_FALSE(equal(StratifiedKFold<4>.splits(data, 3), KFold<4>.splits(data, 3)));
}

TEST_CASE("HoldOut is one round, stratified for classes") {
  const auto data = toy::quadrants(40);
  CHECK(equal(HoldOut<0.25>.splits(data, 3), {hold_out(40, 0.25, 3, class_ids(data))}));
  CHECK(equal(HoldOut<0.25>.splits(toy::plane(40), 3), {hold_out(40, 0.25, 3)}));
}

TEST_CASE("repeats are stratified by name, shuffle splits by the kind of target") {
  const auto data = toy::quadrants(40);
  const auto classes = class_ids(data);
  const auto numbers = toy::plane(40);
  CHECK(equal(RepeatedKFold<4, 3>.splits(data, 3), repeated_k_fold(40, 4, 3, 3)));
  CHECK(
      equal(RepeatedStratifiedKFold<4, 3>.splits(data, 3), repeated_k_fold(40, 4, 3, 3, classes)));
  CHECK(equal(ShuffleSplit<5, 0.25>.splits(data, 3), shuffle_split(40, 5, 0.25, 3, classes)));
  CHECK(equal(ShuffleSplit<5, 0.25>.splits(numbers, 3), shuffle_split(40, 5, 0.25, 3)));
}

TEST_CASE("GroupKFold cuts by the groups of the data set") {
  auto data = toy::plane(40);
  std::vector<int> groups(40);
  for (std::size_t i = 0; i < 40; ++i) groups[i] = static_cast<int>(i * 7 % 11);
  CHECK_THROWS_AS(static_cast<void>(GroupKFold<4>.splits(data, 3)), Error);
  data.set_groups(groups);
  CHECK(equal(GroupKFold<4>.splits(data, 3), group_k_fold(groups, 4, 3)));
}

TEST_CASE("the other strategies cut by the number of samples") {
  const auto data = toy::quadrants(40);
  CHECK(equal(LeaveOneOut.splits(data, 3), leave_one_out(40)));
  CHECK(equal(LeavePOut<2>.splits(data, 3), leave_p_out(40, 2)));
  CHECK(equal(TimeSeriesSplit<4>.splits(data, 3), time_series_split(40, 4)));
  CHECK(equal(Bootstrap<6>.splits(data, 3), bootstrap(40, 6, 3)));
}

TEST_CASE("an own strategy is a struct with splits(data, seed), which are checked") {
  const auto rounds = checked_splits<LastDays<3>>(toy::plane(10), 1);
  REQUIRE(rounds.size() == 3);
  CHECK(rounds[0].train == all_indices(7));
  CHECK(rounds[0].test == std::vector<std::size_t>{7});
  CHECK_THROWS_WITH_AS(static_cast<void>(checked_splits<LastDays<3>>(toy::plane(3), 1)),
                       "LastDays, round 1 of 3: it leaves no sample to train on.", Error);
}
