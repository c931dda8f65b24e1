// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/target_scaling.hpp>
#include <ctnn/random/philox.hpp>
using namespace ctnn;

namespace {

using Data = Dataset<2, Binary>;

/// Two inputs of very different place and scale.
Data spread(int n) {
  const Random random(4, Purpose::shuffle);
  Data data;
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(n); ++i)
    data.add(std::array<float, 2>{1000.0F + 30.0F * random.uniform(2 * i),
                                  0.001F * random.uniform(2 * i + 1)},
             0);
  return data;
}

}  // namespace

TEST_CASE("standardizing measures mean and population deviation by hand") {
  Data data;
  data.add(std::array<float, 2>{1.0F, -8.0F}, 0);
  data.add(std::array<float, 2>{3.0F, 8.0F}, 1);
  const auto scaler = Standardize.fit(data, all_indices(2));
  CHECK(scaler.shift == std::array<float, 2>{2.0F, 0.0F});
  CHECK(scaler.factor == std::array<float, 2>{1.0F, 0.125F});
}

TEST_CASE("the training part is scaled to mean 0 and deviation 1") {
  const auto data = spread(200);
  const std::vector<std::size_t> train = all_indices(150);
  const auto scaler = Standardize.fit(data, train);
  for (std::size_t i = 0; i < 2; ++i) {
    double sum = 0;
    double squares = 0;
    for (const std::size_t s : train) {
      const double scaled = (static_cast<double>(data.x(s)[i]) - scaler.shift[i]) *
                            static_cast<double>(scaler.factor[i]);
      sum += scaled;
      squares += scaled * scaled;
    }
    // Shift and factor are rounded to float: half an ulp of the mean, measured in deviations, and
    // half an ulp of the factor (counts twice in the square).
    const double u = std::numeric_limits<float>::epsilon() / 2;
    const double shifted = u * std::abs(static_cast<double>(scaler.shift[i])) * scaler.factor[i];
    CHECK(std::abs(sum / 150) <= shifted + 1e-12);
    CHECK(std::abs(squares / 150 - 1) <= 2 * u + shifted * shifted + 1e-12);
  }
}

TEST_CASE("samples that are not for training do not influence the scaling") {
  auto clean = spread(100);
  Data poisoned = clean.subset(all_indices(60));
  for (int i = 0; i < 40; ++i) poisoned.add(std::array<float, 2>{1e9F, -1e9F}, 1);
  const auto train = all_indices(60);
  const auto a = Standardize.fit(clean, train);
  const auto b = Standardize.fit(poisoned, train);
  CHECK(a.shift == b.shift);
  CHECK(a.factor == b.factor);
  CHECK(Standardize.fit(poisoned, all_indices(100)).shift != a.shift);
}

TEST_CASE("an input that never varies becomes exactly 0") {
  for (const float constant : {0.0F, 0.1F, -3e7F, 1e-30F}) {
    Data data;
    for (int i = 0; i < 77; ++i) data.add(std::array<float, 2>{constant, static_cast<float>(i)}, 0);
    const auto scaler = Standardize.fit(data, all_indices(77));
    CHECK((constant - scaler.shift[0]) * scaler.factor[0] == 0.0F);
    CHECK(scaler.factor[0] == 1.0F);
    CHECK(std::isfinite(scaler.factor[1]));
  }
}

TEST_CASE("inputs as small and as large as floats go") {
  const auto fitted = [](float step) {
    Data data;
    for (const float k : {-1.0F, 1.0F, 0.5F, -0.5F}) data.add(std::array<float, 2>{k * step, k}, 0);
    return Standardize.fit(data, all_indices(4));
  };
  CHECK(fitted(1e-39F).factor[0] == 1);  // 0 in training, where denormal numbers are
  for (const float step : {2e-38F, 1e-35F, 1e37F}) {
    const double scaled = static_cast<double>(fitted(step).factor[0]) * static_cast<double>(step);
    CHECK(scaled == doctest::Approx(static_cast<double>(fitted(1).factor[0])));
  }
  CHECK_THROWS_WITH_AS(
      fitted(3e38F),
      "Standardize: input 0 varies by 2.4e+38, beyond what floats can scale: divide "
      "it by a power of ten in the data.",
      Error);
}

TEST_CASE("without scaling inputs stay as they are") {
  const auto data = spread(10);
  const auto scaler = NoScaling.fit(data, all_indices(10));
  CHECK(scaler.shift == std::array<float, 2>{0.0F, 0.0F});
  CHECK(scaler.factor == std::array<float, 2>{1.0F, 1.0F});
}

TEST_CASE("targets are standardized as inputs are, each by itself") {
  Dataset<1, Values<3>> data;
  const std::array<float, 1> x{};
  data.add(x, std::array<float, 3>{1, 5, 100});
  data.add(x, std::array<float, 3>{3, 5, 500});
  data.add(x, std::array<float, 3>{1e9F, 5, 0}, 0.0F);  // as if it were not there
  const auto scaler = StandardizeTargets.fit(data, all_indices(3));
  CHECK(scaler.shift == std::array<float, 3>{2, 5, 300});
  CHECK(scaler.factor == std::array<float, 3>{1, 1, 0.005F});  // one that never varies is 0
  CHECK(scaler(500.0, 2) == doctest::Approx(1));
  CHECK_THROWS_WITH_AS(static_cast<void>(StandardizeTargets.fit(data, {})),
                       "StandardizeTargets: there are no samples to scale by.", Error);
  data.set_target(0, 1, -3e38F);
  data.set_target(1, 1, 3e38F);
  CHECK_THROWS_WITH_AS(static_cast<void>(StandardizeTargets.fit(data, all_indices(2))),
                       doctest::Contains("StandardizeTargets: target 1 varies by 3e+38, beyond"),
                       Error);
}
