// SPDX-License-Identifier: MIT
// vjp and jacobian in double against central differences of the outputs, and against each other.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <doctest/doctest.h>

#include <ctnn/model/gradients.hpp>
#include <ctnn/network/dense.hpp>

#include "support/rounding.hpp"

using namespace ctnn;

namespace {

struct Checked {
  double worst = 0;          ///< largest difference, relative to the larger of the two and to 1e-3
  double worst_between = 0;  ///< vjp and dyᵀ·J
  double largest = 0;        ///< analytic gradient of a parameter
  int zeros = 0;             ///< gradients that are exactly zero both ways

  void compare(double analytic, double numeric) {
    const double size = std::max({std::abs(analytic), std::abs(numeric), 1e-3});
    worst = support::worse(worst, std::abs(analytic - numeric) / size);
    zeros += analytic == 0 && numeric == 0;
  }
};

template <auto net>
using Double = Model<net, double>;

/// Weights in ±`scale`, alphas of either sign, nothing zero.
template <auto net>
Double<net> started(double scale) {
  Double<net> model;
  const auto n = support::numbers<double>(static_cast<int>(model.parameters().size()), 1);
  std::transform(n.begin(), n.end(), model.parameters().begin(),
                 [=](double w) { return scale * w; });
  return model;
}

template <int N>
std::array<double, N> row(std::uint32_t stream) {
  std::array<double, N> result{};
  const auto n = support::numbers<double>(N, stream);
  std::copy(n.begin(), n.end(), result.begin());
  return result;
}

/// Central differences with step 1e-6 in double err by about 1e-10. `fault` scales one gradient of
/// each kind, to show that the check catches it.
template <auto net>
Checked check(double scale, double fault = 1) {
  using M = Double<net>;
  M model = started<net>(scale);
  auto x = row<M::inputs>(2);
  const auto dy = row<M::outputs>(3);
  M gradient;
  auto dx = vjp(model, x, dy, gradient);
  const auto j = jacobian(model, x);
  Checked result;
  for (int i = 0; i < M::inputs; ++i) {
    double sum = 0;
    for (int o = 0; o < M::outputs; ++o) sum += dy[static_cast<std::size_t>(o)] * j(o, i);
    const double got = dx[static_cast<std::size_t>(i)];
    result.worst_between = support::worse(result.worst_between, std::abs(sum - got));
  }
  dx[0] *= fault;
  gradient.parameters()[0] *= fault;

  constexpr double h = 1e-6;
  const auto slopes = [&](double& variable) {
    const double kept = variable;
    variable = kept + h;
    auto y = model(x);
    variable = kept - h;
    const auto below = model(x);
    variable = kept;
    for (std::size_t o = 0; o < y.size(); ++o) y[o] = (y[o] - below[o]) / (2 * h);
    return y;
  };
  const auto weighted = [&](const auto& slope) {
    double sum = 0;
    for (std::size_t o = 0; o < dy.size(); ++o) sum += dy[o] * slope[o];
    return sum;
  };
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto slope = slopes(x[i]);
    result.compare(dx[i], weighted(slope));
    for (std::size_t o = 0; o < slope.size(); ++o)
      result.compare(j(static_cast<int>(o), static_cast<int>(i)), slope[o]);
  }
  for (std::size_t k = 0; k < model.parameters().size(); ++k) {
    result.compare(gradient.parameters()[k], weighted(slopes(model.parameters()[k])));
    result.largest = std::max(result.largest, std::abs(gradient.parameters()[k]));
  }
  return result;
}

/// `dead` gradients may be zero.
template <auto net>
void expect_right(double scale = 1, int dead = 0) {
  const Checked seen = check<net>(scale);
  CHECK(seen.worst < 1e-6);
  CHECK(seen.worst_between < 1e-13);
  CHECK(seen.largest > 1e-2);
  CHECK(seen.zeros <= dead);
  CHECK(check<net>(scale, 1.001).worst > 1e-6);  // a planted fault is caught
}

}  // namespace

// A register holds 2, 4 or 8 doubles: widths around each.
TEST_CASE("what stores its output, its slope or z, and a softmax of eleven rows at once") {
  // An alpha has no gradient where its output is positive.
  expect_right<(Dense<9, 17, Tanh> >> Dense<7, GELU> >> Dense<26, PReLU> >> Dense<11, Softmax>)>(
      1, 26);
}

TEST_CASE("a hidden softmax, and trained alphas of the last layer") {
  expect_right<(Dense<1, 9, Softmax> >> Dense<3, PReLU>)>(2, 3);
}

TEST_CASE("one layer of one output") { expect_right<Dense<8, 1, Sigmoid>>(); }
