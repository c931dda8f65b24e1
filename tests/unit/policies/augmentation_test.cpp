// SPDX-License-Identifier: MIT
// Augmentation: what each kind does to a batch, and that one seed does it the same.
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/network/dense.hpp>
#include <ctnn/passes/neuron_lanes_step.hpp>
#include <ctnn/plan/sample_lanes_arena.hpp>
#include <ctnn/random/draw_noise.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/batch_noise.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<16, 3, Softmax>;
using Net = std::remove_cvref_t<decltype(net)>;
constexpr int batch = 40;

/// A batch of samples first … first + n − 1 whose inputs are all 1 + sample and targets one-hot.
template <class L, class A>
std::unique_ptr<A> augmented(std::size_t first, int n, NoiseKey key = {.seed = 5, .epoch = 2}) {
  auto arena = std::make_unique<A>();
  detail::batch_noise<L, Vector<float>, A> noise;
  noise.set_key(key);
  for (std::size_t s = 0; s < static_cast<std::size_t>(n); ++s) {
    noise.identify(s, first + s);
    for (std::size_t i = 0; i < 16; ++i) arena->input(s, i) = static_cast<float>(1 + first + s);
    for (std::size_t o = 0; o < 3; ++o) arena->target(s, o) = o == (first + s) % 3 ? 1.0F : 0.0F;
    arena->weight(s) = static_cast<float>(1 + (first + s) % 2);
  }
  noise.apply(*arena, n);
  return arena;
}
using Columns = detail::Arena<Net, Vector<float>, batch>;
using InRows = detail::TiledArena<Net, Vector<float>, batch>;

template <auto... Policies>
using With = Learner<net, CrossEntropy, Policies..., Batch<batch>>;

}  // namespace

TEST_CASE("feature dropout sets inputs to zero and leaves the others, the same in any batch") {
  using L = With<FeatureDropout<0.25>>;
  const auto whole = augmented<L, Columns>(0, batch);
  const auto part = augmented<L, InRows>(8, 9);
  int zeros = 0;
  int wrong = 0;
  for (std::size_t s = 0; s < batch; ++s)
    for (std::size_t i = 0; i < 16; ++i) {
      const float x = whole->input(s, i);
      zeros += x == 0;
      wrong += x != 0 && x != static_cast<float>(1 + s);
      if (s >= 8 && s < 17) wrong += part->input(s - 8, i) != x;
    }
  CHECK(wrong == 0);
  const double n = batch * 16;
  CHECK(std::abs(zeros - 0.25 * n) < 5 * std::sqrt(n * 0.25 * 0.75));
}

TEST_CASE("input noise adds its deviation, before feature dropout") {
  const auto noisy = augmented<With<InputNoise<0.5>>, Columns>(0, batch);
  const auto both = augmented<With<FeatureDropout<0.25>, InputNoise<0.5>>, InRows>(0, batch);
  double squares = 0;
  int zeros = 0;
  int wrong = 0;
  for (std::size_t s = 0; s < batch; ++s)
    for (std::size_t i = 0; i < 16; ++i) {
      squares += std::pow(noisy->input(s, i) - static_cast<float>(1 + s), 2);
      zeros += both->input(s, i) == 0;
      wrong += both->input(s, i) != 0 && both->input(s, i) != noisy->input(s, i);
    }
  const double n = batch * 16;
  CHECK(std::abs(squares / n - 0.25) < 5 * 0.25 * std::sqrt(2 / n));
  CHECK(wrong == 0);
  CHECK(zeros > n / 8);
}

TEST_CASE("mixup makes neighbours mixtures of each other, inputs, targets and weights alike") {
  using L = With<Mixup<0.4>>;
  const auto mixed = augmented<L, InRows>(0, 7);
  std::set<float> lambdas;
  for (std::size_t s = 0; s < 6; s += 2) {
    const double own = L::mixup_type::lambda(5, 2, static_cast<std::uint32_t>(s));
    lambdas.insert(static_cast<float>(own));
    CHECK(own >= 0);
    CHECK(own <= 1);
    const double a = static_cast<double>(1 + s);
    CHECK(mixed->input(s, 3) == doctest::Approx(own * a + (1 - own) * (a + 1)));
    CHECK(mixed->input(s + 1, 3) == doctest::Approx(own * (a + 1) + (1 - own) * a));
    CHECK(mixed->weight(s) == doctest::Approx(own * 1 + (1 - own) * 2));
    for (const std::size_t r : {s, s + 1}) {
      CHECK(mixed->target(r, r % 3) == doctest::Approx(own));
      CHECK(mixed->target(r, 0) + mixed->target(r, 1) + mixed->target(r, 2) == doctest::Approx(1));
    }
  }
  CHECK(lambdas.size() == 3);
  CHECK(mixed->input(6, 3) == 7);  // has no partner
  CHECK(mixed->target(6, 0) == 1);
}

TEST_CASE("lambda follows the beta distribution") {
  for (const double alpha : {0.1, 1.0, 4.0}) {
    CAPTURE(alpha);
    const Random random(3, Purpose::mixup);
    constexpr int n = 50'000;
    double sum = 0;
    double squares = 0;
    int below = 0;
    for (std::uint64_t i = 0; i < n; ++i) {
      const double x = detail::symmetric_beta(alpha, (random.word(2 * i) + 1.0) * 0x1p-32,
                                              random.word(2 * i + 1) * 0x1p-32);
      sum += x - 0.5;
      squares += (x - 0.5) * (x - 0.5);
      below += x < 0.25;
    }
    const double variance = 1 / (4 * (2 * alpha + 1));
    CHECK(std::abs(sum / n) < 5 * std::sqrt(variance / n));
    CHECK(std::abs(squares / n - variance) < 5 * 0.25 / std::sqrt(double{n}));
    if (alpha == 1.0) CHECK(std::abs(below - n / 4.0) < 5 * std::sqrt(n * 3 / 16.0));
  }
}

TEST_CASE("a shift moves the image by whole pixels and fills with zeros") {
  std::array<float, 16> image{};
  for (std::size_t i = 0; i < 16; ++i) image[i] = static_cast<float>(i + 1);
  using move = std::remove_cvref_t<decltype(Shift<2>)>;
  std::array<float, 16> moved{};
  const auto shift = [&](int down, int right) {
    move::move(std::span<const float, 16>(image), std::span<float, 16>(moved), {down, right});
    return moved;
  };
  CHECK(shift(0, 0) == image);
  CHECK(shift(1, 0) == std::array<float, 16>{0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
  CHECK(shift(-1, 2) == std::array<float, 16>{0, 0, 5, 6, 0, 0, 9, 10, 0, 0, 13, 14, 0, 0, 0, 0});

  std::array<std::array<int, 5>, 5> seen{};
  for (std::uint32_t s = 0; s < 5000; ++s) {
    const auto by = move::offset(1, 1, s);
    REQUIRE(std::abs(by[0]) <= 2);
    REQUIRE(std::abs(by[1]) <= 2);
    ++seen[static_cast<std::size_t>(by[0] + 2)][static_cast<std::size_t>(by[1] + 2)];
  }
  for (const auto& row : seen)
    for (const int count : row) CHECK(std::abs(count - 200) < 5 * std::sqrt(200 * 24 / 25.0));
}

TEST_CASE("a batch's images move by the learner's seed, the epoch and the sample") {
  using L = With<Shift<1>>;
  detail::batch_noise<L, Vector<float>, Columns> noise;
  std::array<float, 16> image{};
  image.fill(1);
  const auto moved = [&](NoiseKey key, std::size_t place, std::size_t sample) {
    noise.set_key(key);
    noise.identify(place, sample);
    const auto x = noise.moved(place, std::span<const float, 16>(image));
    return std::vector<float>(x.begin(), x.end());
  };
  int same = 0;
  for (std::size_t sample = 0; sample < 50; ++sample) {
    const auto base = moved({5, 1}, 0, sample);
    CHECK(base == moved({5, 1}, 3, sample));
    same += (base == moved({5, 2}, 0, sample)) + (base == moved({6, 1}, 0, sample)) +
            (base == moved({5, 1}, 0, sample + 50));
  }
  CHECK(same < 75);  // a ninth of them by chance
}
