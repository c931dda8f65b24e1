// SPDX-License-Identifier: MIT
// The truth every fast kernel is tested against: one contraction, templated on its value type.
// V = float or double computes sample by sample; V = Vector<T> computes a lane per sample.
//
// Matrices of activations are [feature][sample]: a row holds one feature of every sample, padded to
// whole columns of lanes_of<V>::count samples. With a model on each lane a column is one sample.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>

namespace ctnn::inline CTNN_ABI {
namespace plain {

template <class V>
using scalar_of = typename lanes_of<V>::scalar;

namespace detail {

template <class V, int R, int C>
CTNN_INLINE constexpr void tile(int row, int column, int depth, auto init, auto left, auto right,
                                auto finish) {
  using math::fma;
  V sum[R][C];
  for (int r = 0; r < R; ++r)
    for (int c = 0; c < C; ++c) sum[r][c] = init(row + r, column + c);
  for (int k = 0; k < depth; ++k) {
    V b[C];
    for (int c = 0; c < C; ++c) b[c] = right(k, column + c);
    for (int r = 0; r < R; ++r) {
      const V a = left(row + r, k);
      for (int c = 0; c < C; ++c) sum[r][c] = fma(a, b[c], sum[r][c]);
    }
  }
  for (int r = 0; r < R; ++r)
    for (int c = 0; c < C; ++c) finish(row + r, column + c, sum[r][c]);
}

}  // namespace detail

/// finish(r, c, init(r, c) + Σₖ left(r, k)·right(k, c)) for every r < rows, c < columns, in blocks
/// of R × C sums held in registers. Each sum runs over k in ascending order whatever the block, so
/// the bits do not depend on it; R = C = 1 is the textbook loop.
template <class V, int R, int C>
CTNN_INLINE constexpr void contract(int rows, int columns, int depth, auto init, auto left,
                                    auto right, auto finish) {
  const int whole_rows = rows - rows % R;
  const int whole_columns = columns - columns % C;
  for (int r = 0; r < whole_rows; r += R) {
    for (int c = 0; c < whole_columns; c += C)
      detail::tile<V, R, C>(r, c, depth, init, left, right, finish);
    for (int c = whole_columns; c < columns; ++c)
      detail::tile<V, R, 1>(r, c, depth, init, left, right, finish);
  }
  for (int r = whole_rows; r < rows; ++r)
    for (int c = 0; c < columns; ++c) detail::tile<V, 1, 1>(r, c, depth, init, left, right, finish);
}

/// A [feature][sample] matrix of `columns` columns of lanes.
template <class V, class Scalar = scalar_of<V>>
struct Matrix {
  Scalar* data;
  int columns;

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

/// y(o, s) = epilogue(b(o) + Σᵢ w(o, i)·x(i, s)). w(o, i) and b(o) give V; x is [in][sample], y is
/// [out][sample]; epilogue(o, column, V) → V.
template <class V>
constexpr void forward(int in, int out, auto w, auto b, Matrix<V, const scalar_of<V>> x,
                       Matrix<V> y, auto epilogue) noexcept {
  contract<V, 4, 2>(
      out, x.columns, in, [=](int o, int) { return b(o); }, w,
      [=](int i, int c) { return x.load(i, c); },
      [=](int o, int c, V z) { y.store(o, c, epilogue(o, c, z)); });
}

/// dx(i, s) = epilogue(i, column, Σₒ w(o, i)·dz(o, s)): the gradient that reaches the layer below,
/// through its activation when the epilogue says so. Shapes as in forward.
template <class V>
constexpr void backward_x(int in, int out, auto w, Matrix<V, const scalar_of<V>> dz, Matrix<V> dx,
                          auto epilogue) noexcept {
  contract<V, 4, 2>(
      in, dz.columns, out, [](int, int) { return V(0); }, [=](int i, int o) { return w(o, i); },
      [=](int o, int c) { return dz.load(o, c); },
      [=](int i, int c, V g) { dx.store(i, c, epilogue(i, c, g)); });
}

/// take_w(o, i, Σ dz(o, c)·x(i, c)) and take_b(o, Σ dz(o, c)), the sums over columns: their lanes
/// are still apart.
template <class V>
constexpr void backward_w(int in, int out, Matrix<V, const scalar_of<V>> x,
                          Matrix<V, const scalar_of<V>> dz, auto take_w, auto take_b) noexcept {
  contract<V, 4, 4>(
      out, in, x.columns, [](int, int) { return V(0); },
      [=](int o, int c) { return dz.load(o, c); }, [=](int c, int i) { return x.load(i, c); },
      take_w);
  for (int o = 0; o < out; ++o) {
    V g(0);
    for (int c = 0; c < dz.columns; ++c) g = g + dz.load(o, c);
    take_b(o, g);
  }
}

}  // namespace plain
}  // namespace ctnn::inline CTNN_ABI
