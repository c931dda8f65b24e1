// SPDX-License-Identifier: MIT
// What the kernel benchmarks share: unrolling, pinned registers, panels of weights and data.
#pragma once

#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/simd/register.hpp>
#include <ctnn/simd/vector.hpp>

namespace bench {

using V = ctnn::Vector<float>;
using Floats = std::vector<float, ctnn::AlignedAllocator<float>>;
constexpr int L = V::lanes;
#ifdef __AVX512F__
constexpr int vector_registers = 32;
#else
constexpr int vector_registers = 16;
#endif

void register_tiles();  // tile.cpp
void register_gemvs();  // gemv.cpp

/// f(0), f(1), … f(N − 1), unrolled: g++ 12 takes no template parameter in #pragma GCC unroll, and
/// leaves a nest of constant loops rolled once it is large.
template <int N, class F>
CTNN_INLINE void unrolled(F f) {
  [&]<int... I>(std::integer_sequence<int, I...>) __attribute__((always_inline)) {
    (f(std::integral_constant<int, I>{}), ...);
  }(std::make_integer_sequence<int, N>{});
}

/// Keeps a vector in a register, where a compiler would rather load it again in every fma that uses
/// it; pin of the library, for every compiler.
CTNN_INLINE void hold(V& a) {
#ifdef __AVX512F__
  asm("" : "+v"(a.v));
#else
  asm("" : "+x"(a.v));
#endif
}

constexpr int rounded_up(int n, int multiple) { return (n + multiple - 1) / multiple * multiple; }

/// Numbers in [−1, 1), the same in every run.
inline Floats numbers(int n, unsigned seed) {
  Floats all(static_cast<std::size_t>(n));
  for (float& a : all) {
    seed = seed * 1664525U + 1013904223U;
    a = static_cast<float>(seed >> 8U) * 0x1p-23F - 1.0F;
  }
  return all;
}

}  // namespace bench
