// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <limits>

#include <ctnn/simd/shuffle.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/rounding.hpp"
using namespace ctnn;

namespace {

template <class T>
inline constexpr std::size_t lanes = Vector<T>::lanes;

template <class T>
struct alignas(64) Lanes : std::array<T, lanes<T>> {};

template <class T>
Lanes<T> lanes_in(Vector<T> a) {
  Lanes<T> result;
  lanes_of<Vector<T>>::store(result.data(), a);
  return result;
}
template <class T>
Vector<T> vector_of(const Lanes<T>& a) {
  return lanes_of<Vector<T>>::load(a.data());
}
template <class T>
Lanes<T> random_lanes(std::uint32_t stream) {
  const auto n = support::numbers<T>(Vector<T>::lanes, stream);
  Lanes<T> result;
  std::copy(n.begin(), n.end(), result.begin());
  return result;
}
template <class T>
bool same_bits(const Lanes<T>& a, const Lanes<T>& b) {
  return std::memcmp(a.data(), b.data(), lanes<T> * sizeof(T)) == 0;
}

}  // namespace

TEST_CASE_TEMPLATE("transpose makes rows of columns", T, float, double) {
  Vector<T> square[Vector<T>::lanes];
  for (std::size_t r = 0; r < lanes<T>; ++r) {
    Lanes<T> row;
    for (std::size_t c = 0; c < lanes<T>; ++c) row[c] = static_cast<T>(100 * r + c);
    square[r] = vector_of(row);
  }
  transpose(square);
  int wrong = 0;
  for (std::size_t r = 0; r < lanes<T>; ++r) {
    const auto row = lanes_in(square[r]);
    for (std::size_t c = 0; c < lanes<T>; ++c) wrong += row[c] != static_cast<T>(100 * c + r);
  }
  CHECK(wrong == 0);
}

TEST_CASE_TEMPLATE("transposing moves bits: NaN payloads, signed zeros, and back again", T, float,
                   double) {
  Vector<T> square[Vector<T>::lanes];
  std::array<Lanes<T>, lanes<T>> rows;
  for (std::size_t r = 0; r < lanes<T>; ++r) {
    rows[r] = random_lanes<T>(static_cast<std::uint32_t>(r));
    rows[r][r] = std::numeric_limits<T>::quiet_NaN();
    rows[r][(r + 1) % lanes<T>] = T(-0.0);
    square[r] = vector_of(rows[r]);
  }
  transpose(square);
  for (std::size_t r = 0; r < lanes<T>; ++r) {
    Lanes<T> column;
    for (std::size_t c = 0; c < lanes<T>; ++c) column[c] = rows[c][r];
    CHECK(same_bits(lanes_in(square[r]), column));
  }
  transpose(square);
  for (std::size_t r = 0; r < lanes<T>; ++r) CHECK(same_bits(lanes_in(square[r]), rows[r]));
}

TEST_CASE_TEMPLATE("a scalar is its own transpose", T, float, double) {
  T square[1] = {T(3)};
  transpose(square);
  CHECK(square[0] == 3);
}

TEST_CASE_TEMPLATE("sum_everywhere puts the same sum in every lane", T, float, double) {
  for (std::uint32_t stream = 0; stream < 20; ++stream) {
    const auto a = random_lanes<T>(stream);
    support::Sum exact;
    for (const T x : a) exact.add(x, 1);
    const auto total = lanes_in(sum_everywhere(vector_of(a)));
    for (const T lane : total) CHECK(lane == total[0]);
    CHECK(support::error(total[0], exact) <= support::lambda);
  }
  // Small integers: every lane counts, and counts once.
  Lanes<T> powers;
  for (std::size_t i = 0; i < lanes<T>; ++i) powers[i] = static_cast<T>(1 << i);
  CHECK(lanes_in(sum_everywhere(vector_of(powers)))[0] == static_cast<T>((1 << lanes<T>)-1));
}

TEST_CASE_TEMPLATE("max_everywhere puts the largest lane, wherever it is, in every lane", T, float,
                   double) {
  for (std::size_t where = 0; where < lanes<T>; ++where) {
    auto a = random_lanes<T>(7);
    a[where] = T(5);
    for (const T lane : lanes_in(max_everywhere(vector_of(a)))) CHECK(lane == 5);
    for (T& x : a) x -= T(100);  // no lane above zero
    for (const T lane : lanes_in(max_everywhere(vector_of(a)))) CHECK(lane == -95);
    a[where] = std::numeric_limits<T>::infinity();
    for (const T lane : lanes_in(max_everywhere(vector_of(a))))
      CHECK(lane == std::numeric_limits<T>::infinity());
  }
}

TEST_CASE_TEMPLATE("first_lanes chooses by the number of a lane, below 0 and above L too", T, float,
                   double) {
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const auto a = random_lanes<T>(9);
  for (int n = -3; n <= Vector<T>::lanes + 3; ++n) {
    CAPTURE(n);
    const auto first = lanes_in(first_lanes(n, vector_of(a), Vector<T>(nan)));
    int wrong = 0;
    for (std::size_t i = 0; i < lanes<T>; ++i)
      wrong += static_cast<int>(i) < n ? !(first[i] == a[i]) : first[i] == first[i];
    CHECK(wrong == 0);
    // The scalar twin is the first lane.
    const T one = first_lanes(n, a[0], T(7));
    CHECK(one == (n > 0 ? a[0] : T(7)));
  }
  static_assert(first_lanes(1, T(2), T(3)) == 2 && first_lanes(0, T(2), T(3)) == 3);
}
