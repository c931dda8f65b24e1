// SPDX-License-Identifier: MIT
// The three products of a dense layer with its neurons on lanes, each on the register tile. What
// happens to a result, activation, derivative or update, happens in registers, in an epilogue.
//
// Matrices of activations are row-major, a sample per row, rows `stride` apart and aligned. Weights
// lie in panels as wide as the tile, T.columns registers or at last T.tail, padded to whole
// registers: w(o, i) of a panel that begins with output p and holds P is at p·in + i·P + (o − p).
// Extents are arguments: kernels compiled for one shape were no faster (230 GFLOP/s either way), so
// that layers share them.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {

/// A row-major matrix, `stride` elements from row to row.
template <class T>
struct RowMajor {
  T* data;
  int stride;

  [[nodiscard]] CTNN_INLINE constexpr T* row(int r) const noexcept {
    return data + static_cast<std::ptrdiff_t>(r) * stride;
  }
};

/// Calls f.template operator()<Columns>(first) for groups of registers that cover 0 … count − 1:
/// Columns = T.columns, the last time T.tail if that is not 0.
template <Tile T>
CTNN_INLINE void column_groups(int count, auto f) noexcept {
  int first = 0;
  for (; first + T.columns <= count; first += T.columns) f.template operator()<T.columns>(first);
  if constexpr (T.tail > 0) f.template operator()<T.tail>(first);
}

/// epilogue(s, o, b(o) + Σᵢ w(o, i)·x(s, i)) for s < rows; o is the first of L outputs.
/// x is (rows, in), its rows need no alignment; b is (registers·L).
template <class V, Tile T, class Epilogue>
CTNN_KERNEL void forward(int rows, int in, int registers, RowMajor<const scalar_of<V>> x,
                         const scalar_of<V>* w, const scalar_of<V>* b, Epilogue epilogue) noexcept {
  constexpr int L = lanes_of<V>::count;
  column_groups<T>(registers, [=]<int Columns>(int p) CTNN_INLINE_LAMBDA {
    blocks<T.rows>(rows, [=]<int Rows>(int first) CTNN_INLINE_LAMBDA {
      tile<V, Rows, Columns>(
          Scalars{x.row(first), x.stride, extent<1>},
          Registers{w + static_cast<std::ptrdiff_t>(p) * L * in, extent<Columns * L>, extent<L>},
          in, [=](int c) CTNN_INLINE_LAMBDA { return lanes_of<V>::load(b + (p + c) * L); },
          [=](int r, int c, V z) CTNN_INLINE_LAMBDA { epilogue(first + r, (p + c) * L, z); });
    });
  });
}

namespace detail {

/// Wᵀ of the inputs first … first + L − 1: [registers·L][L] with rows `step` apart, from panels of
/// `panel` registers.
template <class V>
CTNN_INLINE void pack_transposed(const scalar_of<V>* w, int panel, int in, int registers, int first,
                                 scalar_of<V>* packed, int step) noexcept {
  constexpr int L = lanes_of<V>::count;
  for (int o = 0; o < registers; ++o) {
    const int p = o / panel * panel;
    const int width = std::min(panel, registers - p) * L;
    const scalar_of<V>* const from =
        w + static_cast<std::ptrdiff_t>(p) * L * in + first * width + (o - p) * L;
    const int row = o * L;
    scalar_of<V>* const to = packed + row * static_cast<std::ptrdiff_t>(step);
    V square[L];
    if (first + L <= in) {  // apart, for the square to stay in registers
      unrolled<L>([&]<int I>()
                      CTNN_INLINE_LAMBDA { square[I] = lanes_of<V>::load(from + I * width); });
      transpose(square);
      unrolled<L>([&]<int I>()
                      CTNN_INLINE_LAMBDA { lanes_of<V>::store(to + I * step, square[I]); });
    } else {
      for (int i = 0; i < L; ++i)
        square[i] = first + i < in ? lanes_of<V>::load(from + i * width) : V(0);
      transpose(square);
      for (int j = 0; j < L; ++j) lanes_of<V>::store(to + j * step, square[j]);
    }
  }
}

}  // namespace detail

/// epilogue(s, i, Σₒ w(o, i)·dz(s, o)) for s < rows; i is the first of L inputs, up to the next
/// multiple of L. dz is (rows, out), W lies in panels of `panel` registers; `packed` holds
/// ⌈out/L⌉·L·T.columns·L elements, aligned.
template <class V, Tile T, class Epilogue>
CTNN_KERNEL void backward_x(int rows, int in, int out, RowMajor<const scalar_of<V>> dz,
                            const scalar_of<V>* w, int panel, scalar_of<V>* packed,
                            Epilogue epilogue) noexcept {
  constexpr int L = lanes_of<V>::count;
  column_groups<T>((in + L - 1) / L, [=]<int Columns>(int p) CTNN_INLINE_LAMBDA {
    constexpr int width = Columns * L;
    for (int c = 0; c < Columns; ++c)
      detail::pack_transposed<V>(w, panel, in, (out + L - 1) / L, (p + c) * L, packed + c * L,
                                 width);
    blocks<T.rows>(rows, [=]<int Rows>(int first) CTNN_INLINE_LAMBDA {
      tile<V, Rows, Columns>(
          Scalars{dz.row(first), dz.stride, extent<1>}, Registers{packed, extent<width>, extent<L>},
          out, [](int) CTNN_INLINE_LAMBDA { return V(0); },
          [=](int r, int c, V g) CTNN_INLINE_LAMBDA { epilogue(first + r, (p + c) * L, g); });
    });
  });
}

/// update.weights(k, Σₛ dz(s, o…)·x(s, i)) for every register of weights, k its offset in the
/// panels, and update.biases(o, Σₛ dz(s, o…)). x is (rows, in), dz is (rows, registers·L).
template <class V, Tile T, class Update>
CTNN_KERNEL void backward_w(int rows, int in, int registers, RowMajor<const scalar_of<V>> x,
                            RowMajor<const scalar_of<V>> dz, Update update) noexcept {
  constexpr int L = lanes_of<V>::count;
  column_groups<T>(registers, [=]<int Columns>(int p) CTNN_INLINE_LAMBDA {
    const scalar_of<V>* const right = dz.data + p * L;
    blocks<T.rows>(in, [=]<int Rows>(int first) CTNN_INLINE_LAMBDA {
      tile<V, Rows, Columns>(
          Scalars{x.data + first, extent<1>, x.stride}, Registers{right, dz.stride, extent<L>},
          rows, [](int) CTNN_INLINE_LAMBDA { return V(0); },
          [=](int r, int c, V g) CTNN_INLINE_LAMBDA {
            const int place = (first + r) * Columns + c;  // in the panel
            update.weights((static_cast<std::ptrdiff_t>(p) * in + place) * L, g);
          });
    });
    for (int c = 0; c < Columns; ++c) {
      V even(0);
      V odd(0);
      int s = 0;
      for (; s + 2 <= rows; s += 2) {
        even = even + lanes_of<V>::load(dz.row(s) + (p + c) * L);
        odd = odd + lanes_of<V>::load(dz.row(s + 1) + (p + c) * L);
      }
      if (s < rows) even = even + lanes_of<V>::load(dz.row(s) + (p + c) * L);
      update.biases((p + c) * L, even + odd);
    }
  });
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
