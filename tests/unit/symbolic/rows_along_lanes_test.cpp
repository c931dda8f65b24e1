// SPDX-License-Identifier: MIT
// Row programs with one row's elements on the lanes: what lies beyond the row is read and written,
// but enters no sum and no maximum.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/shuffle.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/rounding.hpp"
#include "support/textbook.hpp"
using namespace ctnn;
using namespace ctnn::symbolic;
using support::Aligned;
using textbook::cross_entropy;
using textbook::log_softmax;
using textbook::softmax;

namespace {

constexpr RowProgram softmax_row = emit_rows(derive_activation(softmax).forward);
constexpr RowProgram log_softmax_row = emit_rows(derive_activation(log_softmax).forward);
constexpr DerivedLoss loss = derive_loss(softmax, cross_entropy, distribution("t"));
constexpr RowProgram loss_row =
    emit_rows({Output{"delta", loss.delta}, Output{"value", loss.value}});

/// A row of n numbers with `beyond` in the lanes that fill its last register.
template <class T>
Aligned<T> row_of(const Aligned<T>& numbers, T beyond) {
  constexpr std::size_t L = Vector<T>::lanes;
  Aligned<T> row((numbers.size() + L - 1) / L * L, beyond);
  std::copy(numbers.begin(), numbers.end(), row.begin());
  return row;
}

template <class T>
struct Answer {
  Aligned<T> row;
  Vector<T> value{};
  int wrong_calls = 0;  // elements that are not written once, or anything else
};
template <const auto& program, class T>
Answer<T> run(std::size_t n, const Aligned<T>& z, const Aligned<T>& t) {
  using V = Vector<T>;
  constexpr std::size_t L = V::lanes;
  Answer<T> a{Aligned<T>(z.size())};
  std::vector<int> calls(z.size() / L);
  EvaluateRows<program, V, 3 * L + 2, true>::run(
      static_cast<int>(n),
      [&](auto name, int j) { return lanes_of<V>::load((name == "z" ? z : t).data() + j); },
      [&](auto, auto... result) {
        if constexpr (sizeof...(result) == 2)
          [&](std::size_t j, V x) {
            a.wrong_calls += j % L != 0;
            ++calls[j / L];
            lanes_of<V>::store(a.row.data() + j, x);
          }(result...);
        else
          a.value = (result + ...);
      });
  for (const int c : calls) a.wrong_calls += c != 1;
  return a;
}

/// The largest z and Σ exp(z − max).
struct Exact {
  long double max = -std::numeric_limits<long double>::infinity();
  long double sum = 0;
  template <class T>
  explicit Exact(const Aligned<T>& z) {
    for (const T x : z) max = std::max<long double>(max, x);
    for (const T x : z) sum += std::exp(x - max);
  }
  [[nodiscard]] long double log_softmax(long double z) const { return z - max - std::log(sum); }
};

/// In units u. |z − max| < 2, so that exp(z − max) is off by 2 for the rounding of z − max and 2 for
/// that of exp; a sum adds at most 4 registers and log₂ 16 times their halves.
constexpr double of_exp = 4;
constexpr double of_sum = of_exp + 8;
constexpr double of_softmax = of_exp + of_sum + 1;  // relative
/// A logarithm turns a relative error into an absolute one; log Σ < 4, off by 2u of itself; the two
/// differences are less than 2 and 6.
constexpr double of_log_softmax = of_sum + 8 + 2 + 6;

template <class T>
double in_units(T got, long double exact) {
  return static_cast<double>(std::abs(got - exact) / (std::numeric_limits<T>::epsilon() / 2));
}

/// Calls f(z, beyond) with rows of n numbers in [−1, 1) and what may lie in the lanes beyond.
template <class T>
void for_each_row(auto f) {
  for (const int n : support::widths<T>())
    for (const T beyond : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity(),
                           -std::numeric_limits<T>::infinity(), T(1e30), T(0)}) {
      if (n == 0) continue;  // L − 1 of a single lane
      CAPTURE(n);
      CAPTURE(beyond);
      f(support::numbers<T>(n, 1), beyond);
    }
}

}  // namespace

TEST_CASE_TEMPLATE("softmax along the lanes, whatever lies beyond the row", T, float, double) {
  for_each_row<T>([](const Aligned<T>& z, T beyond) {
    const auto row = row_of(z, beyond);
    const Exact exact(z);
    const auto got = run<softmax_row>(z.size(), row, row);
    double worst = 0;
    for (std::size_t j = 0; j < z.size(); ++j) {
      const long double y = std::exp(z[j] - exact.max) / exact.sum;
      worst = support::worse(worst, in_units(got.row[j], y) / static_cast<double>(y));
    }
    CHECK(got.wrong_calls == 0);
    CHECK(worst <= of_softmax);
  });
}

TEST_CASE_TEMPLATE("log-softmax along the lanes, whatever lies beyond the row", T, float, double) {
  for_each_row<T>([](const Aligned<T>& z, T beyond) {
    const auto row = row_of(z, beyond);
    const Exact exact(z);
    const auto got = run<log_softmax_row>(z.size(), row, row);
    double worst = 0;
    for (std::size_t j = 0; j < z.size(); ++j)
      worst = support::worse(worst, in_units(got.row[j], exact.log_softmax(z[j])));
    CHECK(got.wrong_calls == 0);
    CHECK(worst <= of_log_softmax);
  });
}

TEST_CASE_TEMPLATE("a result of the row is in every lane", T, float, double) {
  for_each_row<T>([](const Aligned<T>& z, T beyond) {
    Aligned<T> target(z.size());
    target.back() = 1;
    const Exact exact(z);
    const auto got = run<loss_row>(z.size(), row_of(z, beyond), row_of(target, beyond));
    Aligned<T> value(Vector<T>::lanes);
    lanes_of<Vector<T>>::store(value.data(), got.value);
    double worst = 0;
    for (const T lane : value)
      worst = support::worse(worst, in_units(lane, -exact.log_softmax(z.back())));
    for (std::size_t j = 0; j < z.size(); ++j)  // y − t, rounded once more
      worst = support::worse(
          worst, in_units(got.row[j], std::exp(exact.log_softmax(z[j])) - target[j]) - 1);
    CHECK(got.wrong_calls == 0);
    CHECK(worst <= of_log_softmax);
  });
}
