// SPDX-License-Identifier: MIT
// The elementary functions of Vector<float>: references, stated bounds, and the measure of error.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace elementary_test {

inline constexpr double infinite = std::numeric_limits<double>::infinity();

/// One function of one argument; its error is at most `bound` ulp for |x| ≤ range, and its
/// magnitude at most 1 beyond.
struct Function {
  const char* name;
  double (*reference)(double);
  double bound;
  double range = infinite;
};

inline double sigmoid(double x) {
  const double e = std::exp(-std::abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}
inline double softplus(double x) { return std::fmax(x, 0) + std::log1p(std::exp(-std::abs(x))); }

/// The reference of a double argument that is a float: the C library's double functions err by
/// less than 2^-28 ulp of float.
inline constexpr Function functions[] = {
    {"exp", [](double x) { return std::exp(x); }, 1.5},
    {"expm1", [](double x) { return std::expm1(x); }, 2.0},
    {"log", [](double x) { return std::log(x); }, 1.0},
    {"log1p", [](double x) { return std::log1p(x); }, 2.0},
    {"tanh", [](double x) { return std::tanh(x); }, 4.0},
    {"sigmoid", sigmoid, 3.5},
    {"softplus", [](double x) { return std::isnan(x) ? x : softplus(x); }, 2.5},
    {"erf", [](double x) { return std::erf(x); }, 4.0},
    {"sin", [](double x) { return std::sin(x); }, 3.0, 8192},
    {"cos", [](double x) { return std::cos(x); }, 3.0, 8192},
    {"atan", [](double x) { return std::atan(x); }, 2.5},
};
inline constexpr int function_count = static_cast<int>(std::size(functions));
inline constexpr double pow_bound = 0.51;

/// The distance of floats in the binade of r, 2^-149 among the subnormals and at most 2^104.
inline double ulp(double r) {
  const std::uint64_t exponent = (std::bit_cast<std::uint64_t>(r) >> 52) & 0x7ff;
  const std::uint64_t clamped = std::clamp<std::uint64_t>(exponent, 1023 - 126, 1023 + 127);
  return std::bit_cast<double>((clamped - 23) << 52);
}

/// The error of y as the value r at x, in ulp. Infinity counts as 2^128, the float after the
/// largest; infinite when just one of y and r is NaN, or when zeros differ in sign at x = 0.
inline double error_in_ulp(float x, float y, double r) {
  const double error = std::abs(static_cast<double>(y) - r);
  if (error < 0x1p127 && x != 0) return error / ulp(r);
  if (std::isnan(r) || std::isnan(y)) return std::isnan(r) && std::isnan(y) ? 0 : infinite;
  if (x == 0 && r == 0) return y == 0 && std::signbit(y) == std::signbit(r) ? 0 : infinite;
  const auto finite = [](double v) { return std::clamp(v, -0x1p128, 0x1p128); };
  return std::abs(finite(static_cast<double>(y)) - finite(r)) / ulp(r);
}

}  // namespace elementary_test
