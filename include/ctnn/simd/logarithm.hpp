// SPDX-License-Identifier: MIT
// log, log1p and softplus on every lane of a Vector.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/bits.hpp>
#include <ctnn/simd/exponential.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// e·ln 2 + log(1 + f); 1 + f lies where split puts m.
template <class T>
CTNN_INLINE Vector<T> log_of_parts(Vector<T> e, Vector<T> f) noexcept {
  using E = Exponential<T>;
  const Vector<T> square = f * f;
  if constexpr (std::is_same_v<T, float>) {
    // (log(1 + f) − f + f²/2)/f³ on ±1/3, minimax for the relative error of the logarithm: 2^-29.9.
    constexpr float c[] = {0x1.555558p-2F,  -0x1.fffefcp-3F, 0x1.9996e2p-3F,
                           -0x1.559ce2p-3F, 0x1.25016p-3F,   -0x1.f31312p-4F,
                           0x1.b7bb78p-4F,  -0x1.0827e8p-3F, 0x1.ed9258p-4F};
    const Vector<T> tail = fma(e, Vector<T>(E::ln2_low), square * f * polynomial(f, c));
    return fma(e, Vector<T>(E::ln2_high), fma(square, Vector<T>(T(-0.5)), tail) + f);
  } else {
    // With s = f/(2 + f): log(1 + f) = f − f²/2 + s·(f²/2 + R(s²)); R is fdlibm's (e_log.c).
    constexpr double c[] = {6.666666666666735130e-01, 3.999999999940941908e-01,
                            2.857142874366239149e-01, 2.222219843214978396e-01,
                            1.818357216161805012e-01, 1.531383769920937332e-01,
                            1.479819860511658591e-01};
    const Vector<T> s = f / (f + T(2));
    const Vector<T> half = square * T(0.5);
    const Vector<T> series = s * s * polynomial(s * s, c);
    const Vector<T> tail = fma(s, half + series, e * Vector<T>(E::ln2_low));
    return fma(e, Vector<T>(E::ln2_high), f - (half - tail));
  }
}

/// The natural logarithm, of subnormal x too.
template <class T>
CTNN_INLINE Vector<T> log(Vector<T> x) noexcept {
  const auto [e, m] = split(x);
  return log_or_limit(x, log_of_parts(e, m - T(1)));
}

/// log(1 + x) without losing the low bits of a small x.
template <class T>
CTNN_INLINE Vector<T> log1p(Vector<T> x) noexcept {
  const Vector<T> u = x + T(1);
  // 1 + x = u + lost, exactly (Knuth's two-sum).
  const Vector<T> high = u - T(1);
  const Vector<T> lost = (T(1) - (u - high)) + (x - high);
  const auto [e, m] = split(u);
  const Vector<T> result = log_or_limit(u, log_of_parts(e, scale_normal(lost, -e) + (m - T(1))));
  return copy_sign(result, x);  // log1p(−0) = −0
}

/// log(1 + e^x) = max(x, 0) + log(1 + e^−|x|)
template <class T>
CTNN_INLINE Vector<T> softplus(Vector<T> x) noexcept {
  using V = Vector<T>;
  const V t = exp_in_range(max(V(Exponential<T>::lowest), -abs(x)));  // in [0, 1]
  const V u = T(1) + t;
  const V lost = t - (u - T(1));  // 1 + t = u + lost, exactly (Dekker's fast two-sum)
  const auto high = u > split_end<T>;
  const V half = select(high, V(T(0.5)), V(T(1)));
  const V f = fma(lost, half, u * half - T(1));
  return max(V(T(0)), x) + log_of_parts(select(high, V(T(1)), V(T(0))), f);
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
