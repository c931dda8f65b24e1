// SPDX-License-Identifier: MIT
// Small data sets that tests make up: learnable, seeded, without files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <ctnn/data/dataset.hpp>
#include <ctnn/random/philox.hpp>

namespace toy {

/// n numbers in [−1, 1) from a place in a stream.
template <std::size_t N>
std::array<float, N> point(const ctnn::Random& random, std::size_t i) {
  std::array<float, N> x{};
  for (std::size_t k = 0; k < N; ++k) x[k] = 2 * random.uniform(i * N + k) - 1;
  return x;
}

/// Three classes by the larger of two inputs, or neither above zero.
inline ctnn::Dataset<2, ctnn::Classes<3>> quadrants(int n, std::uint64_t seed = 1) {
  const ctnn::Random random(seed, ctnn::Purpose::split, 77);
  ctnn::Dataset<2, ctnn::Classes<3>> data;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const auto x = point<2>(random, i);
    data.add(x, x[0] < 0 && x[1] < 0 ? 2 : x[0] > x[1] ? 0 : 1);
  }
  return data;
}

/// t = x₀ − 2·x₁ + ½.
inline ctnn::Dataset<2, ctnn::Values<1>> plane(int n, std::uint64_t seed = 1) {
  const ctnn::Random random(seed, ctnn::Purpose::split, 78);
  ctnn::Dataset<2, ctnn::Values<1>> data;
  for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
    const auto x = point<2>(random, i);
    data.add(x, std::array<float, 1>{x[0] - 2 * x[1] + 0.5F});
  }
  return data;
}

}  // namespace toy
