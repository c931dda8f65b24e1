// SPDX-License-Identifier: MIT
// The backward pass of one sample: the transpose of a matrix times a vector, without packing a
// transpose.
#pragma once

#include <algorithm>
#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/simd/register_blocks.hpp>
#include <ctnn/simd/shuffle.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {
namespace detail {

/// Σₒ w(o, i)·dz(o) of `Count` ≤ L inputs from `first` on, one a lane: a register of sums over outputs
/// for each, whose lanes are added up at last.
template <class V, Tile T, int In, int Out, int Count>
CTNN_INLINE V input_sums(int first, const scalar_of<V>* dz, const scalar_of<V>* w) noexcept {
  using math::fma;
  constexpr int L = lanes_of<V>::count;
  constexpr int registers = (Out + L - 1) / L;
  constexpr int width = T.tail > 0 ? T.tail : T.columns;  // of the last panel
  constexpr int last = registers - width;                 // its first register
  const scalar_of<V>* const end =
      w + (static_cast<std::ptrdiff_t>(last) * In + static_cast<std::ptrdiff_t>(first) * width) * L;
  V sum[Count];
  // The last register first: beyond the outputs there may lie anything, and 0·NaN would be NaN.
  const V top = lanes_of<V>::load(dz + (registers - 1) * L);
  unrolled<Count>([&]<int I>() CTNN_INLINE_LAMBDA {
    const V product = top * lanes_of<V>::load(end + (I * width + width - 1) * L);
    sum[I] = Out % L == 0 ? product : first_lanes(Out % L, product, V(0));
  });
  const auto add = [&]<int Columns>(const scalar_of<V>* d, const scalar_of<V>* at)
                       CTNN_INLINE_LAMBDA {
                         const V left = lanes_of<V>::load(d);
                         unrolled<Count>([&]<int I>() CTNN_INLINE_LAMBDA {
                           sum[I] = fma(left, lanes_of<V>::load(at + I * Columns * L), sum[I]);
                         });
                       };
  unrolled<width - 1>([&]<int C>() CTNN_INLINE_LAMBDA {
    add.template operator()<width>(dz + (last + C) * L, end + C * L);
  });
  for (int p = 0; p < last; p += T.columns) {
    const scalar_of<V>* const panel =
        w +
        (static_cast<std::ptrdiff_t>(p) * In + static_cast<std::ptrdiff_t>(first) * T.columns) * L;
    unrolled<T.columns>([&]<int C>() CTNN_INLINE_LAMBDA {
      add.template operator()<T.columns>(dz + (p + C) * L, panel + C * L);
    });
  }
  return sums_of(sum);
}

/// The same of no more outputs than 128 bits have lanes: most of those sums would be of padding.
/// Blocks of L inputs are put together and transposed, so that an output's weights lie in one register.
template <class V, int Out, int Count>
CTNN_INLINE V narrow_input_sums(int first, const scalar_of<V>* dz, const scalar_of<V>* w) noexcept {
  using math::fma;
  constexpr int L = lanes_of<V>::count;
  constexpr int block = block_lanes<scalar_of<V>>;
  V output[block];
  unrolled<block>([&]<int U>() CTNN_INLINE_LAMBDA {
    output[U] = load_blocks<scalar_of<V>>([&](int k) CTNN_INLINE_LAMBDA {
      return w + (first + std::min(block * k + U, Count - 1)) * L;
    });
  });
  transpose_each_block(output);
  V sum = V(dz[0]) * output[0];
  unrolled<Out - 1>([&]<int O>()
                        CTNN_INLINE_LAMBDA { sum = fma(V(dz[O + 1]), output[O + 1], sum); });
  return sum;
}

}  // namespace detail

/// epilogue(i, Σₒ w(o, i)·dz(o)), i the first of L inputs, up to the next multiple of L; lanes beyond
/// the inputs hold anything. dz is (Out), whole registers; w as in kernels/dense_layer.hpp. What lies
/// beyond the outputs is not read into a sum.
template <class V, Tile T, int In, int Out, class Epilogue>
CTNN_INLINE void gemv_transposed(const scalar_of<V>* dz, const scalar_of<V>* w,
                                 Epilogue epilogue) noexcept {
  constexpr int L = lanes_of<V>::count;
  const auto group = [=]<int Count>(int i) CTNN_INLINE_LAMBDA {
    if constexpr (Out <= block_lanes<scalar_of<V>>)
      epilogue(i, detail::narrow_input_sums<V, Out, Count>(i, dz, w));
    else
      epilogue(i, detail::input_sums<V, T, In, Out, Count>(i, dz, w));
  };
  int i = 0;
  for (; i + L <= In; i += L) group.template operator()<L>(i);
  if constexpr (In % L != 0) group.template operator()<In % L>(i);
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
