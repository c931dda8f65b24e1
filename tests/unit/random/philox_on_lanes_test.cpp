// SPDX-License-Identifier: MIT
// Philox on lanes beside the scalar one, and the numbers made of its words.
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <doctest/doctest.h>

#include <ctnn/core/lanes.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/random/philox_on_lanes.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

using Counter = std::array<std::uint32_t, 4>;
constexpr int lanes = Vector<float>::lanes;
constexpr std::uint64_t seed = 0x0123456789abcdefU;
constexpr std::array<std::uint32_t, 2> key{0x89abcdef, 0x01234567};

/// Words of any kind, another one for every (i, lane).
elementary::Words some_words(std::uint32_t i) {
  elementary::Words words;
  for (int lane = 0; lane < lanes; ++lane)
    words[lane] = philox({i, static_cast<std::uint32_t>(lane), 0, 0}, {7, 7})[0];
  return words;
}

}  // namespace

TEST_CASE("philox on lanes gives the words of the scalar one") {
  const elementary::PhiloxKeys keys(seed);
  int different = 0;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    const elementary::Words c[4] = {some_words(4 * i), some_words(4 * i + 1), some_words(4 * i + 2),
                                    some_words(4 * i + 3)};
    const auto drawn = elementary::philox(c[0], c[1], c[2], c[3], keys);
    for (int lane = 0; lane < lanes; ++lane) {
      const Counter words = philox(Counter{c[0][lane], c[1][lane], c[2][lane], c[3][lane]}, key);
      for (std::size_t w = 0; w < 4; ++w) different += drawn.word[w][lane] != words[w];
    }
  }
  CHECK(different == 0);
}

TEST_CASE("half words of two streams are compared in order, at any bound") {
  const elementary::PhiloxKeys keys(seed);
  int different = 0;
  for (std::uint32_t first = 0; first < 300; ++first)
    for (const std::uint32_t least : {0U, 1U, 6554U, 32767U, 32768U, 65535U}) {
      const std::uint32_t a = 0xffffffff - first;
      const std::uint32_t b = first;
      elementary::WordPairs c[4] = {elementary::block_numbers(first), elementary::alternating(a, b),
                                    elementary::WordPairs{} + 3U,
                                    elementary::WordPairs{} + 0x80000009U};
      elementary::philox_rounds(c, keys);
      const auto masks = elementary::halves_at_least(c, least);
      for (std::uint32_t bit = 0; bit < 8 * elementary::blocks_of_two; ++bit) {
        const auto kept = [&](std::uint32_t stream) {
          const Counter words = philox(Counter{first + bit / 8, stream, 3, 0x80000009U}, key);
          return (words[bit % 8 / 2] >> bit % 2 * 16 & 0xffff) >= least;
        };
        different += (masks.first >> bit & 1) != kept(a);
        different += (masks.second >> bit & 1) != kept(b);
      }
    }
  CHECK(different == 0);
}

TEST_CASE("lanes are kept by their bits") {
  int wrong = 0;
  const auto check = [&]<class T>(T) {
    constexpr int n = Vector<T>::lanes;
    for (std::uint32_t bits = 0; bits < 1U << n && bits < 5000; ++bits) {
      alignas(64) T lane[n];
      lanes_of<Vector<T>>::store(lane, elementary::keep_lanes(bits, Vector<T>(T(-2.5))));
      for (int i = 0; i < n; ++i) wrong += lane[i] != ((bits >> i & 1) != 0 ? T(-2.5) : T(0));
    }
    // What is dropped may be anything.
    alignas(64) T lane[n];
    lanes_of<Vector<T>>::store(lane, elementary::keep_lanes(1, Vector<T>(T(NAN))));
    wrong += !std::isnan(lane[0]) || lane[n - 1] != 0;
  };
  check(0.0F);
  check(0.0);
  CHECK(wrong == 0);
}

TEST_CASE("normal numbers have the moments of the normal distribution") {
  const elementary::PhiloxKeys keys(seed);
  double sums[5]{};
  double product = 0;
  double n = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const auto drawn = elementary::philox(elementary::Words{} + i, some_words(i % 16),
                                          elementary::Words{}, elementary::Words{}, keys);
    const auto pair = elementary::normal(drawn.word[0], drawn.word[1]);
    alignas(64) float a[lanes];
    alignas(64) float b[lanes];
    lanes_of<Vector<float>>::store(a, pair.first);
    lanes_of<Vector<float>>::store(b, pair.second);
    for (int lane = 0; lane < lanes; ++lane, n += 2) {
      product += double{a[lane]} * b[lane];
      for (const double x : {double{a[lane]}, double{b[lane]}})
        for (int k = 1; k <= 4; ++k) sums[k] += std::pow(x, k);
    }
  }
  // Of n numbers: deviations √(1/n), √(2/n), √(15/n), √(96/n); five of each.
  const double unit = 5 / std::sqrt(n);
  CHECK(std::abs(sums[1] / n) < unit);
  CHECK(std::abs(sums[2] / n - 1) < unit * std::sqrt(2.0));
  CHECK(std::abs(sums[3] / n) < unit * std::sqrt(15.0));
  CHECK(std::abs(sums[4] / n - 3) < unit * std::sqrt(96.0));
  CHECK(std::abs(product / n * 2) < unit * std::sqrt(2.0));
}
