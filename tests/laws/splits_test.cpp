// SPDX-License-Identifier: MIT
// What holds of every validation strategy, and of each kind of them.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/data/group_splits.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/time_series_split.hpp>
using namespace ctnn;

namespace {

using Indices = std::vector<std::size_t>;

/// Class ids of n samples, mixed: half are of class 0, the others of 1 and 2 in a ratio of about 5 : 2.
std::vector<int> classes_of(std::size_t n) {
  std::vector<int> classes(n);
  for (std::size_t i = 0; i < n; ++i) classes[i] = i * 5 % 7 % 2 == 0 ? 0 : i * i % 11 < 7 ? 1 : 2;
  return classes;
}

/// Group ids of n samples, of very different sizes, negative ones among them, mixed.
std::vector<int> groups_of(std::size_t n) {
  std::vector<int> groups(n);
  for (std::size_t i = 0; i < n; ++i)
    groups[i] = static_cast<int>(std::sqrt(static_cast<double>(i * 37 % n))) * 10 - 20;
  return groups;
}

struct Strategy {
  std::string name;
  std::vector<Split> (*splits)(std::size_t n, std::uint64_t seed);
};

std::vector<Strategy> strategies_with_folds() {
  return {{"k-fold", [](std::size_t n, std::uint64_t seed) { return k_fold(n, 5, seed); }},
          {"stratified",
           [](std::size_t n, std::uint64_t seed) { return k_fold(n, 5, seed, classes_of(n)); }},
          {"groups",
           [](std::size_t n, std::uint64_t seed) { return group_k_fold(groups_of(n), 5, seed); }},
          {"leave one out", [](std::size_t n, std::uint64_t) { return leave_one_out(n); }}};
}

std::vector<Strategy> seeded_strategies() {
  return {
      {"repeated",
       [](std::size_t n, std::uint64_t seed) { return repeated_k_fold(n, 4, 3, seed); }},
      {"repeated stratified",
       [](std::size_t n, std::uint64_t seed) {
         return repeated_k_fold(n, 4, 3, seed, classes_of(n));
       }},
      {"shuffle", [](std::size_t n, std::uint64_t seed) { return shuffle_split(n, 12, .3, seed); }},
      {"stratified shuffle",
       [](std::size_t n, std::uint64_t seed) {
         return shuffle_split(n, 12, .3, seed, classes_of(n));
       }},
      {"bootstrap", [](std::size_t n, std::uint64_t seed) { return bootstrap(n, 12, seed); }}};
}

bool equal(const Split& a, const Split& b) { return a.train == b.train && a.test == b.test; }
bool equal(const std::vector<Split>& a, const std::vector<Split>& b) {
  return std::ranges::equal(a, b, [](const Split& s, const Split& t) { return equal(s, t); });
}

std::size_t count_of(const Indices& part, const std::vector<int>& classes, int id) {
  return static_cast<std::size_t>(
      std::ranges::count_if(part, [&](std::size_t i) { return classes[i] == id; }));
}

/// Both parts ascending and with samples, disjoint, together 0 … n − 1 (but for repetitions).
bool well_formed(const Split& split, std::size_t n) {
  Indices all;
  std::ranges::merge(split.train, split.test, std::back_inserter(all));
  const auto repeated = std::ranges::unique(all);
  all.erase(repeated.begin(), repeated.end());
  Indices both;
  std::ranges::set_intersection(split.train, split.test, std::back_inserter(both));
  return std::ranges::is_sorted(split.train) && std::ranges::is_sorted(split.test) &&
         !split.train.empty() && !split.test.empty() && both.empty() && all == all_indices(n);
}

}  // namespace

TEST_CASE("folds are disjoint and complete: every sample is held out exactly once") {
  for (const auto& [name, splits] : strategies_with_folds())
    for (const std::size_t n : {std::size_t{61}, std::size_t{100}, std::size_t{203}}) {
      CAPTURE(name);
      CAPTURE(n);
      Indices held_out;
      for (const Split& split : splits(n, 3)) {
        CHECK(well_formed(split, n));
        held_out.insert(held_out.end(), split.test.begin(), split.test.end());
      }
      std::ranges::sort(held_out);
      CHECK(held_out == all_indices(n));
    }
}

TEST_CASE("each split has two parts, disjoint and complete, in ascending order") {
  for (const auto& [name, splits] : seeded_strategies()) {
    CAPTURE(name);
    const auto rounds = splits(90, 5);
    CHECK(rounds.size() == 12);
    for (const Split& split : rounds) CHECK(well_formed(split, 90));
  }
}

TEST_CASE("the same seed gives the same splits, another seed others, and repeats differ") {
  for (const auto& [name, splits] : seeded_strategies()) {
    CAPTURE(name);
    const auto rounds = splits(90, 5);
    CHECK(equal(rounds, splits(90, 5)));
    const auto others = splits(90, 6);
    for (std::size_t r = 0; r < rounds.size(); ++r) {
      CHECK_FALSE(equal(rounds[r], others[r]));
      for (std::size_t s = 0; s < r; ++s) CHECK_FALSE(equal(rounds[r], rounds[s]));
    }
  }
}

TEST_CASE("the first repeat is the split that is not repeated") {
  const auto classes = classes_of(90);
  auto repeated = repeated_k_fold(90, 4, 3, 5, classes);
  repeated.resize(4);
  CHECK(equal(repeated, k_fold(90, 4, 5, classes)));
  CHECK(equal(shuffle_split(90, 3, .3, 5, classes)[0], hold_out(90, .3, 5, classes)));
}

TEST_CASE("every repeat of k-fold is a k-fold") {
  const auto rounds = repeated_k_fold(90, 4, 3, 5);
  for (std::size_t repeat = 0; repeat < 3; ++repeat) {
    Indices held_out;
    for (std::size_t f = 0; f < 4; ++f)
      std::ranges::copy(rounds[repeat * 4 + f].test, std::back_inserter(held_out));
    std::ranges::sort(held_out);
    CHECK(held_out == all_indices(90));
  }
}

TEST_CASE("class shares are kept to within one sample in every round of every repeat") {
  const auto classes = classes_of(173);
  const auto folds = repeated_k_fold(173, 5, 4, 1, classes);
  const auto shuffled = shuffle_split(173, 10, .23, 1, classes);
  for (int id = 0; id < 3; ++id) {
    const auto all = static_cast<double>(std::ranges::count(classes, id));
    REQUIRE(all > 10);
    const auto off = [&](const Split& split, double share) {
      return std::abs(static_cast<double>(count_of(split.test, classes, id)) - share * all);
    };
    for (const Split& split : folds) CHECK(off(split, 1.0 / 5) < 1);
    for (const Split& split : shuffled) CHECK(off(split, 40.0 / 173) <= 1);  // 40 = ⌊.23·173 + ½⌋
  }
}

TEST_CASE("groups are never split, and the seed moves groups of one size only") {
  const auto groups = groups_of(203);
  const auto folds = group_k_fold(groups, 5, 1);
  for (const Split& fold : folds) {
    std::set<int> trained;
    for (const std::size_t i : fold.train) trained.insert(groups[i]);
    for (const std::size_t i : fold.test) CHECK_FALSE(trained.contains(groups[i]));
  }
  std::vector<int> pairs(40);
  for (std::size_t i = 0; i < 40; ++i) pairs[i] = static_cast<int>(i / 2);
  CHECK_FALSE(equal(group_k_fold(pairs, 5, 1), group_k_fold(pairs, 5, 2)));
  CHECK(equal(group_k_fold(pairs, 5, 1), group_k_fold(pairs, 5, 1)));
}

TEST_CASE("time is never reversed: all that is trained on comes before all that is tested") {
  for (const std::size_t n : {std::size_t{6}, std::size_t{61}, std::size_t{100}}) {
    const auto rounds = time_series_split(n, 5);
    REQUIRE(rounds.size() == 5);
    for (std::size_t r = 0; r < 5; ++r) {
      CHECK(rounds[r].train.back() < rounds[r].test.front());
      CHECK(rounds[r].train == all_indices(rounds[r].test.front()));  // with no gap
      CHECK(rounds[r].test.back() == (r < 4 ? rounds[r + 1].test.front() : n) - 1);
    }
  }
}

TEST_CASE("a bootstrap trains on n draws, of which 63.2 % are distinct in expectation") {
  constexpr std::size_t n = 200;
  constexpr int rounds = 10;
  constexpr int seeds = 100;
  double distinct = 0;
  std::vector<double> drawn(n);
  for (int seed = 0; seed < seeds; ++seed)
    for (const Split& split : bootstrap(n, rounds, static_cast<std::uint64_t>(seed))) {
      CHECK(split.train.size() == n);
      distinct += static_cast<double>(n - split.test.size()) / n / rounds / seeds;
      for (const std::size_t i : split.train) drawn[i] += 1;
    }
  // A share has mean 1 − (1 − 1/n)ⁿ and, for one round, a variance near (e⁻¹ − 2e⁻²)/n.
  const double expected = 1 - std::pow(1 - 1.0 / n, n);
  const double deviation = std::sqrt((std::exp(-1) - 2 * std::exp(-2)) / n / rounds / seeds);
  CHECK(std::abs(expected - 0.632) < 0.002);
  CHECK(std::abs(distinct - expected) < 4 * deviation);
  // How often a sample is drawn in 1000 rounds is binomial: mean 1000, deviation √1000.
  for (const double times : drawn) CHECK(std::abs(times - 1000) < 5 * std::sqrt(1000));
}

TEST_CASE("leaving one out is KFold<n>, and LeavePOut<1>, as sets") {
  const auto one = leave_one_out(23);
  auto folds = k_fold(23, 23, 9);
  std::ranges::sort(folds, {}, [](const Split& split) { return split.test; });
  CHECK(equal(one, folds));
  CHECK(equal(one, leave_p_out(23, 1)));
}
