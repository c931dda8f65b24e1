// SPDX-License-Identifier: MIT
// sin, cos and atan on every lane of a Vector.
#pragma once

#include <cmath>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// sin(x) for quarter 0, cos(x) for quarter 1; x ≥ 0, the result accurate up to 8192.
template <int Quarter>
CTNN_INLINE Vector<float> sin_of_magnitude(Vector<float> x) noexcept {
  using V = Vector<float>;
  // x = n·π/2 + r, |r| ≤ π/4 and a little
  const V n = round_to_nearest(x * V(0x1.45f306p-1F));
#if defined(__FMA__) || defined(__AVX512F__)
  // π/2 in parts of 24 bits: fma keeps each product whole.
  V r = fma(n, V(-0x1.921fb6p+0F), x);
  r = fma(n, V(0x1.777a5cp-25F), r);
  r = fma(n, V(0x1.ee59dap-50F), r);
#else
  // π/2 in parts of 11 bits: products with n < 2^13 are exact.
  V r = x - n * V(0x1.92p+0F);
  r = r - n * V(0x1.fb4p-12F);
  r = r - n * V(0x1.444p-24F);
  r = r - n * V(0x1.68c234p-39F);
#endif
  // Beyond the stated range n is wrong; the clamp keeps |sin| ≤ 1 there.
  r = min(V(0.8F), max(V(-0.8F), r));
  const V s = r * r;
  constexpr float sine[] = {-0x1.555546p-3F, 0x1.110774p-7F, -0x1.9951eap-13F};
  constexpr float cosine[] = {0x1.55554ap-5F, -0x1.6c0c28p-10F, 0x1.99e80cp-16F};
  const V sin_r = fma(r * s, polynomial(s, sine), r);
  const V cos_r = fma(s * s, polynomial(s, cosine), fma(s, V(-0.5F), V(1.0F)));
  const Bits<float> quadrant = to_integer(n) + Quarter;
  const auto odd =
      from_bits<float>((quadrant & 1) + Format<float>::magic_bits) > Format<float>::magic;
  const V result = select(odd, cos_r, sin_r);
  return from_bits<float>(to_bits(result) ^ ((quadrant & 2) << 30));
}

template <class T>
CTNN_INLINE Vector<T> sin(Vector<T> x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    const Vector<T> magnitude = sin_of_magnitude<0>(abs(x));
    return from_bits<T>(to_bits(magnitude) ^ (to_bits(x) & to_bits(Vector<T>(T(-0.0)))));
  } else {
    return per_lane<T>([](T a) { return std::sin(a); }, x);
  }
}

template <class T>
CTNN_INLINE Vector<T> cos(Vector<T> x) noexcept {
  if constexpr (std::is_same_v<T, float>)
    return sin_of_magnitude<1>(abs(x));
  else
    return per_lane<T>([](T a) { return std::cos(a); }, x);
}

template <class T>
CTNN_INLINE Vector<T> atan(Vector<T> x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    using V = Vector<T>;
    // atan x = π/2 + atan(−1/x) for x > 1
    const V a = abs(x);
    const auto large = a > V(1);
    const V t = select(large, V(-1), a) / select(large, a, V(1));
    const V s = t * t;
    // (atan t − t)/t³ on [0, 1], minimax for the relative error: 2^-28.5.
    constexpr float c[] = {-0x1.55553ep-2F, 0x1.9991e4p-3F,  -0x1.242086p-3F,
                           0x1.c08c5p-4F,   -0x1.580932p-4F, 0x1.da2ac2p-5F,
                           -0x1.fd80cap-6F, 0x1.6429bcp-7F,  -0x1.d3679ap-10F};
    const V series = fma(t * s, polynomial(s, c), t);
    // π/2 = 0x1.921fb6p+0 − 0x1.777a5cp-25
    return copy_sign(select(large, V(0x1.921fb6p+0F), V(0)) + series, x);
  } else {
    return per_lane<T>([](T v) { return std::atan(v); }, x);
  }
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
