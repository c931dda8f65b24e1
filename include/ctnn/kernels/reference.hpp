// SPDX-License-Identifier: MIT
// The reference kernels of a dense layer, which the fast ones are tested against: one contraction,
// templated on its value type.
// V = float or double computes sample by sample; V = Vector<T> computes a lane per sample.
//
// Matrices of activations are [feature][sample]: a row holds one feature of every sample, padded to
// whole columns of lanes_of<V>::count samples. With a model on each lane a column is one sample.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels::reference {

template <class V>
using scalar_of = typename lanes_of<V>::scalar;

namespace detail {

template <class V, int R, int C>
CTNN_INLINE constexpr void tile(int row, int column, Extent auto depth, auto init, auto left,
                                auto right, auto finish) {
  using math::fma;
  V sum[R][C];
  unrolled<R>([&]<int r>() CTNN_INLINE_LAMBDA {
    unrolled<C>([&]<int c>() CTNN_INLINE_LAMBDA { sum[r][c] = init(row + r, column + c); });
  });
  for (int k = 0; k < depth; ++k) {
    V b[C];
    unrolled<C>([&]<int c>() CTNN_INLINE_LAMBDA {
      V value = right(k, column + c);
      if constexpr (R > 1) pin(value);
      b[c] = value;
    });
    unrolled<R>([&]<int r>() CTNN_INLINE_LAMBDA {
      const V a = left(row + r, k);
      unrolled<C>([&]<int c>() CTNN_INLINE_LAMBDA { sum[r][c] = fma(a, b[c], sum[r][c]); });
    });
  }
  if constexpr (R * C == 1) {
    finish(row, column, sum[0][0]);
  } else {
    // In a loop: 16 copies of an activation or of Adam took as long to compile as all else of a step,
    // and were no faster. Of a copy: sum itself would lie in memory if a loop went through it.
    V kept[R * C];
    unrolled<R * C>([&]<int i>() CTNN_INLINE_LAMBDA { kept[i] = sum[i / C][i % C]; });
    for (int i = 0; i < R * C; ++i) finish(row + i / C, column + i % C, kept[i]);
  }
}

}  // namespace detail

/// finish(r, c, init(r, c) + Σₖ left(r, k)·right(k, c)) for every r < rows, c < columns, in tiles of
/// at most R × C sums held in registers. Each sum runs over k in ascending order whatever the tile,
/// so the bits do not depend on it; R = C = 1 is the textbook loop.
template <class V, int R, int C>
CTNN_INLINE constexpr void contract(Extent auto rows, Extent auto columns, Extent auto depth,
                                    auto init, auto left, auto right, auto finish) {
  blocks<R>(rows, [=]<int M>(int r) CTNN_INLINE_LAMBDA {
    blocks<C>(columns, [=]<int N>(int c) CTNN_INLINE_LAMBDA {
      detail::tile<V, M, N>(r, c, depth, init, left, right, finish);
    });
  });
}

/// A [feature][sample] matrix of `columns` columns of lanes.
template <class V, class Scalar = scalar_of<V>, Extent Columns = int>
struct Matrix {
  Scalar* data;
  [[no_unique_address]] Columns columns;

  [[nodiscard]] CTNN_INLINE constexpr Scalar* at(int feature, int column) const noexcept {
    return data + (feature * columns + column) * lanes_of<V>::count;
  }
  [[nodiscard]] CTNN_INLINE constexpr V load(int feature, int column) const noexcept {
    return lanes_of<V>::load(at(feature, column));
  }
  CTNN_INLINE constexpr void store(int feature, int column, V value) const noexcept {
    lanes_of<V>::store(at(feature, column), value);
  }
};

/// Sums held in registers, of rows by columns: as many as leave registers for what they are summed
/// of. A scalar's are computed one by one.
template <class V>
inline constexpr int tile_rows = lanes_of<V>::count == 1 ? 1
                                 : register_count >= 32  ? 8
                                                         : 6;
template <class V>
inline constexpr int tile_columns = lanes_of<V>::count == 1 ? 1 : 2;
/// The same of products whose columns are as many as their rows.
template <class V>
inline constexpr int square_rows = lanes_of<V>::count == 1 ? 1
                                   : register_count >= 32  ? 4
                                                           : 2;
template <class V>
inline constexpr int square_columns = lanes_of<V>::count == 1 ? 1 : 4;

/// y(o, s) = epilogue(b(o) + Σᵢ w(o, i)·x(i, s)). w(o, i) and b(o) give V; x is [in][sample], y is
/// [out][sample]; epilogue(o, column, V) → V.
template <class V>
constexpr void forward(Extent auto in, Extent auto out, auto w, auto b, auto x, auto y,
                       auto epilogue) noexcept {
  contract<V, tile_rows<V>, tile_columns<V>>(
      out, x.columns, in, [=](int o, int) CTNN_INLINE_LAMBDA { return b(o); }, w,
      [=](int i, int c) CTNN_INLINE_LAMBDA { return x.load(i, c); },
      [=](int o, int c, V z) CTNN_INLINE_LAMBDA { y.store(o, c, epilogue(o, c, z)); });
}

/// dx(i, s) = epilogue(i, column, Σₒ w(o, i)·dz(o, s)): the gradient that reaches the layer below,
/// through its activation when the epilogue says so. Shapes as in forward.
template <class V>
constexpr void backward_x(Extent auto in, Extent auto out, auto w, auto dz, auto dx,
                          auto epilogue) noexcept {
  contract<V, tile_rows<V>, tile_columns<V>>(
      in, dz.columns, out, [](int, int) CTNN_INLINE_LAMBDA { return V(0); },
      [=](int i, int o) CTNN_INLINE_LAMBDA { return w(o, i); },
      [=](int o, int c) CTNN_INLINE_LAMBDA { return dz.load(o, c); },
      [=](int i, int c, V g) CTNN_INLINE_LAMBDA { dx.store(i, c, epilogue(i, c, g)); });
}

/// take_b(o, Σ dz(o, c)), the sums over columns: their lanes are still apart.
template <class V>
constexpr void sums(Extent auto out, auto dz, auto take_b) noexcept {
  for (int o = 0; o < out; ++o) {
    V g(0);
    for (int c = 0; c < dz.columns; ++c) g = g + dz.load(o, c);
    take_b(o, g);
  }
}

/// take_w(o, i, Σ dz(o, c)·x(i, c)) and take_b(o, Σ dz(o, c)), the sums over columns: their lanes
/// are still apart.
template <class V>
constexpr void backward_w(Extent auto in, Extent auto out, auto x, auto dz, auto take_w,
                          auto take_b) noexcept {
  contract<V, square_rows<V>, square_columns<V>>(
      out, in, x.columns, [](int, int) CTNN_INLINE_LAMBDA { return V(0); },
      [=](int o, int c) CTNN_INLINE_LAMBDA { return dz.load(o, c); },
      [=](int c, int i) CTNN_INLINE_LAMBDA { return x.load(i, c); }, take_w);
  sums<V>(out, dz, take_b);
}

}  // namespace kernels::reference

}  // namespace ctnn::inline CTNN_ABI
