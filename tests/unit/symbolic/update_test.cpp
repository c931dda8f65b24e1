// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <support/updates.hpp>

#include <ctnn/symbolic/evaluate.hpp>

using namespace ctnn;

namespace {
constexpr double w = 0.8, g = -0.3, m = 0.12, v = 0.05, rate = 0.01, step = 3;
constexpr auto values = inputs<"w", "g", "m", "v", "rate", "step">(w, g, m, v, rate, step);
template <const auto& program>
constexpr auto run = [] { return Evaluate<program, double>::run(values); };
auto near(double x) { return doctest::Approx(x).epsilon(1e-14); }
}  // namespace

TEST_CASE("an update is one program with several outputs") {
  static_assert(run<updates::sgd>() == w - rate * g);
  static_assert(updates::sgd.operations() == 1);  // one fused multiply-add

  const double velocity = 0.9 * m - rate * g;
  CHECK(run<updates::momentum>()[0] == near(w + velocity));
  CHECK(run<updates::momentum>()[1] == near(velocity));
  CHECK(run<updates::nesterov>()[0] == near(w + 0.9 * velocity - rate * g));

  const double square = 0.9 * v + 0.1 * g * g;
  CHECK(run<updates::rmsprop>()[0] == near(w - rate * g / (std::sqrt(square) + 1e-8)));
  CHECK(run<updates::rmsprop>()[1] == near(square));
  CHECK(run<updates::adagrad>()[0] == near(w - rate * g / (std::sqrt(v + g * g) + 1e-8)));
}
TEST_CASE("Adam, AdamW and Nadam share their moments") {
  const double m1 = 0.9 * m + 0.1 * g, v1 = 0.999 * v + 0.001 * g * g;
  const double c1 = 1 - std::pow(0.9, step), c2 = 1 - std::pow(0.999, step);
  const double root = std::sqrt(v1 / c2) + 1e-8;
  const auto adam = run<updates::adam>();
  CHECK(adam[0] == near(w - rate * (m1 / c1) / root));
  CHECK(adam[1] == near(m1));
  CHECK(adam[2] == near(v1));
  CHECK(run<updates::adamw>()[0] == near(w - rate * ((m1 / c1) / root + 0.01 * w)));
  const double ahead = 0.9 * m1 / (1 - std::pow(0.9, step + 1)) + 0.1 * g / c1;
  CHECK(run<updates::nadam>()[0] == near(w - rate * ahead / root));
  CHECK(updates::adam.operations() < 18);
}
