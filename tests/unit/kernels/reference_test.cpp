// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <type_traits>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/rounding.hpp"
using namespace ctnn;
using support::Aligned;
using support::error;
using support::lambda;
using support::numbers;
using support::Sum;
using support::widths;

namespace {

/// What one combination of widths needs.
template <class V>
struct Problem {
  using T = kernels::reference::scalar_of<V>;
  static constexpr int lanes = lanes_of<V>::count;
  int in, out, columns;
  int samples = columns * lanes;
  Aligned<T> w = numbers<T>(in * out, 1);
  Aligned<T> b = numbers<T>(out, 2);
  Aligned<T> x = numbers<T>(in * samples, 3);
  Aligned<T> dz = numbers<T>(out * samples, 4);

  long double wat(int o, int i) const { return w[static_cast<std::size_t>(o * in + i)]; }
  long double xat(int i, int s) const { return x[static_cast<std::size_t>(i * samples + s)]; }
  long double dzat(int o, int s) const { return dz[static_cast<std::size_t>(o * samples + s)]; }
};

template <class V>
void for_each_problem(auto f) {
  using T = kernels::reference::scalar_of<V>;
  for (const int in : widths<T>())
    for (const int out : widths<T>())
      for (const int columns : {1, 2, 3, 5}) f(Problem<V>{in, out, columns});
}

constexpr double textbook_dot() {
  const std::array<double, 3> a{1, 2, 3};
  const std::array<double, 3> b{4, 5, 6};
  double result = 0;
  kernels::reference::contract<double, 4, 2>(
      1, 1, 3, [](int, int) { return 100.0; },
      [&](int, int k) { return a[static_cast<std::size_t>(k)]; },
      [&](int k, int) { return b[static_cast<std::size_t>(k)]; },
      [&](int, int, double sum) { result = sum; });
  return result;
}
static_assert(textbook_dot() == 132, "a contraction is usable in constant expressions");

}  // namespace

#define ALL_VALUE_TYPES float, double, Vector<float>, Vector<double>

TEST_CASE_TEMPLATE("contract calls finish once for every row and column with their own sum", V,
                   ALL_VALUE_TYPES) {
  using T = kernels::reference::scalar_of<V>;
  for (const int rows : {1, 3, 4, 5, 9})
    for (const int columns : {1, 2, 3, 5}) {
      std::vector<int> calls(static_cast<std::size_t>(rows * columns));
      int wrong = 0;
      // Small integers: every sum is exact. Σₖ (r + k)·(c + 1) over k < 3 is (3r + 3)(c + 1).
      kernels::reference::contract<V, 4, 2>(
          rows, columns, 3, [](int r, int c) { return V(1000 * r + c); },
          [](int r, int k) { return V(r + k); }, [](int, int c) { return V(c + 1); },
          [&](int r, int c, V got) {
            ++calls[static_cast<std::size_t>(r * columns + c)];
            const T expected = static_cast<T>(1000 * r + c + (3 * r + 3) * (c + 1));
            alignas(64) std::array<T, static_cast<std::size_t>(lanes_of<V>::count)> lane;
            lanes_of<V>::store(lane.data(), got);
            for (const T value : lane) wrong += value != expected;
          });
      CHECK(wrong == 0);
      CHECK(calls == std::vector<int>(calls.size(), 1));
    }
}

TEST_CASE_TEMPLATE("the block of a contraction does not change its bits", V, ALL_VALUE_TYPES) {
  using T = kernels::reference::scalar_of<V>;
  int different = 0;
  for_each_problem<V>([&](const Problem<V>& p) {
    const kernels::reference::Matrix<V, const T> x{p.x.data(), p.columns};
    const auto run = [&]<int R, int C>(std::integral_constant<int, R>,
                                       std::integral_constant<int, C>) {
      Aligned<T> y(static_cast<std::size_t>(p.out * p.samples));
      const kernels::reference::Matrix<V> to{y.data(), p.columns};
      kernels::reference::contract<V, R, C>(
          p.out, p.columns, p.in, [&](int o, int) { return V(p.b[static_cast<std::size_t>(o)]); },
          [&](int o, int i) { return V(p.w[static_cast<std::size_t>(o * p.in + i)]); },
          [&](int i, int c) { return x.load(i, c); },
          [&](int o, int c, V z) { to.store(o, c, z); });
      return y;
    };
    using std::integral_constant;
    const auto plainest = run(integral_constant<int, 1>{}, integral_constant<int, 1>{});
    different += plainest != run(integral_constant<int, 4>{}, integral_constant<int, 2>{});
    different += plainest != run(integral_constant<int, 3>{}, integral_constant<int, 5>{});
  });
  CHECK(different == 0);
}

/// w(o, i) of a problem on every lane.
template <class V>
auto weights(const Problem<V>& p) {
  return [&p](int o, int i) { return V(p.wat(o, i)); };
}

TEST_CASE_TEMPLATE("forward is W·x + b through the epilogue", V, ALL_VALUE_TYPES) {
  using T = kernels::reference::scalar_of<V>;
  double worst = 0;
  for_each_problem<V>([&](const Problem<V>& p) {
    Aligned<T> y(static_cast<std::size_t>(p.out * p.samples));
    // Doubling is exact, adding a large o would not be: the epilogue shows its o by its sign.
    kernels::reference::forward<V>(
        p.in, p.out, weights<V>(p), [&](int o) { return V(p.b[static_cast<std::size_t>(o)]); },
        kernels::reference::Matrix<V, const T>{p.x.data(), p.columns},
        kernels::reference::Matrix<V>{y.data(), p.columns},
        [](int o, int, V z) { return z * V(o % 2 == 0 ? 2 : -2); });
    for (int o = 0; o < p.out; ++o)
      for (int s = 0; s < p.samples; ++s) {
        Sum z;
        z.add(p.b[static_cast<std::size_t>(o)], 1);
        for (int i = 0; i < p.in; ++i) z.add(p.wat(o, i), p.xat(i, s));
        const T got = y[static_cast<std::size_t>(o * p.samples + s)] / T(o % 2 == 0 ? 2 : -2);
        worst = std::max(worst, error(got, z));
      }
  });
  CHECK(worst <= lambda);
  CHECK(worst > 0);  // the judge is wider than what it judges
}

TEST_CASE_TEMPLATE("backward_x is the transposed W times dz through the epilogue", V,
                   ALL_VALUE_TYPES) {
  using T = kernels::reference::scalar_of<V>;
  double worst = 0;
  for_each_problem<V>([&](const Problem<V>& p) {
    Aligned<T> dx(static_cast<std::size_t>(p.in * p.samples));
    kernels::reference::backward_x<V>(
        p.in, p.out, weights<V>(p), kernels::reference::Matrix<V, const T>{p.dz.data(), p.columns},
        kernels::reference::Matrix<V>{dx.data(), p.columns},
        [](int i, int c, V g) { return g * V((i + c) % 2 == 0 ? 2 : -2); });
    for (int i = 0; i < p.in; ++i)
      for (int s = 0; s < p.samples; ++s) {
        Sum g;
        for (int o = 0; o < p.out; ++o) g.add(p.wat(o, i), p.dzat(o, s));
        const int column = s / Problem<V>::lanes;
        const T got =
            dx[static_cast<std::size_t>(i * p.samples + s)] / T((i + column) % 2 == 0 ? 2 : -2);
        worst = std::max(worst, error(got, g));
      }
  });
  CHECK(worst <= lambda);
  CHECK(worst > 0);
}

TEST_CASE_TEMPLATE("backward_w sums dz·x and dz over the samples of every lane", V,
                   ALL_VALUE_TYPES) {
  using T = kernels::reference::scalar_of<V>;
  double worst = 0;
  bool beyond = false;
  for_each_problem<V>([&](const Problem<V>& p) {
    const T canary(77);
    Aligned<T> dw(static_cast<std::size_t>(p.out * p.in) + 1, canary);
    Aligned<T> db(static_cast<std::size_t>(p.out) + 1, canary);
    using math::sum;
    kernels::reference::backward_w<V>(
        p.in, p.out, kernels::reference::Matrix<V, const T>{p.x.data(), p.columns},
        kernels::reference::Matrix<V, const T>{p.dz.data(), p.columns},
        [&](int o, int i, V g) { dw[static_cast<std::size_t>(o * p.in + i)] = sum(g); },
        [&](int o, V g) { db[static_cast<std::size_t>(o)] = sum(g); });
    for (int o = 0; o < p.out; ++o) {
      Sum bias;
      for (int s = 0; s < p.samples; ++s) bias.add(p.dzat(o, s), 1);
      worst = std::max(worst, error(db[static_cast<std::size_t>(o)], bias));
      for (int i = 0; i < p.in; ++i) {
        Sum weight;
        for (int s = 0; s < p.samples; ++s) weight.add(p.dzat(o, s), p.xat(i, s));
        worst = std::max(worst, error(dw[static_cast<std::size_t>(o * p.in + i)], weight));
      }
    }
    beyond = beyond || dw.back() != canary || db.back() != canary;
  });
  CHECK(worst <= lambda);
  CHECK(worst > 0);
  CHECK_FALSE(beyond);
}
