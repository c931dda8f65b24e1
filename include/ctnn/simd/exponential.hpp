// SPDX-License-Identifier: MIT
// exp, expm1 and what follows from them, sigmoid and tanh, on every lane of a Vector.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

template <class T>
struct Exponential;

template <>
struct Exponential<float> {
  static constexpr float log2_e = 0x1.715476p+0F;
  // ln 2 = high + low; the 9 bits of high make k·high exact even without fma.
  static constexpr float ln2_high = 0x1.63p-1F;
  static constexpr float ln2_low = -0x1.bd0106p-13F;
  // exp is zero below ln 2^-150 and infinite above ln 2^128.
  static constexpr float lowest = -104.0F;
  static constexpr float highest = 88.73F;
  // expm1 is −1 to the last bit below −17.4.
  static constexpr float lowest_expm1 = -18.0F;
  // (e^r − 1 − r)/r², |r| ≤ ln 2 / 2, minimax for the relative error of e^r − 1: 2^-26.1.
  static constexpr float series[] = {0x1.fffffep-2F, 0x1.5554aap-3F, 0x1.55579ap-5F, 0x1.122c38p-7F,
                                     0x1.6ac05p-10F};
  static constexpr float tiny = 0x1p-25F;
};

template <>
struct Exponential<double> {
  static constexpr double log2_e = 1.4426950408889634;
  static constexpr double ln2_high = 0x1.62e42feep-1;
  static constexpr double ln2_low = 0x1.a39ef35793c76p-33;
  static constexpr double lowest = -746.0;
  static constexpr double highest = 709.79;
  static constexpr double lowest_expm1 = -38.0;
  // Taylor's 1/n!: the next term is below 2^-57.
  static constexpr double series[] = {1.0 / 2,        1.0 / 6,           1.0 / 24,
                                      1.0 / 120,      1.0 / 720,         1.0 / 5040,
                                      1.0 / 40320,    1.0 / 362880,      1.0 / 3628800,
                                      1.0 / 39916800, 1.0 / 479001600.0, 1.0 / 6227020800.0};
  static constexpr double tiny = 0x1p-54;
};

/// x = k·ln 2 + r with |r| ≤ ln 2 / 2 and k an integer.
template <class T>
struct ReducedExponent {
  Vector<T> k, r;
};
template <class T>
CTNN_INLINE ReducedExponent<T> reduce_exponent(Vector<T> x) noexcept {
  using E = Exponential<T>;
  using F = Format<T>;
  const Vector<T> k = fma(x, Vector<T>(E::log2_e), Vector<T>(F::magic)) - F::magic;
  return {k, fma(k, Vector<T>(-E::ln2_low), fma(k, Vector<T>(-E::ln2_high), x))};
}

/// e^x for lowest ≤ x ≤ highest, or NaN.
template <class T>
CTNN_INLINE Vector<T> exp_in_range(Vector<T> x) noexcept {
  using V = Vector<T>;
  using E = Exponential<T>;
#ifdef __AVX512F__
  if constexpr (std::is_same_v<T, float>) {
    // k in sixteenths and a table in a register save three of nine fma: 11.1 against 7.4
    // elements/ns (g++), 12.6 against 10.0 (clang).
    constexpr float magic = 0x1.8p+19F;
    const V shifted = fma(x, V(E::log2_e), V(magic));
    const V k = shifted - magic;
    const V r = fma(k, V(-E::ln2_low), fma(k, V(-E::ln2_high), x));
    // (e^r − 1 − r)/r², |r| ≤ ln 2 / 32
    const V near = fma(r * r, fma(r, V(0x1.55559ap-3F), V(0x1.00022p-1F)), r);
    const V power = power_of_fraction(shifted);
    return scale(fma(power, near, power), k);
  }
#endif
  const auto [k, r] = reduce_exponent(x);
  const V slope = fma(polynomial(r, E::series), r, V(1));
  return scale(fma(slope, r, V(1)), k);
}

/// e^x. Results below the smallest normal number are subnormal, not flushed.
template <class T>
CTNN_INLINE Vector<T> exp(Vector<T> x) noexcept {
  using E = Exponential<T>;
  // max and min give their second operand when it is NaN.
  return exp_in_range(min(Vector<T>(E::highest), max(Vector<T>(E::lowest), x)));
}

/// e^x − 1 without cancellation near zero.
template <class T>
CTNN_INLINE Vector<T> expm1(Vector<T> x) noexcept {
  using E = Exponential<T>;
  const auto [k, r] =
      reduce_exponent(min(Vector<T>(E::highest), max(Vector<T>(E::lowest_expm1), x)));
  const Vector<T> near = fma(r * r, polynomial(r, E::series), r);  // e^r − 1
  // 2^k·(near + 1) − 1, with half the power so that k = 128 stays finite until the end.
  const Vector<T> half = power_of_two(k - T(1));
  const Vector<T> result = T(2) * fma(half, near, half - T(0.5));
  return select(abs(x) < E::tiny, x, result);  // keeps −0 and subnormals
}

/// 1 / (1 + e^−x). Only e^−|x| ≤ 1 is formed, so both tails keep their relative accuracy.
template <class T>
CTNN_INLINE Vector<T> sigmoid(Vector<T> x) noexcept {
  const Vector<T> e = exp_in_range(max(Vector<T>(Exponential<T>::lowest), -abs(x)));
  return select(x < T(0), e, Vector<T>(1)) / (T(1) + e);
}

/// tanh x, for float from tanh x/2 = x·P(x²)/Q(x²), minimax on [0, 9]: 2^-27. Among scales of P
/// and Q this one keeps Q and Q² away from powers of two, where roundings weigh most (5.3 ulp → 3.6).
template <class T>
CTNN_INLINE Vector<T> tanh(Vector<T> x) noexcept {
  using V = Vector<T>;
  if constexpr (std::is_same_v<T, float>) {
    constexpr float p[] = {0x1.dp-1F, 0x1.ba2634p-6F, 0x1.b2aa98p-14F};
    constexpr float q[] = {0x1.dp+0F, 0x1.a3dedap-3F, 0x1.1ec05p-9F, 0x1.2b7e2cp-19F};
    // The first argument whose result is 1 (checked in tests/unit/simd/elementary_test.cpp); the true
    // value is 1.5 or 2.0 ulp less.
    constexpr float one = fused ? 0x1.0e949ap+3F : 0x1.09e33p+3F;
    const V c = min(V(one), max(V(-one), x));
    const V s = c * c;
    return double_argument(c * polynomial(s, p), polynomial(s, q));
  } else {
    // tanh |x| = t/(t + 2), t = e^2|x| − 1
    const V t = expm1(T(2) * min(V(22.0), abs(x)));
    return copy_sign(t / (t + T(2)), x);
  }
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
