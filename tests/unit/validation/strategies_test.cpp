// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include <ctnn/data/dataset.hpp>
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
static_assert(!ValidationStrategy<NoValidation, Classed>);

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
