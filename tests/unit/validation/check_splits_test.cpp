// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <ctnn/validation/check_splits.hpp>
using namespace ctnn;

namespace {

struct Samples {
  [[nodiscard]] std::size_t size() const { return 4; }
};
struct NamedSplits {
  static constexpr const char* name = "ByDay";
  static std::vector<Split> splits(const Samples&, std::uint64_t) { return {{{0, 1}, {2, 3}}}; }
};
struct Nameless {
  static std::vector<Split> splits(const Samples&, std::uint64_t) { return {}; }
};

void check(const std::vector<Split>& rounds) { check_splits(rounds, 4, "ByDay"); }

}  // namespace

TEST_CASE("good rounds pass: samples may be repeated, left out, and in any order") {
  CHECK_NOTHROW(check({{{0, 1}, {2, 3}}, {{3, 3, 2}, {0}}}));
  CHECK(checked_splits<NamedSplits>(Samples{}, 1).size() == 1);
}

TEST_CASE("what no strategy may give is one sentence each") {
  CHECK_THROWS_WITH_AS(check({}), "ByDay gives no rounds: it must give at least one.", Error);
  CHECK_THROWS_WITH_AS(check({{{0}, {1}}, {{}, {1}}}),
                       "ByDay, round 2 of 2: it leaves no sample to train on.", Error);
  CHECK_THROWS_WITH_AS(check({{{0}, {}}}), "ByDay, round 1 of 1: it leaves no sample to test.",
                       Error);
  CHECK_THROWS_WITH_AS(check({{{0}, {4}}}),
                       "ByDay, round 1 of 1: sample 4 is not in the data set of 4.", Error);
  CHECK_THROWS_WITH_AS(check({{{7}, {1}}}),
                       "ByDay, round 1 of 1: sample 7 is not in the data set of 4.", Error);
  CHECK_THROWS_WITH_AS(check({{{0, 1}, {2}}, {{0, 2}, {3, 2}}}),
                       "ByDay, round 2 of 2: sample 2 is both trained on and tested.", Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(checked_splits<Nameless>(Samples{}, 1)),
                       "The validation strategy gives no rounds: it must give at least one.",
                       Error);
}
