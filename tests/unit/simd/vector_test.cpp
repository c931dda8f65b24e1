// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

template <class T>
constexpr int lanes = Vector<T>::lanes;

/// One value per lane, aligned as a register needs it.
template <class T>
struct alignas(64) Lanes {
  std::array<T, static_cast<std::size_t>(lanes<T>)> at;
};
template <class T>
Vector<T> load(const Lanes<T>& from) {
  return lanes_of<Vector<T>>::load(from.at.data());
}
template <class T>
Lanes<T> store(Vector<T> from) {
  Lanes<T> to;
  lanes_of<Vector<T>>::store(to.at.data(), from);
  return to;
}

template <class T>
bool same_bits(T a, T b) {
  using Word = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<Word>(a) == std::bit_cast<Word>(b);
}

/// Values where operations go wrong: both zeros, subnormal, huge, infinite, NaN.
template <class T>
std::vector<T> edge_values() {
  using limits = std::numeric_limits<T>;
  return {T(0),
          T(-0.0),
          T(1),
          T(-1),
          T(0.3),
          T(-2.75),
          T(1e10),
          limits::denorm_min(),
          limits::min(),
          limits::max(),
          -limits::max(),
          limits::infinity(),
          -limits::infinity(),
          limits::quiet_NaN(),
          T(3)};
}

/// Calls f(a, b) with vectors in which every pair of edge values meets in every lane.
template <class T>
void for_each_pair(auto f) {
  const std::vector<T> values = edge_values<T>();
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      Lanes<T> a;
      Lanes<T> b;
      for (std::size_t k = 0; k < a.at.size(); ++k) {
        a.at[k] = values[(i + k) % n];
        b.at[k] = values[(j + 4 * k) % n];
      }
      f(a, b);
    }
}

/// Lanes in which a vector operation differs from its scalar twin, over all pairs.
template <class T>
int differences(auto vector, auto scalar) {
  int different = 0;
  for_each_pair<T>([&](const Lanes<T>& a, const Lanes<T>& b) {
    const Lanes<T> got = store<T>(vector(load(a), load(b)));
    for (std::size_t k = 0; k < got.at.size(); ++k)
      different += !same_bits(got.at[k], scalar(a.at[k], b.at[k]));
  });
  return different;
}

/// The same for comparisons, read through select.
template <class T>
int mask_differences(auto vector, auto scalar) {
  return differences<T>(
      [&](Vector<T> a, Vector<T> b) { return select(vector(a, b), Vector<T>(1), Vector<T>(0)); },
      [&](T a, T b) { return scalar(a, b) ? T(1) : T(0); });
}

template <class T>
T lane_of(Vector<T> v) {
  const Lanes<T> all = store<T>(v);
  for (const T lane : all.at) CHECK(same_bits(lane, all.at[0]));
  return all.at[0];
}

}  // namespace

TEST_CASE_TEMPLATE("a scalar stands for itself in every lane", T, float, double) {
  CHECK(lane_of(Vector<T>(T(1.5))) == T(1.5));
  CHECK(lane_of(Vector<T>(3)) == T(3));
  CHECK(lane_of(Vector<T>(0.1)) == static_cast<T>(0.1));
}

TEST_CASE_TEMPLATE("arithmetic is that of the scalar, lane by lane", T, float, double) {
  CHECK(differences<T>([](auto a, auto b) { return a + b; }, [](T a, T b) { return a + b; }) == 0);
  CHECK(differences<T>([](auto a, auto b) { return a - b; }, [](T a, T b) { return a - b; }) == 0);
  CHECK(differences<T>([](auto a, auto b) { return a * b; }, [](T a, T b) { return a * b; }) == 0);
  CHECK(differences<T>([](auto a, auto b) { return a / b; }, [](T a, T b) { return a / b; }) == 0);
  CHECK(differences<T>([](auto a, auto) { return -a; }, [](T a, T) { return -a; }) == 0);
  CHECK(differences<T>([](auto a, auto b) { return a += b; }, [](T a, T b) { return a + b; }) == 0);
}

TEST_CASE_TEMPLATE("max, min, abs and sqrt are those of the scalar, NaN and -0 included", T, float,
                   double) {
  CHECK(differences<T>([](auto a, auto b) { return max(a, b); },
                       [](T a, T b) { return math::max(a, b); }) == 0);
  CHECK(differences<T>([](auto a, auto b) { return min(a, b); },
                       [](T a, T b) { return math::min(a, b); }) == 0);
  CHECK(differences<T>([](auto a, auto) { return abs(a); }, [](T a, T) { return std::abs(a); }) ==
        0);
  CHECK(differences<T>([](auto a, auto) { return sqrt(a); }, [](T a, T) { return std::sqrt(a); }) ==
        0);
}

TEST_CASE_TEMPLATE("comparisons are those of the scalar: with NaN all are false", T, float,
                   double) {
  CHECK(mask_differences<T>([](auto a, auto b) { return a < b; }, [](T a, T b) { return a < b; }) ==
        0);
  CHECK(mask_differences<T>([](auto a, auto b) { return a <= b; },
                            [](T a, T b) { return a <= b; }) == 0);
  CHECK(mask_differences<T>([](auto a, auto b) { return a > b; }, [](T a, T b) { return a > b; }) ==
        0);
  CHECK(mask_differences<T>([](auto a, auto b) { return a >= b; },
                            [](T a, T b) { return a >= b; }) == 0);
  CHECK(mask_differences<T>([](auto a, auto b) { return a == b; },
                            [](T a, T b) { return a == b; }) == 0);
}

TEST_CASE_TEMPLATE("masks combine by and, or, not", T, float, double) {
  CHECK(mask_differences<T>([](auto a, auto b) { return (a > b) & (a > Vector<T>(0)); },
                            [](T a, T b) { return a > b && a > 0; }) == 0);
  CHECK(mask_differences<T>([](auto a, auto b) { return (a > b) | (a > Vector<T>(0)); },
                            [](T a, T b) { return a > b || a > 0; }) == 0);
  CHECK(mask_differences<T>([](auto a, auto b) { return !(a > b); },
                            [](T a, T b) { return !(a > b); }) == 0);
}

TEST_CASE_TEMPLATE("select takes whole lanes, NaN from either side unchanged", T, float, double) {
  CHECK(differences<T>([](auto a, auto b) { return select(a < Vector<T>(1), a, b); },
                       [](T a, T b) { return a < 1 ? a : b; }) == 0);
}

TEST_CASE_TEMPLATE("fma rounds once where the instruction set can, and as the scalar does", T,
                   float, double) {
  // a = 1 + h, h² just below half a unit of a²: a·a rounds to 1 + 2h, so a·a − (1 + 2h) is h² when
  // the product is not rounded and 0 when it is.
  constexpr int half = (std::numeric_limits<T>::digits + 1) / 2;
  const T h = std::ldexp(T(1), -half);
  Lanes<T> a;
  Lanes<T> c;
  for (std::size_t k = 0; k < a.at.size(); ++k) {
    a.at[k] = std::ldexp(1 + h, static_cast<int>(k));
    c.at[k] = std::ldexp(-(1 + 2 * h), 2 * static_cast<int>(k));
  }
  const Lanes<T> got = store<T>(fma(load(a), load(a), load(c)));
  for (std::size_t k = 0; k < a.at.size(); ++k) {
#ifdef __FMA__
    CHECK(got.at[k] == std::ldexp(h * h, 2 * static_cast<int>(k)));
#else
    CHECK(got.at[k] == T(0));
#endif
    CHECK(got.at[k] == math::fma(a.at[k], a.at[k], c.at[k]));
  }
}

TEST_CASE_TEMPLATE("sum adds every lane once", T, float, double) {
  Lanes<T> a;
  for (std::size_t k = 0; k < a.at.size(); ++k) a.at[k] = std::ldexp(T(1), static_cast<int>(k));
  CHECK(sum(load(a)) == std::ldexp(T(1), lanes<T>) - 1);  // exact in any order
}

TEST_CASE_TEMPLATE("load and store keep the order of the lanes", T, float, double) {
  Lanes<T> a;
  for (std::size_t k = 0; k < a.at.size(); ++k) a.at[k] = static_cast<T>(k);
  CHECK(store<T>(load(a)).at == a.at);
  CHECK(lanes_of<Vector<T>>::count == lanes<T>);
}

TEST_CASE_TEMPLATE("exp, log, log1p and tanh keep the ends of their ranges", T, float, double) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  CHECK(lane_of(exp(Vector<T>(0))) == 1);
  CHECK(lane_of(exp(Vector<T>(infinity))) == infinity);
  CHECK(lane_of(exp(Vector<T>(-infinity))) == 0);
  CHECK(std::isnan(lane_of(exp(Vector<T>(nan)))));
  CHECK(lane_of(log(Vector<T>(1))) == 0);
  CHECK(lane_of(log(Vector<T>(0))) == -infinity);
  CHECK(lane_of(log(Vector<T>(infinity))) == infinity);
  CHECK(std::isnan(lane_of(log(Vector<T>(-1)))));
  CHECK(std::isnan(lane_of(log(Vector<T>(nan)))));
  CHECK(lane_of(log1p(Vector<T>(0))) == 0);
  CHECK(std::isnan(lane_of(log1p(Vector<T>(nan)))));
  CHECK(lane_of(tanh(Vector<T>(0))) == 0);
  CHECK(lane_of(tanh(Vector<T>(infinity))) == 1);
  CHECK(lane_of(tanh(Vector<T>(-infinity))) == -1);
  CHECK(std::isnan(lane_of(tanh(Vector<T>(nan)))));
}
