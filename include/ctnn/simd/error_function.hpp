// SPDX-License-Identifier: MIT
// erf on every lane of a Vector.
#pragma once

#include <cmath>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// erf x = 2/√π·∫₀ˣ e^−t² dt, for float as 2u/(1 + u²) with u = x·P(x²)/Q(x²), minimax on
/// [0, 3.95]: 2^-25.1. As in tanh, errors of u vanish where erf is near ±1.
template <class T>
CTNN_INLINE Vector<T> erf(Vector<T> x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    using V = Vector<T>;
    // Scaled so that P(0)/Q(0) = 1/√π is met to 2^-36.
    constexpr float p[] = {0x1.0aaf74p+0F, 0x1.6d23d8p-3F,   0x1.4bcde4p-6F,
                           0x1.e6eb8p-11F, -0x1.abcfdcp-17F, 0x1.5da6bep-24F};
    constexpr float q[] = {0x1.d8bp+0F, 0x1.6000fp-2F, 0x1.1ea4dcp-4F, 0x1.748766p-8F};
    // The first argument whose result is 1; the true value is 2.0 or 2.7 ulp less.
    constexpr float one = fused ? 0x1.dfaceep+1F : 0x1.da793ap+1F;
    const V c = min(V(one), max(V(-one), x));
    const V s = c * c;
    return double_argument(c * polynomial(s, p), polynomial(s, q));
  } else {
    return per_lane<T>([](T a) { return std::erf(a); }, x);
  }
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
