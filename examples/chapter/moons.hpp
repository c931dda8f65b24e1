// SPDX-License-Identifier: MIT
// Two half moons, one within the other: classes that no line separates.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <ctnn/data/dataset.hpp>

#include "chapter.hpp"

/// n points, moon by moon in turn, each off its arc by normal noise.
inline ctnn::Dataset<2, ctnn::Binary> moons(int n, double noise, std::uint64_t seed) {
  Numbers numbers(seed);
  ctnn::Dataset<2, ctnn::Binary> data;
  for (int i = 0; i < n; ++i) {
    const double angle = numbers.uniform(0, 3.14159265358979);
    const bool lower = i % 2 == 1;
    const double x = lower ? 1 - std::cos(angle) : std::cos(angle);
    const double y = lower ? 0.5 - std::sin(angle) : std::sin(angle);
    data.add(std::array{static_cast<float>(x + noise * numbers.normal()),
                        static_cast<float>(y + noise * numbers.normal())},
             lower);
  }
  return data;
}

/// The points of one class.
inline std::vector<ctnn::Plot::Point> of_class(const ctnn::Dataset<2, ctnn::Binary>& data, int id) {
  std::vector<ctnn::Plot::Point> points;
  for (std::size_t i = 0; i < data.size(); ++i)
    if (data.target(i) == id) points.push_back({data.x(i)[0], data.x(i)[1]});
  return points;
}
