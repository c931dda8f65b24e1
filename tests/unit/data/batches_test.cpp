// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/random/philox.hpp>
using namespace ctnn;

namespace {

const std::vector<std::size_t> samples{3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377};

/// The samples of all batches, one after another.
std::vector<std::size_t> order(const Batches& batches) {
  std::vector<std::size_t> all;
  for (std::size_t b = 0; b < batches.count(); ++b)
    all.insert(all.end(), batches[b].begin(), batches[b].end());
  return all;
}

}  // namespace

TEST_CASE("batches cut the samples into equal parts and a smaller last one") {
  const Batches batches(samples, 4);
  CHECK(batches.samples() == 11);
  REQUIRE(batches.count() == 3);
  CHECK(batches[0].size() == 4);
  CHECK(batches[1].size() == 4);
  CHECK(batches[2].size() == 3);
  CHECK(order(batches) == samples);
}

TEST_CASE("a batch size that divides the samples leaves no empty batch") {
  const Batches whole(samples, 11);
  CHECK(whole.count() == 1);
  CHECK(whole[0].size() == 11);
  const Batches single(samples, 1);
  CHECK(single.count() == 11);
  CHECK(single[10].size() == 1);
}

TEST_CASE("a batch larger than the samples holds them all") {
  const Batches batches(samples, 100);
  REQUIRE(batches.count() == 1);
  CHECK(batches[0].size() == 11);
}

TEST_CASE("without samples there is no batch") {
  const Batches batches(std::vector<std::size_t>{}, 4);
  CHECK(batches.count() == 0);
}

TEST_CASE("a batch of no samples is an error") {
  CHECK_THROWS_WITH_AS(Batches(std::vector<std::size_t>{1, 2}, 0),
                       "Batches: a batch of 0 samples; it needs 1 or more.", Error);
}

TEST_CASE("an epoch has every sample once, in another order") {
  Batches batches(samples, 4);
  for (int epoch = 1; epoch <= 5; ++epoch) {
    batches.shuffle_for(1, epoch);
    auto seen = order(batches);
    CHECK(seen != samples);
    std::sort(seen.begin(), seen.end());
    CHECK(seen == samples);
  }
}

TEST_CASE("the order of an epoch depends on seed and epoch only") {
  Batches straight(samples, 4);
  straight.shuffle_for(7, 3);
  Batches after_others(samples, 2);
  after_others.shuffle_for(9, 8);
  after_others.shuffle_for(7, 1);
  after_others.shuffle_for(7, 3);
  CHECK(order(straight) == order(after_others));

  after_others.shuffle_for(7, 4);
  CHECK(order(straight) != order(after_others));
  after_others.shuffle_for(8, 3);
  CHECK(order(straight) != order(after_others));
}

TEST_CASE("shuffle makes every order equally likely") {
  constexpr int trials = 12'000;
  std::map<std::array<std::size_t, 3>, int> counts;
  for (std::uint32_t stream = 0; stream < trials; ++stream) {
    std::array<std::size_t, 3> order{0, 1, 2};
    shuffle(order, Random(1, Purpose::shuffle, stream));
    ++counts[order];
  }
  CHECK(counts.size() == 6);
  // Binomial counts with p = 1/6: five deviations.
  for (const auto& [order, count] : counts)
    CHECK(std::abs(count - trials / 6.0) < 5 * std::sqrt(trials / 6.0 * 5.0 / 6.0));
}

TEST_CASE("a shuffle is Fisher-Yates by the words of its stream, one after another") {
  for (const std::size_t n : {1U, 2U, 17U, 64U, 65U, 1000U}) {
    CAPTURE(n);
    Random random(0x123456789abcdef0U, Purpose::shuffle, 7);
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    auto expected = order;
    shuffle(order, random);
    for (std::size_t i = n; i > 1; --i)
      std::swap(expected[i - 1], expected[random.below(static_cast<std::uint32_t>(i))]);
    CHECK(order == expected);
  }
}
