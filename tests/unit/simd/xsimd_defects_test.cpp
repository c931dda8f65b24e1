// SPDX-License-Identifier: MIT
// The defects of xsimd 8.1 that simd/register.hpp and simd/bits.hpp work around, shown on the
// installed version, beside Vector's right answer. A check of a defect that fails says that the
// workaround may go.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

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

constexpr bool known_version = XSIMD_VERSION_MAJOR == 8;
#ifdef __AVX512F__
constexpr bool avx512 = true;
#else
constexpr bool avx512 = false;
#endif
#if defined(__FMA__) || defined(__AVX512F__)
constexpr bool has_fma = true;
#else
constexpr bool has_fma = false;
#endif
/// g++ turns x·y + z into fma by itself when it optimizes, which hides the missing kernel.
#if defined(__GNUC__) && !defined(__clang__) && defined(__OPTIMIZE__)
constexpr bool contracts = true;
#else
constexpr bool contracts = false;
#endif

/// Is the defect expected here? Says why not.
bool expected(bool on_this_set) {
  if (!known_version)
    MESSAGE("xsimd ", XSIMD_VERSION_MAJOR, ": look whether the workaround may go");
  return known_version && on_this_set;
}

}  // namespace

TEST_CASE_TEMPLATE("fma rounds once where the instruction exists", T, float, double) {
  using V = Vector<T>;
  // (1 + ε)² − (1 + 2ε) = ε²
  const T e = std::numeric_limits<T>::epsilon();
  const V a = opaque(1 + e), c = opaque(-(1 + 2 * e));
  if (has_fma) CHECK(first(fma(a, a, c)) == e * e);
  if (expected(avx512 && !contracts)) CHECK(first(V(xsimd::fma(a.v, a.v, c.v))) == 0);
}

TEST_CASE_TEMPLATE("NaN is unequal to itself", T, float, double) {
  using V = Vector<T>;
  const V x = opaque(std::numeric_limits<T>::quiet_NaN());
  CHECK(first(select(is_nan(x), V(T(1)), V(T(0)))) == 1);
  CHECK(first(select(x == x, V(T(1)), V(T(0)))) == 0);
  if (expected(avx512)) CHECK(first(V(xsimd::select(x.v != x.v, V(T(1)).v, V(T(0)).v))) == 0);
}

TEST_CASE_TEMPLATE("unary minus turns zero into minus zero", T, float, double) {
  using V = Vector<T>;
  const V zero = opaque(T(0));
  CHECK(std::signbit(first(-zero)));
  CHECK(!std::signbit(first(-(-zero))));
  if (expected(avx512)) CHECK(!std::signbit(first(V(-zero.v))));
}

TEST_CASE("division is exact where xsimd's reciprocal is an estimate") {
  using V = Vector<float>;
  const V x = opaque(3.0F);
  CHECK(first(V(1.0F) / x) == 1.0F / 3.0F);
  if (expected(true)) CHECK(first(V(xsimd::reciprocal(x.v))) != 1.0F / 3.0F);
}

TEST_CASE_TEMPLATE("xsimd's min and max return their second operand for NaN", T, float, double) {
  // Not a defect: the semantics that register.hpp relies on.
  using V = Vector<T>;
  const V x = opaque(std::numeric_limits<T>::quiet_NaN()), one = opaque(T(1));
  CHECK(std::isnan(first(V(xsimd::max(one.v, x.v)))));
  CHECK(first(V(xsimd::max(x.v, one.v))) == 1);
  CHECK(std::isnan(first(V(xsimd::min(one.v, x.v)))));
  CHECK(first(V(xsimd::min(x.v, one.v))) == 1);
}
