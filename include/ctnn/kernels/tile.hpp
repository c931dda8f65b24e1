// SPDX-License-Identifier: MIT
// The register tile: the one loop that forward, ∂L/∂x and ∂L/∂W of a dense layer run in.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/simd/register.hpp>

namespace ctnn::inline CTNN_ABI {

/// Sums held in registers: `rows` scalars by `columns` registers. A layer whose registers do not
/// divide ends with `tail` columns.
struct Tile {
  int rows = 0;     ///< of the matrix that are computed at once
  int columns = 0;  ///< registers beside each other
  int tail = 0;     ///< columns of the last tile, where the registers do not divide
  friend constexpr bool operator==(Tile, Tile) = default;
};

namespace kernels {

template <class V>
using scalar_of = typename lanes_of<V>::scalar;

/// Scalars that a tile broadcasts: element (r, k) lies at data[r·row + k·step].
template <class T, Extent Row, Extent Step>
struct Scalars {
  const T* data;
  [[no_unique_address]] Row row;
  [[no_unique_address]] Step step;
};
template <class T, Extent Row, Extent Step>
Scalars(const T*, Row, Step) -> Scalars<T, Row, Step>;

/// Registers that a tile multiplies: register (k, c) lies at data[k·step + c·column], aligned.
template <class T, Extent Step, Extent Column>
struct Registers {
  const T* data;
  [[no_unique_address]] Step step;
  [[no_unique_address]] Column column;
};
template <class T, Extent Step, Extent Column>
Registers(const T*, Step, Column) -> Registers<T, Step, Column>;

/// finish(r, c, init(c) + Σₖ left(r, k)·right(k, c)) for r < Rows and c < Columns; a column is one
/// register. Each sum runs over k in ascending order whatever the tile, so the bits do not depend on
/// it.
///
/// Rows·Columns + Columns + 1 registers must be there. `finish` and `init` are taken by value:
/// captured by reference they make g++ 12 store registers in every k.
template <class V, int Rows, int Columns>
CTNN_INLINE void tile(auto left, auto right, Extent auto depth, auto init, auto finish) noexcept {
  V sum[Rows][Columns];
  unrolled<Columns>([&]<int C>() CTNN_INLINE_LAMBDA {
    const V first = init(C);
    unrolled<Rows>([&]<int R>() CTNN_INLINE_LAMBDA { sum[R][C] = first; });
  });
  for (int k = 0; k < depth; ++k) {
    V b[Columns];
    unrolled<Columns>([&]<int C>() CTNN_INLINE_LAMBDA {
      V column = lanes_of<V>::load(right.data + C * static_cast<std::ptrdiff_t>(right.column));
      pin(column);
      b[C] = column;
    });
    unrolled<Rows>([&]<int R>() CTNN_INLINE_LAMBDA {
      using math::fma;
      const V a(left.data[R * static_cast<std::ptrdiff_t>(left.row)]);
      unrolled<Columns>([&]<int C>() CTNN_INLINE_LAMBDA { sum[R][C] = fma(a, b[C], sum[R][C]); });
    });
    left.data += left.step;
    right.data += right.step;
  }
  unrolled<Rows>([&]<int R>() CTNN_INLINE_LAMBDA {
    unrolled<Columns>([&]<int C>() CTNN_INLINE_LAMBDA { finish(R, C, sum[R][C]); });
  });
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
