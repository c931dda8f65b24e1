// SPDX-License-Identifier: MIT
// One sample: a matrix times a vector, neurons on lanes, at least eight sums at a time so that the
// FMA units never wait for one another.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/tile.hpp>

namespace ctnn::inline CTNN_ABI {
namespace kernels {
namespace detail {

/// `Walk` panels of `Columns` registers at once, k split over Split sums each.
template <class V, int Columns, int Walk, int Split, class Epilogue>
CTNN_INLINE void gemv_panels(int in, int first, const scalar_of<V>* x, const scalar_of<V>* w,
                             const scalar_of<V>* b, Epilogue epilogue) noexcept {
  using math::fma;
  constexpr int L = lanes_of<V>::count;
  constexpr int N = Walk * Columns;
  const scalar_of<V>* const start = w + static_cast<std::ptrdiff_t>(first) * L * in;
  const std::ptrdiff_t panel = static_cast<std::ptrdiff_t>(in) * Columns * L;
  V sum[Split][N];
  unrolled<N>([&]<int C>() CTNN_INLINE_LAMBDA {
    sum[0][C] = lanes_of<V>::load(b + (first + C) * L);
    unrolled<Split - 1>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S + 1][C] = V(0); });
  });
  const auto add = [&]<int S>(int k) CTNN_INLINE_LAMBDA {
    const V a(x[k]);
    unrolled<N>([&]<int C>() CTNN_INLINE_LAMBDA {
      sum[S][C] =
          fma(a,
              lanes_of<V>::load(start + C / Columns * panel +
                                (static_cast<std::ptrdiff_t>(k) * Columns + C % Columns) * L),
              sum[S][C]);
    });
  };
  int k = 0;
  for (; k + Split <= in; k += Split)
    unrolled<Split>([&]<int S>() CTNN_INLINE_LAMBDA { add.template operator()<S>(k + S); });
  if constexpr (Split > 1)
    for (; k < in; ++k) add.template operator()<0>(k);
  unrolled<N>([&]<int C>() CTNN_INLINE_LAMBDA {
    // Pairs first: a tree, not a chain.
    if constexpr (Split >= 8)
      unrolled<4>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S][C] = sum[S][C] + sum[S + 4][C]; });
    if constexpr (Split >= 4)
      unrolled<2>([&]<int S>() CTNN_INLINE_LAMBDA { sum[S][C] = sum[S][C] + sum[S + 2][C]; });
    if constexpr (Split >= 2) sum[0][C] = sum[0][C] + sum[1][C];
    epilogue((first + C) * L, sum[0][C]);
  });
}

/// How far to split k for eight sums; a short k not at all.
consteval int split_for(int sums, int in) {
  int split = 1;
  while (2 * split <= 8 / sums && 4 * split <= in) split *= 2;
  return split;
}

}  // namespace detail

/// epilogue(o, b(o) + Σᵢ w(o, i)·x(i)), o the first of L outputs, of `Registers`·L. x is (In), w and b
/// as in kernels/dense_layer.hpp. Two panels at once keep two streams from the caches in flight.
template <class V, Tile T, int In, int Registers, class Epilogue>
CTNN_INLINE void gemv(const scalar_of<V>* x, const scalar_of<V>* w, const scalar_of<V>* b,
                      Epilogue epilogue) noexcept {
  using detail::gemv_panels, detail::split_for;
  int p = 0;
  for (; p + 2 * T.columns <= Registers; p += 2 * T.columns)
    gemv_panels<V, T.columns, 2, split_for(2 * T.columns, In)>(In, p, x, w, b, epilogue);
  if constexpr (Registers / T.columns % 2 == 1) {
    gemv_panels<V, T.columns, 1, split_for(T.columns, In)>(In, p, x, w, b, epilogue);
    p += T.columns;
  }
  if constexpr (T.tail > 0)
    gemv_panels<V, T.tail, 1, split_for(T.tail, In)>(In, p, x, w, b, epilogue);
}

/// The same as a function that all products of these extents call.
template <class V, Tile T, int In, int Registers, class Epilogue>
CTNN_KERNEL void gemv_called(const scalar_of<V>* x, const scalar_of<V>* w, const scalar_of<V>* b,
                             Epilogue epilogue) noexcept {
  gemv<V, T, In, Registers>(x, w, b, epilogue);
}

/// From this many inputs on k is split as far as it ever is.
inline constexpr int gemv_shared_inputs = 16;

/// The same with extents as arguments, which products of any share; `in` ≥ gemv_shared_inputs, so
/// that the bits are those of gemv.
template <class V, Tile T, class Epilogue>
CTNN_KERNEL void gemv_shared(int in, int registers, const scalar_of<V>* x, const scalar_of<V>* w,
                             const scalar_of<V>* b, Epilogue epilogue) noexcept {
  using detail::gemv_panels, detail::split_for;
  constexpr int most = gemv_shared_inputs;
  int p = 0;
  for (; p + 2 * T.columns <= registers; p += 2 * T.columns)
    gemv_panels<V, T.columns, 2, split_for(2 * T.columns, most)>(in, p, x, w, b, epilogue);
  if (p + T.columns <= registers) {
    gemv_panels<V, T.columns, 1, split_for(T.columns, most)>(in, p, x, w, b, epilogue);
    p += T.columns;
  }
  if constexpr (T.tail > 0)
    gemv_panels<V, T.tail, 1, split_for(T.tail, most)>(in, p, x, w, b, epilogue);
}

}  // namespace kernels
}  // namespace ctnn::inline CTNN_ABI
