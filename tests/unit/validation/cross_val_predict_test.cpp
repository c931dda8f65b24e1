// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <ctnn/metrics/regression.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/cross_val_predict.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

/// Rounds that a test chooses.
struct Chosen : validation {
  static inline std::vector<Split> rounds;
  template <class Data>
  static std::vector<Split> splits(const Data&, std::uint64_t) {
    return rounds;
  }
};
/// Of a learner that no fleet can train, which must not be tried.
using L = Learner<Dense<2, 1>, HalfSquaredError, ClipNorm<1.0>, Chosen{}>;

auto predicted(std::vector<Split> rounds) {
  Chosen::rounds = std::move(rounds);
  return cross_val_predict(L{.epochs = 2}, toy::plane(6));
}

}  // namespace

TEST_CASE(
    "every sample is predicted by the model that was not trained on it, in the data set's order") {
  const auto data = toy::plane(6);
  const std::vector<Split> rounds{{{0, 1, 2, 3}, {5, 4}}, {{4, 5, 0}, {2, 1, 3}}, {{1}, {0}}};
  const auto p = predicted(rounds);
  REQUIRE(p.size() == 6);
  for (const Split& round : rounds) {
    const auto model = fit(L{.epochs = 2}, data, round.train);
    for (const std::size_t s : round.test) {
      CHECK(p.sample(s) == s);
      CHECK(p.target(s)[0] == data.target(s)[0]);
      CHECK(p.output(s)[0] ==
            static_cast<double>(predict(model, data, std::array{s}).output(0)[0]));
    }
  }
}

TEST_CASE("a sample that is tested twice, or never, is an Error") {
  CHECK_THROWS_WITH_AS(
      static_cast<void>(predicted({{{0, 1}, {2, 3}}, {{0, 1}, {3}}})),
      "cross_val_predict: the strategy tests sample 3 more than once: take one that tests every "
      "sample once, such as KFold<5> or LeaveOneOut.",
      Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(predicted({{{0, 1}, {2, 3}}, {{2}, {0, 1, 4}}})),
                       "cross_val_predict: the strategy tests sample 5 never: take one that tests "
                       "every sample once, "
                       "such as KFold<5> or LeaveOneOut.",
                       Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(predicted({{{0}, {1, 1, 2, 3, 4, 5}}})),
                       doctest::Contains("sample 1 more than once"), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(predicted({})), doctest::Contains("gives no rounds"),
                       Error);
}
