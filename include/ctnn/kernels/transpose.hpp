// SPDX-License-Identifier: MIT
// Transposes: L samples of a row-major matrix with a sample on each lane, and back. Row formulas
// (softmax) run on them without masks and without sums along a register.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/simd/interleave.hpp>
#include <ctnn/simd/register.hpp>
#include <ctnn/simd/register_blocks.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {

/// `to` is [⌈width/L⌉·L][L] from L rows of `width` elements, rows aligned and padded.
template <class V>
inline void rows_to_column(RowMajor<const scalar_of<V>> rows, int width,
                           scalar_of<V>* to) noexcept {
  constexpr int L = lanes_of<V>::count;
  for (int j = 0; j < width; j += L) {
    V square[L];
    unrolled<L>([&]<int I>() { square[I] = lanes_of<V>::load(rows.row(I) + j); });
    transpose(square);
    unrolled<L>([&]<int I>() { lanes_of<V>::store(to + (j + I) * L, square[I]); });
  }
}

/// L rows from `from`, [⌈width/L⌉·L][L]; padding lanes get what lies there.
template <class V>
inline void column_to_rows(const scalar_of<V>* from, int width,
                           RowMajor<scalar_of<V>> rows) noexcept {
  constexpr int L = lanes_of<V>::count;
  for (int j = 0; j < width; j += L) {
    V square[L];
    unrolled<L>([&]<int I>() { square[I] = lanes_of<V>::load(from + (j + I) * L); });
    transpose(square);
    unrolled<L>([&]<int I>() { lanes_of<V>::store(rows.row(I) + j, square[I]); });
  }
}

/// L rows at row(s) on lanes: `to` is [Width][sample], features `step` apart. Rows are read a block
/// of 128 bits at a time, up to three elements beyond the last one.
template <class V, int Width>
inline void blocks_to_column(auto row, scalar_of<V>* to, int step) noexcept {
  using T = scalar_of<V>;
  constexpr int block = block_lanes<T>;
  blocks<block>(extent<Width>, [=]<int Count>(int j) {
    V square[block];
    unrolled<block>([&]<int U>() {
      square[U] = load_blocks<T>([&](int k) { return row(block * k + U) + j; });
    });
    transpose_each_block(square);
    unrolled<Count>([&]<int U>() { lanes_of<V>::store(to + (j + U) * step, square[U]); });
  });
}
namespace detail {

template <class V, int Width>
inline void column_to_blocks(const scalar_of<V>* from, int step, auto row) noexcept {
  using T = scalar_of<V>;
  constexpr int block = block_lanes<T>;
  blocks<block>(extent<Width>, [=]<int Count>(int j) {
    V square[block];
    unrolled<block>(
        [&]<int U>() { square[U] = U < Count ? lanes_of<V>::load(from + (j + U) * step) : V(0); });
    transpose_each_block(square);
    unrolled<block>([&]<int U>() {
      store_blocks<Count>(square[U], [&](int k) { return row(block * k + U) + j; });
    });
  });
}

/// Numbers a sample up to which rows close together in memory are transposed as whole registers.
inline constexpr int few = 4;

}  // namespace detail

/// Samples first … first + L − 1 of a row-major matrix on lanes: `to` is [width][sample], features
/// `step` apart; lanes beyond the last row are zero.
template <class V, class From, int Width>
inline void rows_to_column(Rows<const From, Width> x, int first, scalar_of<V>* to,
                           int step) noexcept {
  using T = scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  const auto row = [=](int s) { return x[static_cast<std::size_t>(first + s)].data(); };
  const int count = std::min(static_cast<int>(x.size()) - first, L);
  if constexpr (std::is_same_v<From, T>) {
    if constexpr (Width <= detail::few)
      if (count == L && x.stride() == Width) {
        V a[Width];
        unrolled<Width>([&]<int I>() { a[I] = load_unaligned<T>(row(0) + I * L); });
        deinterleave(a, [=](int i, V value) { lanes_of<V>::store(to + i * step, value); });
        return;
      }
    // A block may end beyond its row only where memory goes on: behind the last one it might not.
    constexpr bool whole = Width % block_lanes<T> == 0;
    if (count == L && (whole || static_cast<int>(x.size()) > first + L)) {
      blocks_to_column<V, Width>(row, to, step);
      return;
    }
  }
  for (int i = 0; i < Width; ++i)
    for (int s = 0; s < L; ++s) to[i * step + s] = s < count ? static_cast<T>(row(s)[i]) : T(0);
}

/// And back: the first Width features of L samples to the rows from `first` on, as far as there are.
template <class V, int Width>
inline void column_to_rows(const scalar_of<V>* from, int step, Rows<scalar_of<V>, Width> y,
                           int first) noexcept {
  using T = scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  const auto row = [=](int s) { return y[static_cast<std::size_t>(first + s)].data(); };
  const int count = std::min(static_cast<int>(y.size()) - first, L);
  if constexpr (Width <= detail::few)
    if (count == L && y.stride() == Width) {
      V a[Width];
      unrolled<Width>([&]<int O>() { a[O] = lanes_of<V>::load(from + O * step); });
      T* const to = row(0);
      interleave(a, [=](int o, V value) { store_unaligned(to + o * L, value); });
      return;
    }
  if (count == L) {
    detail::column_to_blocks<V, Width>(from, step, row);
    return;
  }
  for (int s = 0; s < count; ++s)
    for (int o = 0; o < Width; ++o) row(s)[o] = from[o * step + s];
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
