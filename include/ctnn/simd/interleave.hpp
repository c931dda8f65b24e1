// SPDX-License-Identifier: MIT
// Samples of a few numbers each from sample by sample to a register per number, and back.
#pragma once

#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Registers that hold N numbers of each of L samples, sample by sample, from registers that hold
/// one number of all samples, or the other way: one shuffle per pair of them.
template <int N, bool Inwards, int To, int From, class T>
CTNN_INLINE Vector<T> gathered(const Vector<T> (&from)[N], Vector<T> so_far) noexcept {
  constexpr int L = Vector<T>::lanes;
  if constexpr (From == N) {
    return so_far;
  } else {
    return [&]<int... I>(std::integer_sequence<int, I...>) CTNN_INLINE_LAMBDA {
      // Inwards, lane l of result To is number To of sample l; outwards, element To·L + l.
      constexpr auto source = [](int lane) {
        const int element = Inwards ? lane * N + To : To * L + lane;
        const int of = Inwards ? element / L : element % N;
        const int at = Inwards ? element % L : element / N;
        return of == From ? L + at : From == 1 && of == 0 ? at : lane;
      };
      return gathered<N, Inwards, To, From + 1>(
          from, Vector<T>(__builtin_shufflevector(so_far.v, from[From].v, source(I)...)));
    }(std::make_integer_sequence<int, L>{});
  }
}

}  // namespace detail

/// L samples of N numbers each, from the order in memory, sample by sample, to a register per number:
/// take(i, register); and back. N(N − 1) shuffles. No loop over the registers, which would put them
/// in memory.
template <int N, class T>
CTNN_INLINE void deinterleave(const Vector<T> (&a)[N], auto take) noexcept {
  unrolled<N>([&]<int I>()
                  CTNN_INLINE_LAMBDA { take(I, detail::gathered<N, true, I, 1>(a, a[0])); });
}
/// And back, from a register per number.
template <int N, class T>
CTNN_INLINE void interleave(const Vector<T> (&a)[N], auto take) noexcept {
  unrolled<N>([&]<int I>()
                  CTNN_INLINE_LAMBDA { take(I, detail::gathered<N, false, I, 1>(a, a[0])); });
}

}  // namespace ctnn::inline CTNN_ABI
