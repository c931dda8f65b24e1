// SPDX-License-Identifier: MIT
// What a register does beyond arithmetic has the bits that xsimd's batch gives, special values
// included, where xsimd 8.1 is right; where it is not (≠, fma and unary minus of AVX-512) the right
// ones. The order of a sum is fixed whatever xsimd's version.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <random>

#include <xsimd/xsimd.hpp>

#include <ctnn/core/lanes.hpp>
#include <ctnn/simd/vector.hpp>

using ctnn::lanes_of;
using ctnn::Vector;

namespace {

template <class T>
T first(Vector<T> a) {
  alignas(64) T lane[Vector<T>::lanes];
  lanes_of<Vector<T>>::store(lane, a);
  return lane[0];
}
/// A value the compiler cannot fold.
template <class T>
T opaque(T a) {
  volatile T hidden = a;
  return hidden;
}

#if defined(__FMA__) || defined(__AVX512F__)
constexpr bool has_fma = true;
#else
constexpr bool has_fma = false;
#endif

template <class T>
struct Lanes {
  alignas(64) T of[Vector<T>::lanes];
  /// The same bits, but for those of NaN, of which arithmetic takes either operand's.
  friend bool operator==(const Lanes& a, const Lanes& b) {
    for (int i = 0; i < Vector<T>::lanes; ++i)
      if (std::memcmp(&a.of[i], &b.of[i], sizeof(T)) != 0 &&
          !(std::isnan(a.of[i]) && std::isnan(b.of[i])))
        return false;
    return true;
  }
};
template <class T>
Lanes<T> lanes(Vector<T> a) {
  Lanes<T> result;
  lanes_of<Vector<T>>::store(result.of, a);
  return result;
}
template <class T>
Lanes<T> lanes(xsimd::batch<T> a) {
  Lanes<T> result;
  a.store_aligned(result.of);
  return result;
}

/// Registers of numbers of many magnitudes, and of the special ones in every third.
template <class T>
struct Numbers {
  std::mt19937 random{7};
  int turn = 0;

  Vector<T> next() {
    constexpr T inf = std::numeric_limits<T>::infinity();
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    constexpr T tiny = std::numeric_limits<T>::denorm_min();
    constexpr T special[] = {T(0), T(-0.0), T(1), T(-1), inf, -inf, nan, -nan, tiny, -tiny};
    Lanes<T> result;
    for (T& x : result.of) {
      x = std::ldexp(static_cast<T>(random()) / T(0x1p32), static_cast<int>(random() % 20) - 10);
      if (random() % 2 == 0) x = -x;
      if (turn % 3 == 0) x = special[random() % std::size(special)];
    }
    ++turn;
    return lanes_of<Vector<T>>::load(result.of);
  }
  /// The same without special ones.
  Vector<T> next_finite() {
    turn = 1;
    return next();
  }
};

/// The sum in the order that the instruction set fixes: halves of the register are added, the upper
/// to the lower, as long as they are more than 128 bits.
template <class T>
T sum_in_order(const Lanes<T>& a) {
  T x[Vector<T>::lanes];
  std::memcpy(x, a.of, sizeof x);
  for (int half = Vector<T>::lanes / 2; half * sizeof(T) >= 16; half /= 2)
    for (int i = 0; i < half; ++i) x[i] += x[i + half];
  if constexpr (sizeof(T) == 8) return x[0] + x[1];
#ifdef __SSE3__
  return (x[0] + x[1]) + (x[2] + x[3]);
#else
  return (x[0] + x[2]) + (x[1] + x[3]);
#endif
}

}  // namespace

TEST_CASE_TEMPLATE("fma rounds once where the instruction exists", T, float, double) {
  using V = Vector<T>;
  // (1 + ε)² − (1 + 2ε) = ε²
  const T e = std::numeric_limits<T>::epsilon();
  const V a = opaque(1 + e), c = opaque(-(1 + 2 * e));
  if (has_fma) CHECK(first(fma(a, a, c)) == e * e);
}

TEST_CASE_TEMPLATE("NaN is unequal to itself", T, float, double) {
  using V = Vector<T>;
  const V x = opaque(std::numeric_limits<T>::quiet_NaN());
  CHECK(first(select(is_nan(x), V(T(1)), V(T(0)))) == 1);
  CHECK(first(select(x == x, V(T(1)), V(T(0)))) == 0);
}

TEST_CASE_TEMPLATE("unary minus turns zero into minus zero", T, float, double) {
  using V = Vector<T>;
  const V zero = opaque(T(0));
  CHECK(std::signbit(first(-zero)));
  CHECK(!std::signbit(first(-(-zero))));
}

TEST_CASE("division is exact where xsimd's reciprocal is an estimate") {
  using V = Vector<float>;
  const V x = opaque(3.0F);
  CHECK(first(V(1.0F) / x) == 1.0F / 3.0F);
}

TEST_CASE_TEMPLATE("min and max return their second operand for NaN and for equal zeros", T, float,
                   double) {
  using V = Vector<T>;
  const V x = opaque(std::numeric_limits<T>::quiet_NaN()), one = opaque(T(1));
  CHECK(std::isnan(first(max(one, x))));
  CHECK(first(max(x, one)) == 1);
  CHECK(std::isnan(first(min(one, x))));
  CHECK(first(min(x, one)) == 1);
  const V plus = opaque(T(0)), minus = opaque(T(-0.0));
  CHECK(std::signbit(first(max(plus, minus))));
  CHECK(!std::signbit(first(max(minus, plus))));
  CHECK(std::signbit(first(min(plus, minus))));
  CHECK(!std::signbit(first(min(minus, plus))));
}

TEST_CASE_TEMPLATE("every operation has the bits of xsimd's", T, float, double) {
  using V = Vector<T>;
  using B = xsimd::batch<T>;
  Numbers<T> numbers;
  int mistakes = 0;
  for (int i = 0; i < 3000; ++i) {
    const V a = numbers.next(), b = numbers.next(), c = numbers.next(), d = numbers.next();
    const B x(a.v), y(b.v), z(c.v), w(d.v);
    const auto same = [&](V ours, B theirs) { mistakes += lanes(ours) == lanes(theirs) ? 0 : 1; };
    same(a + b, x + y);
    same(a - b, x - y);
    same(a * b, x * y);
#ifdef __SSE2__
    same(a / b, x / y);  // that of float is an estimate on ARM
    same(max(a, b), xsimd::max(x, y));
    same(min(a, b), xsimd::min(x, y));
#endif
    same(sqrt(a), xsimd::sqrt(x));
    same(abs(a), xsimd::abs(x));
    same(copy_sign(a, b), (y & B(T(-0.0))) | xsimd::abs(x));
    same(select(a < b, c, d), xsimd::select(x < y, z, w));
    same(select(a <= b, c, d), xsimd::select(x <= y, z, w));
    same(select(a > b, c, d), xsimd::select(x > y, z, w));
    same(select(a >= b, c, d), xsimd::select(x >= y, z, w));
    same(select(a == b, c, d), xsimd::select(x == y, z, w));
    same(select((a < b) & (c < d), c, d), xsimd::select((x < y) & (z < w), z, w));
    same(select((a < b) | (c < d), c, d), xsimd::select((x < y) | (z < w), z, w));
    same(select(!(a < b), c, d), xsimd::select(x < y, w, z));
#if !defined(__AVX512F__) || XSIMD_VERSION_MAJOR >= 9
    same(fma(a, b, c), xsimd::fma(x, y, z));
#endif
    alignas(64) T memory[V::lanes + 1];
    ctnn::store_unaligned(memory + 1, a);
    same(ctnn::load_unaligned(memory + 1), x);
    same(V(memory[1]), B(memory[1]));
  }
  CHECK(mistakes == 0);
}

TEST_CASE_TEMPLATE("the order of a sum is fixed by the instruction set", T, float, double) {
  using V = Vector<T>;
  Numbers<T> numbers;
  int mistakes = 0;
  for (int i = 0; i < 10000; ++i) {
    const V a = numbers.next_finite();
#ifdef __SSE2__
    mistakes += sum(a) == sum_in_order(lanes(a)) ? 0 : 1;
#endif
#if XSIMD_VERSION_MAJOR < 10
    mistakes += sum(a) == xsimd::hadd(xsimd::batch<T>(a.v)) ? 0 : 1;
#endif
  }
  CHECK(mistakes == 0);
}
