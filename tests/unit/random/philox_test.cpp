// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <Random123/philox.h>

#include <ctnn/random/philox.hpp>
using namespace ctnn;

namespace {

using Counter = std::array<std::uint32_t, 4>;
using Key = std::array<std::uint32_t, 2>;

// The known answers published with Random123 (tests/kat_vectors, philox4x32 10).
constexpr std::uint32_t ones = 0xffffffff;
static_assert(philox({0, 0, 0, 0}, {0, 0}) ==
              Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({ones, ones, ones, ones}, {ones, ones}) ==
              Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
              Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

Counter random123(const Counter& c, const Key& k) {
  const r123::Philox4x32 generator;
  const r123::Philox4x32::ctr_type counter{{c[0], c[1], c[2], c[3]}};
  const r123::Philox4x32::key_type key{{k[0], k[1]}};
  const auto words = generator(counter, key);
  return {words[0], words[1], words[2], words[3]};
}

std::vector<std::uint32_t> first_words(const Random& random, std::size_t n) {
  std::vector<std::uint32_t> words(n);
  for (std::size_t i = 0; i < n; ++i) words[i] = random.word(i);
  return words;
}

}  // namespace

TEST_CASE("philox gives the words of Random123 for every single bit of counter and key") {
  int different = 0;
  for (unsigned bit = 0; bit < 192; ++bit) {
    Counter counter{};
    Key key{};
    (bit < 128 ? counter[bit / 32] : key[(bit - 128) / 32]) = 1U << bit % 32;
    different += philox(counter, key) != random123(counter, key);
  }
  CHECK(different == 0);
}

TEST_CASE("philox gives the words of Random123 along a walk of 100 000 counters and keys") {
  // Each block is the next counter, so that a single difference would change all that follow.
  Counter counter{1, 2, 3, 4};
  Key key{5, 6};
  int different = 0;
  for (int i = 0; i < 100'000; ++i) {
    const Counter next = philox(counter, key);
    different += next != random123(counter, key);
    key = {next[3] ^ key[1], next[0] + key[0]};
    counter = next;
  }
  CHECK(different == 0);
}

TEST_CASE("word i of a stream is word i % 4 of block i / 4 under the seed as key") {
  const std::uint64_t seed = 0x0123456789abcdefU;
  const Random random(seed, Purpose::shuffle, 9);
  for (const std::uint64_t i : {std::uint64_t{0}, std::uint64_t{6}, std::uint64_t{1} << 40}) {
    const std::uint64_t block = i / 4;
    const Counter counter{static_cast<std::uint32_t>(block),
                          static_cast<std::uint32_t>(block >> 32), 9,
                          static_cast<std::uint32_t>(Purpose::shuffle)};
    CHECK(random.word(i) == random123(counter, {0x89abcdef, 0x01234567})[i % 4]);
  }
}

TEST_CASE("streams of another seed, purpose or index are other streams") {
  const auto base = first_words(Random(7, Purpose::shuffle, 1), 64);
  CHECK(base == first_words(Random(7, Purpose::shuffle, 1), 64));
  CHECK(base != first_words(Random(8, Purpose::shuffle, 1), 64));
  CHECK(base != first_words(Random(7 + (std::uint64_t{1} << 32), Purpose::shuffle, 1), 64));
  CHECK(base != first_words(Random(7, Purpose::split, 1), 64));
  CHECK(base != first_words(Random(7, Purpose::initialization, 1), 64));
  CHECK(base != first_words(Random(7, Purpose::shuffle, 2), 64));
}

TEST_CASE("uniform numbers are multiples of 2^-24 in [0, 1) with the moments of that") {
  const Random random(11, Purpose::initialization);
  constexpr int n = 100'000;
  double sum = 0;
  double squares = 0;
  bool in_range = true;
  bool multiples = true;
  for (std::uint64_t i = 0; i < n; ++i) {
    const float u = random.uniform(i);
    in_range = in_range && u >= 0.0F && u < 1.0F;
    const double scaled = static_cast<double>(u) * 0x1p24;
    multiples = multiples && scaled == std::floor(scaled);
    sum += u;
    squares += static_cast<double>(u) * u;
  }
  CHECK(in_range);
  CHECK(multiples);
  // Deviations of the two means: sqrt(1/12/n) and sqrt((1/5 - 1/9)/n); five of each.
  CHECK(std::abs(sum / n - 0.5) < 5 * std::sqrt(1.0 / 12 / n));
  CHECK(std::abs(squares / n - 1.0 / 3) < 5 * std::sqrt((1.0 / 5 - 1.0 / 9) / n));
}

TEST_CASE("below(n) stays under n and is reproducible") {
  for (const std::uint32_t n : {1U, 2U, 3U, 10U, 1U << 31, (1U << 31) + 1, ones}) {
    Random a(3, Purpose::shuffle);
    Random b(3, Purpose::shuffle);
    bool in_range = true;
    bool same = true;
    for (int i = 0; i < 1000; ++i) {
      const std::uint32_t drawn = a.below(n);
      in_range = in_range && drawn < n;
      same = same && drawn == b.below(n);
    }
    CHECK(in_range);
    CHECK(same);
  }
}

TEST_CASE("below(n) gives every number its share") {
  constexpr int draws = 60'000;
  constexpr std::uint32_t n = 6;
  Random random(5, Purpose::split);
  std::array<int, n> counts{};
  for (int i = 0; i < draws; ++i) ++counts[random.below(n)];
  // A count is binomial with p = 1/6: five of its deviations.
  const double deviation = std::sqrt(draws / 6.0 * 5.0 / 6.0);
  for (const int count : counts) CHECK(std::abs(count - draws / 6.0) < 5 * deviation);
}

TEST_CASE("below(n) rejects words that would favour some numbers") {
  // For n = 3·2^30 the high half of word·n, without rejection, takes every third number twice as
  // often: numbers ≡ 0 (mod 3) would get a half of the draws instead of a third.
  constexpr std::uint32_t n = 3U << 30;
  constexpr int draws = 30'000;
  Random random(5, Purpose::split);
  int multiples = 0;
  for (int i = 0; i < draws; ++i) multiples += random.below(n) % 3 == 0;
  CHECK(std::abs(multiples - draws / 3.0) < 5 * std::sqrt(draws / 3.0 * 2.0 / 3.0));
}
