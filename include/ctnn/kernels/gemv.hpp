// SPDX-License-Identifier: MIT
// One sample: a matrix times a vector, neurons on lanes, at least eight sums at a time so that the
// FMA units never wait for one another.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/kernels/tile.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {
namespace detail {

/// Columns registers of `Walk` panels at once, k split over Split sums each.
template <class V, int Columns, int Walk, int Split, class Epilogue>
CTNN_INLINE void gemv_panels(int in, int first, const scalar_of<V>* x, const scalar_of<V>* w,
                             const scalar_of<V>* b, Epilogue epilogue) noexcept {
  using math::fma;
  constexpr int L = lanes_of<V>::count;
  constexpr int P = Columns * L;
  const std::ptrdiff_t panel = static_cast<std::ptrdiff_t>(in) * P;
  V sum[Split][Walk * Columns];
  unrolled<Walk * Columns>([&]<int C>() CTNN_INLINE_LAMBDA {
    sum[0][C] = lanes_of<V>::load(b + C * L);
    unrolled<Split - 1>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S + 1][C] = V(0); });
  });
  const auto add = [&]<int S>(int k) CTNN_INLINE_LAMBDA {
    const V a(x[k]);
    unrolled<Walk * Columns>([&]<int C>() CTNN_INLINE_LAMBDA {
      const scalar_of<V>* const column = w + C / Columns * panel + C % Columns * L;
      sum[S][C] = fma(a, lanes_of<V>::load(column + static_cast<std::ptrdiff_t>(k) * P), sum[S][C]);
    });
  };
  int k = 0;
  for (; k + Split <= in; k += Split)
    unrolled<Split>([&]<int S>() CTNN_INLINE_LAMBDA { add.template operator()<S>(k + S); });
  if constexpr (Split > 1)
    for (; k < in; ++k) add.template operator()<0>(k);
  unrolled<Walk * Columns>([&]<int C>() CTNN_INLINE_LAMBDA {
    // Pairs first: a tree, not a chain.
    if constexpr (Split >= 8)
      unrolled<4>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S][C] = sum[S][C] + sum[S + 4][C]; });
    if constexpr (Split >= 4)
      unrolled<2>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S][C] = sum[S][C] + sum[S + 2][C]; });
    if constexpr (Split >= 2) sum[0][C] = sum[0][C] + sum[1][C];
    epilogue(first + C * L, sum[0][C]);
  });
}

}  // namespace detail

/// epilogue(o, b(o) + Σᵢ w(o, i)·x(i)), o the first of L outputs. x is (in), w and b as in
/// kernels/layer.hpp.
template <class V, int Columns, class Epilogue>
CTNN_INLINE void gemv(int in, int panels, const scalar_of<V>* x, const scalar_of<V>* w,
                      const scalar_of<V>* b, Epilogue epilogue) noexcept {
  constexpr int P = Columns * lanes_of<V>::count;
  constexpr int split = Columns >= 8 ? 1 : Columns >= 3 ? 2 : Columns == 2 ? 4 : 8;
  const std::ptrdiff_t panel = static_cast<std::ptrdiff_t>(in) * P;
  int p = 0;
  // Two panels at once keep twice as many streams from the L2 cache in flight.
  if constexpr (Columns >= 2 && 2 * Columns + 2 <= 32)
    for (; p + 2 <= panels; p += 2, w += 2 * panel, b += 2 * P)
      detail::gemv_panels<V, Columns, 2, split / 2>(in, p * P, x, w, b, epilogue);
  for (; p < panels; ++p, w += panel, b += P)
    detail::gemv_panels<V, Columns, 1, split>(in, p * P, x, w, b, epilogue);
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
