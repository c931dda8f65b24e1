// SPDX-License-Identifier: MIT
// What training nodes draw: the same numbers whatever the batch, its order and its orientation.
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/core/storage.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/random/draw_noise.hpp>
#include <ctnn/random/noise.hpp>
#include <ctnn/random/noise_sinks.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

template <class... Nodes>
using By = detail::combined_noise<std::tuple<Nodes...>>;
using Drop = By<DropoutNode<0.3>>;
using Mixed =
    By<GaussianNoiseNode<0.5>, DropoutNode<0.25>, DropoutNode<0.5>, GaussianNoiseNode<2.0>>;

constexpr NoiseKey key{.seed = 0xfedcba9876543210U, .epoch = 3};

/// m and a of every sample and neuron, [sample][neuron], drawn as values of V in rows or in
/// columns.
struct Drawn {
  std::vector<float> m, a;
};
template <class D, class V>
Drawn draw(const std::vector<std::uint32_t>& samples, int width, bool in_rows, NoiseKey by = key,
           int place = 0) {
  constexpr std::size_t whole = 64;  // lanes at most, twice
  const std::size_t rows = (samples.size() + whole - 1) / whole * whole;
  const std::size_t columns = (static_cast<std::size_t>(width) + whole - 1) / whole * whole;
  std::vector<std::uint32_t> ids(samples);
  ids.resize(rows);
  using Memory = std::vector<float, AlignedAllocator<float>>;
  Memory m(rows * columns);
  Memory a(rows * columns);
  const auto view = [&](Memory& of) {
    return in_rows ? detail::BatchView<float>{of.data(), static_cast<std::ptrdiff_t>(columns), 1}
                   : detail::BatchView<float>{of.data(), 1, static_cast<std::ptrdiff_t>(rows)};
  };
  detail::draw<D, V>(by, place, ids.data(), static_cast<int>(samples.size()), width,
                     detail::KeepNoise<float>{view(m), view(a)});
  Drawn drawn;
  for (int s = 0; s < static_cast<int>(samples.size()); ++s)
    for (int u = 0; u < width; ++u) {
      drawn.m.push_back(*view(m).at(s, u));
      drawn.a.push_back(*view(a).at(s, u));
    }
  return drawn;
}

std::vector<std::uint32_t> numbers(std::size_t n, std::uint32_t first = 0) {
  std::vector<std::uint32_t> result(n);
  std::iota(result.begin(), result.end(), first);
  return result;
}

using V = Vector<float>;
constexpr int L = V::lanes;

}  // namespace

TEST_CASE("a register of samples draws what a single sample draws, in rows and in columns") {
  for (const int width : {1, L - 1, L, L + 1, 3 * L + 2}) {
    CAPTURE(width);
    const auto samples = numbers(L + 3, 100);
    const auto one_by_one = draw<Drop, float>(samples, width, false);
    CHECK(draw<Drop, V>(samples, width, false).m == one_by_one.m);
    CHECK(draw<Drop, V>(samples, width, true).m == one_by_one.m);
    const auto mixed = draw<Mixed, float>(samples, width, false);
    const auto columns = draw<Mixed, V>(samples, width, false);
    const auto rows = draw<Mixed, V>(samples, width, true);
    CHECK(columns.m == mixed.m);
    CHECK(rows.m == columns.m);
    CHECK(rows.a == columns.a);
    int far = 0;  // log, sin and cos of registers are not the C library's
    for (std::size_t i = 0; i < mixed.a.size(); ++i)
      far += !(std::abs(columns.a[i] - mixed.a[i]) <= 4e-6F * (1 + std::abs(mixed.a[i])));
    CHECK(far == 0);
  }
}

TEST_CASE("bits of what dropout keeps are where its numbers are not zero") {
  using Two = By<DropoutNode<0.3>, GaussianNoiseNode<1.0>, DropoutNode<0.2>>;
  for (const int width : {1, L - 1, L, L + 1, 70}) {
    const auto samples = numbers(7, 5);
    const auto one_by_one = draw<Two, float>(samples, width, false).m;
    auto ids = samples;
    ids.resize(8);
    const int row = (width + 31) / 32 * 4;
    std::vector<unsigned char> bits(static_cast<std::size_t>(8 * row));
    detail::draw_kept(key, 0, ids.data(), 7, width, Two::nodes{}, bits.data(), row);
    int different = 0;
    for (int s = 0; s < 7; ++s)
      for (int u = 0; u < width; ++u)
        different += ((bits[static_cast<std::size_t>(s * row + u / 8)] >> u % 8 & 1) != 0) !=
                     (one_by_one[static_cast<std::size_t>(s * width + u)] != 0);
    CHECK(different == 0);
  }
}

TEST_CASE("a sample's numbers do not depend on the batch it is in") {
  const int width = 2 * L + 1;
  const auto whole = draw<Mixed, V>(numbers(50), width, true);
  int different = 0;
  for (const std::size_t first : {1, 17, 33})
    for (const std::size_t count : {1, 5, 16}) {
      const auto part =
          draw<Mixed, V>(numbers(count, static_cast<std::uint32_t>(first)), width, true);
      for (std::size_t i = 0; i < part.m.size(); ++i) {
        const std::size_t k = first * static_cast<std::size_t>(width) + i;
        different += part.m[i] != whole.m[k] || part.a[i] != whole.a[k];
      }
    }
  CHECK(different == 0);
}

TEST_CASE("another seed, epoch, place, sample or node draws other numbers") {
  const auto samples = numbers(20);
  const auto base = draw<Drop, V>(samples, 40, true).m;
  CHECK(base != draw<Drop, V>(samples, 40, true, {key.seed + 1, key.epoch}).m);
  CHECK(base !=
        draw<Drop, V>(samples, 40, true, {key.seed + (std::uint64_t{1} << 32), key.epoch}).m);
  CHECK(base != draw<Drop, V>(samples, 40, true, {key.seed, key.epoch + 1}).m);
  CHECK(base != draw<Drop, V>(samples, 40, true, key, 1).m);
  CHECK(base != draw<Drop, V>(numbers(20, 20), 40, true).m);
  // Two equal nodes in a row are not one: half of what the first keeps the second drops.
  using Half = By<DropoutNode<0.5>>;
  using Twice = By<DropoutNode<0.5>, DropoutNode<0.5>>;
  CHECK(draw<Half, V>(samples, 40, true).m != draw<Twice, V>(samples, 40, true).m);
}

TEST_CASE("dropout keeps the expectation and drops its share, in every neuron") {
  constexpr int width = 24;
  constexpr int n = 20'000;
  const auto m = draw<Drop, V>(numbers(n), width, true).m;
  constexpr double p = 19661.0 / 65536;  // of 0.3
  // Each neuron's mean is 1 with deviation √(p/(1 − p)/n), and neighbours are independent.
  const double deviation = std::sqrt(p / (1 - p) / n);
  double worst = 0;
  double together = 0;
  for (int u = 0; u < width; ++u) {
    double sum = 0;
    for (int s = 0; s < n; ++s) {
      const auto k = static_cast<std::size_t>(s * width + u);
      sum += m[k];
      together += u > 0 ? (m[k] - 1.0) * (m[k - 1] - 1.0) : 0.0;
    }
    worst = std::max(worst, std::abs(sum / n - 1));
  }
  CHECK(worst < 5 * deviation);
  const double covariance = together / n / (width - 1);
  CHECK(std::abs(covariance) < 5 * p / (1 - p) / std::sqrt(double{n} * (width - 1)));
  for (const float value : m)
    if (value != 0 && value != static_cast<float>(Drop::scale)) FAIL("a multiplier of " << value);
}

TEST_CASE("noise adds normal numbers of its deviation, after dropout drops what came before") {
  const auto drawn = draw<By<GaussianNoiseNode<0.5>>, V>(numbers(5'000), 20, true);
  double squares = 0;
  for (const float a : drawn.a) squares += double{a} * a;
  const double n = static_cast<double>(drawn.a.size());
  CHECK(std::abs(squares / n - 0.25) < 5 * 0.25 * std::sqrt(2 / n));

  const auto dropped = draw<By<GaussianNoiseNode<1.0>, DropoutNode<0.5>>, V>(numbers(99), 20, true);
  const auto kept = draw<By<DropoutNode<0.5>, GaussianNoiseNode<1.0>>, V>(numbers(99), 20, true);
  CHECK(dropped.m == kept.m);
  for (std::size_t i = 0; i < kept.m.size(); ++i) {
    if ((dropped.a[i] == 0) != (dropped.m[i] == 0)) FAIL("noise before dropout is dropped with it");
    if (kept.a[i] == 0) FAIL("noise behind dropout stays");
  }
}
