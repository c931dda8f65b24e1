// SPDX-License-Identifier: MIT
// erf on every lane of a Vector.
#pragma once

#include <cmath>
#include <type_traits>

#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI {
namespace elementary {

/// erf x = 2/√π·∫₀ˣ e^−t² dt, for float as x·P(x²)/Q(x²), minimax for the relative error on
/// [0, 3.95].
template <class T>
CTNN_INLINE Vector<T> erf(Vector<T> x) noexcept {
  if constexpr (std::is_same_v<T, float>) {
    constexpr float p[] = {0x1.20dd76p+0F,  0x1.60a56p-3F,   0x1.9fe7fcp-5F,  0x1.91515p-9F,
                           0x1.2efb9cp-12F, 0x1.667aaap-19F, -0x1.2bef94p-29F};
    constexpr float q[] = {1.0F,           0x1.f198d8p-2F,  0x1.b6213ep-4F,
                           0x1.bd7fd2p-7F, 0x1.0bdfa8p-10F, 0x1.6d6552p-15F};
    // Above 3.92 erf rounds to one.
    const Vector<T> c = min(Vector<T>(3.925F), max(Vector<T>(-3.925F), x));
    const Vector<T> s = c * c;
    return c * polynomial(s, p) / polynomial(s, q);
  } else {
    return per_lane<T>([](T a) { return std::erf(a); }, x);
  }
}

}  // namespace elementary
}  // namespace ctnn::inline CTNN_ABI
