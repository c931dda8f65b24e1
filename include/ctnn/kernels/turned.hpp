// SPDX-License-Identifier: MIT
// Rows turned: L samples of a row-major matrix with a sample on each lane, and back. Formulas of
// whole rows (softmax) run on them without masks and without sums along a register.
#pragma once

#include <algorithm>

#include <ctnn/core/config.hpp>
#include <ctnn/kernels/layer.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {

/// `to` is [⌈width/L⌉·L][L] from L rows of `width` elements, rows aligned and padded.
template <class V>
CTNN_INLINE void turn_in(RowMajor<const scalar_of<V>> rows, int width, scalar_of<V>* to) noexcept {
  constexpr int L = lanes_of<V>::count;
  for (int j = 0; j < width; j += L) {
    V square[L];
    detail::unrolled<L>([&]<int I>()
                            CTNN_INLINE_LAMBDA { square[I] = lanes_of<V>::load(rows.row(I) + j); });
    transpose(square);
    detail::unrolled<L>(
        [&]<int I>() CTNN_INLINE_LAMBDA { lanes_of<V>::store(to + (j + I) * L, square[I]); });
  }
}

/// L rows from `from`, [⌈width/L⌉·L][L]; padding lanes get what lies there.
template <class V>
CTNN_INLINE void turn_out(const scalar_of<V>* from, int width,
                          RowMajor<scalar_of<V>> rows) noexcept {
  constexpr int L = lanes_of<V>::count;
  for (int j = 0; j < width; j += L) {
    V square[L];
    detail::unrolled<L>(
        [&]<int I>() CTNN_INLINE_LAMBDA { square[I] = lanes_of<V>::load(from + (j + I) * L); });
    transpose(square);
    detail::unrolled<L>([&]<int I>()
                            CTNN_INLINE_LAMBDA { lanes_of<V>::store(rows.row(I) + j, square[I]); });
  }
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
