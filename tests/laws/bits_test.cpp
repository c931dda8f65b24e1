// SPDX-License-Identifier: MIT
// A batch call gives a sample the same bits at any batch size, position and cut; a run repeats.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<7, 19, Tanh> >> Dense<33, ReLU> >> Dense<5, Softmax>;
constexpr std::size_t samples = 70;

std::vector<float> inputs() {
  std::vector<float> x(samples * 7);
  const Random random(3, Purpose::split);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 4 * random.uniform(i) - 2;
  return x;
}

Model<net> model() {
  Model<net> m;
  initialize<decltype(net)>(m.parameters(), 11);
  return m;
}

}  // namespace

TEST_CASE("every cut of a batch gives every sample the same bits") {
  const auto x = inputs();
  const auto m = model();
  Model<net>::Workspace workspace;
  std::vector<float> whole(samples * 5);
  m(Rows<const float, 7>(x.data(), samples), Rows<float, 5>(whole.data(), samples), workspace);

  for (const std::size_t cut : {1, 2, 3, 8, 16, 17, 31, 69}) {
    CAPTURE(cut);
    std::vector<float> parts(samples * 5);
    for (std::size_t first = 0; first < samples; first += cut) {
      const std::size_t n = std::min(cut, samples - first);
      m(Rows<const float, 7>(x.data(), samples).part(first, n),
        Rows<float, 5>(parts.data(), samples).part(first, n), workspace);
    }
    CHECK(std::memcmp(parts.data(), whole.data(), whole.size() * sizeof(float)) == 0);
  }
}

TEST_CASE("the rows beside a sample do not change it") {
  const auto x = inputs();
  const auto m = model();
  Model<net>::Workspace workspace;
  std::array<float, 3 * 7> three{};
  std::copy_n(x.begin(), 7, three.begin() + 7);
  std::array<float, 3 * 5> y{};
  std::array<float, 5> alone{};
  m(Rows<const float, 7>(x.data(), 1), Rows<float, 5>(alone.data(), 1), workspace);
  for (const float poison : {0.0F, 1e30F, std::numeric_limits<float>::quiet_NaN()}) {
    std::fill_n(three.begin(), 7, poison);
    std::fill_n(three.begin() + 14, 7, -poison);
    m(Rows<const float, 7>(three.data(), 3), Rows<float, 5>(y.data(), 3), workspace);
    CHECK(std::memcmp(y.data() + 5, alone.data(), sizeof alone) == 0);
  }
}

TEST_CASE("one sample at a time equals the batch to rounding") {
  const auto x = inputs();
  const auto m = model();
  Model<net>::Workspace workspace;
  std::vector<float> batch(samples * 5);
  m(Rows<const float, 7>(x.data(), samples), Rows<float, 5>(batch.data(), samples), workspace);
  for (std::size_t s = 0; s < samples; ++s) {
    const auto y = m(std::span<const float, 7>(x.data() + s * 7, 7));
    // Outputs are at most 1; the sums have at most 33 terms of size ≤ 4, so 1e-5 is far above
    // λ√k·ε.
    for (std::size_t o = 0; o < 5; ++o) CHECK(std::abs(y[o] - batch[s * 5 + o]) < 1e-5F);
    float sum = 0;
    for (const float p : y) sum += p;
    CHECK(sum == doctest::Approx(1).epsilon(1e-6));
  }
}

TEST_CASE("the same seed trains the same bits, another seed others") {
  Dataset<7, Classes<5>> data;
  const auto x = inputs();
  for (std::size_t s = 0; s < samples; ++s)
    data.add(std::span<const float, 7>(x.data() + s * 7, 7), static_cast<int>(s % 5));
  using L = Learner<net, CrossEntropy, L1<1e-4>, Adam<>, Batch<32>, Standardize>;
  const auto train = [&](std::uint64_t seed) { return fit(L{.epochs = 5, .seed = seed}, data); };
  const auto a = train(1);
  const auto b = train(1);
  const auto c = train(2);
  CHECK(std::ranges::equal(a.parameters(), b.parameters()));
  CHECK_FALSE(std::ranges::equal(a.parameters(), c.parameters()));
}
