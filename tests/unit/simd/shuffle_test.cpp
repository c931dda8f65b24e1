// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <limits>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/interleave.hpp>
#include <ctnn/simd/register_blocks.hpp>
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

namespace {

/// sums_of for N registers, against sums in long double and against the sums of one more register.
template <class T, int N>
void check_sums() {
  Vector<T> a[N];
  for (int j = 0; j < N; ++j) a[j] = vector_of(random_lanes<T>(static_cast<std::uint32_t>(j)));
  const auto sums = lanes_in(sums_of(a));
  for (std::size_t j = 0; j < lanes<T>; ++j) {
    if (j >= static_cast<std::size_t>(N)) {
      CHECK(sums[j] == 0);
      continue;
    }
    support::Sum expected;
    for (const T x : lanes_in(a[j])) expected.add(x, 1);
    CHECK(support::error<T>(sums[j], expected) <= support::lambda);
    Vector<T> alone[lanes<T>];
    std::fill(std::begin(alone), std::end(alone), Vector<T>(7));
    alone[j] = a[j];
    CHECK(lanes_in(sums_of(alone))[j] == sums[j]);
  }
}

/// Rows of N numbers, as they lie in memory, and back.
template <class T, int N>
void check_interleaving() {
  alignas(64) std::array<T, N * lanes<T>> memory;
  for (std::size_t k = 0; k < memory.size(); ++k) memory[k] = static_cast<T>(k);
  Vector<T> a[N];
  for (int i = 0; i < N; ++i) a[i] = load_unaligned(memory.data() + i * Vector<T>::lanes);
  Vector<T> numbers[N];
  deinterleave(a, [&](int i, Vector<T> value) { numbers[i] = value; });
  int wrong = 0;
  for (std::size_t i = 0; i < std::size_t{N}; ++i)
    for (std::size_t s = 0; s < lanes<T>; ++s)
      wrong += lanes_in(numbers[i])[s] != static_cast<T>(s * N + i);
  CHECK(wrong == 0);
  std::array<T, N * lanes<T>> again{};
  interleave(numbers, [&](int i, Vector<T> value) {
    store_unaligned(again.data() + i * Vector<T>::lanes, value);
  });
  CHECK(again == memory);
}

}  // namespace

TEST_CASE_TEMPLATE("sums_of puts the sum of each register into a lane, zero where there is none", T,
                   float, double) {
  constexpr int L = Vector<T>::lanes;
  check_sums<T, 1>();
  check_sums<T, 2>();
  if constexpr (L > 2) check_sums<T, 3>();
  if constexpr (L > 4) check_sums<T, 5>();
  check_sums<T, L - 1>();
  check_sums<T, L>();
}

TEST_CASE_TEMPLATE("lane_slice moves lanes to the front and clears the others", T, float, double) {
  constexpr int L = Vector<T>::lanes;
  const auto all = random_lanes<T>(1);
  const auto slice = lanes_in(lane_slice<L / 2, L / 2 - 1>(vector_of(all)));
  for (std::size_t j = 0; j < lanes<T>; ++j)
    CHECK(slice[j] == (j + 1 < lanes<T> / 2 ? all[j + lanes<T> / 2] : T(0)));
}

TEST_CASE_TEMPLATE("deinterleave takes samples apart, interleave puts them together", T, float,
                   double) {
  check_interleaving<T, 1>();
  check_interleaving<T, 2>();
  check_interleaving<T, 3>();
  check_interleaving<T, 4>();
}
