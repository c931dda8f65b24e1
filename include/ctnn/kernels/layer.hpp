// SPDX-License-Identifier: MIT
// The three products of a dense layer with its neurons on lanes, each on the register tile. What
// happens to a result, activation, derivative or update, happens in registers, in an epilogue.
//
// Matrices of activations are row-major, a sample per row, rows `stride` apart and aligned. Weights
// lie in panels [⌈out/P⌉][in][P] of P = Columns·L outputs, padded to whole panels: panel p holds
// w(p·P + j, i) at (p·in + i)·P + j. Extents are arguments: kernels compiled for one shape were no
// faster on tiles of 4 × 4 and 8 × 2 (230 GFLOP/s either way), so that layers share them.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {

/// A row-major matrix, `stride` elements from row to row.
template <class T>
struct RowMajor {
  T* data;
  int stride;

  [[nodiscard]] CTNN_INLINE T* row(int r) const noexcept {
    return data + static_cast<std::ptrdiff_t>(r) * stride;
  }
};

/// epilogue(s, o, b(o) + Σᵢ w(o, i)·x(s, i)) for s < rows; o is the first of L outputs.
/// x is (rows, in), its rows need no alignment; b is (panels·P).
template <class V, Tile T, class Epilogue>
CTNN_NOINLINE void forward(int rows, int in, int panels, RowMajor<const scalar_of<V>> x,
                           const scalar_of<V>* w, const scalar_of<V>* b,
                           Epilogue epilogue) noexcept {
  constexpr int L = lanes_of<V>::count;
  constexpr int P = T.columns * L;
  for (int p = 0; p < panels; ++p, w += static_cast<std::ptrdiff_t>(in) * P, b += P)
    row_blocks<T.rows>(rows, [=]<int Rows>(int first) {
      tile<V, Rows, T.columns>(
          Scalars{x.row(first), x.stride, extent<1>}, w, extent<P>, in,
          [=](int c) { return lanes_of<V>::load(b + c * L); },
          [=](int r, int c, V z) { epilogue(first + r, p * P + c * L, z); });
    });
}

namespace detail {

/// Wᵀ of the inputs i0 … i0 + Columns·L − 1: [out][Columns·L], from panels of width P.
template <class V, int Columns>
void pack_transposed(const scalar_of<V>* w, int panel_width, int in, int out, int i0,
                     scalar_of<V>* packed) noexcept {
  constexpr int L = lanes_of<V>::count;
  // Inputs outside, outputs inside: the panel is then read in the order in which it lies.
  for (int c = 0; c < Columns; ++c) {
    const int first = i0 + c * L;
    for (int o0 = 0; o0 < out; o0 += L) {
      const scalar_of<V>* const panel =
          w + static_cast<std::ptrdiff_t>(o0 / panel_width) * in * panel_width + o0 % panel_width;
      scalar_of<V>* const to = packed + (o0 * Columns + c) * L;
      const int count = std::min(L, out - o0);
      V square[L];
      if (first + L <= in && count == L) {  // apart, for the square to stay in registers
        unrolled<L>([&]<int I>() CTNN_INLINE_LAMBDA {
          square[I] = lanes_of<V>::load(panel + (first + I) * panel_width);
        });
        transpose(square);
        unrolled<L>([&]<int I>() CTNN_INLINE_LAMBDA {
          lanes_of<V>::store(to + I * Columns * L, square[I]);
        });
      } else {
        for (int i = 0; i < L; ++i)
          square[i] = first + i < in ? lanes_of<V>::load(panel + (first + i) * panel_width) : V(0);
        transpose(square);
        for (int o = 0; o < count; ++o) lanes_of<V>::store(to + o * Columns * L, square[o]);
      }
    }
  }
}

}  // namespace detail

/// epilogue(s, i, Σₒ w(o, i)·dz(s, o)) for s < rows; i is the first of L inputs, up to the next
/// multiple of Columns·L. dz is (rows, out); `packed` holds out·Columns·L elements, aligned.
template <class V, Tile T, class Epilogue>
CTNN_NOINLINE void backward_x(int rows, int in, int out, RowMajor<const scalar_of<V>> dz,
                              const scalar_of<V>* w, int panel_width, scalar_of<V>* packed,
                              Epilogue epilogue) noexcept {
  constexpr int L = lanes_of<V>::count;
  constexpr int width = T.columns * L;
  for (int i0 = 0; i0 < in; i0 += width) {
    detail::pack_transposed<V, T.columns>(w, panel_width, in, out, i0, packed);
    row_blocks<T.rows>(rows, [=]<int Rows>(int first) {
      tile<V, Rows, T.columns>(
          Scalars{dz.row(first), dz.stride, extent<1>}, packed, extent<width>, out,
          [](int) { return V(0); }, [=](int r, int c, V g) { epilogue(first + r, i0 + c * L, g); });
    });
  }
}

/// update.weights(k, Σₛ dz(s, o…)·x(s, i)) for every vector of L weights, k its offset in the
/// panels, and update.biases(o, Σₛ dz(s, o…)). x is (rows, in), dz is (rows, panels·P).
template <class V, Tile T, class Update>
CTNN_NOINLINE void backward_w(int rows, int in, int panels, RowMajor<const scalar_of<V>> x,
                              RowMajor<const scalar_of<V>> dz, Update update) noexcept {
  constexpr int L = lanes_of<V>::count;
  constexpr int P = T.columns * L;
  for (int p = 0; p < panels; ++p) {
    const scalar_of<V>* const right = dz.data + p * P;
    row_blocks<T.rows>(in, [=]<int Rows>(int first) {
      tile<V, Rows, T.columns>(
          Scalars{x.data + first, extent<1>, x.stride}, right, dz.stride, rows,
          [](int) { return V(0); },
          [=](int r, int c, V g) {
            update.weights((static_cast<std::ptrdiff_t>(p) * in + first + r) * P + c * L, g);
          });
    });
    for (int c = 0; c < P; c += L) {
      V even(0);
      V odd(0);
      int s = 0;
      for (; s + 2 <= rows; s += 2) {
        even = even + lanes_of<V>::load(right + dz.stride * static_cast<std::ptrdiff_t>(s) + c);
        odd = odd + lanes_of<V>::load(right + dz.stride * static_cast<std::ptrdiff_t>(s + 1) + c);
      }
      if (s < rows)
        even = even + lanes_of<V>::load(right + dz.stride * static_cast<std::ptrdiff_t>(s) + c);
      update.biases(p * P + c, even + odd);
    }
  }
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
