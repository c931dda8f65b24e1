// SPDX-License-Identifier: MIT
// A dense layer as the tiled kernels take it, with NaN wherever nothing of it lies: what a kernel
// reads there, and lets into a result, is found.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/rounding.hpp"

namespace support {

/// Calls f with every tile that a plan may choose, on some instruction set, and with tails of every
/// width; of registers of doubles and of scalars, which run through the same text, with fewer.
template <class V>
void for_each_tile(auto f) {
  using ctnn::Tile;
  f.template operator()<Tile{8, 1}>();
  f.template operator()<Tile{4, 3, 2}>();
  f.template operator()<Tile{2, 4}>();
  if constexpr (std::is_same_v<V, ctnn::Vector<float>>) {
    f.template operator()<Tile{8, 2}>();
    f.template operator()<Tile{8, 2, 1}>();
    f.template operator()<Tile{4, 2}>();
    f.template operator()<Tile{4, 2, 1}>();
    f.template operator()<Tile{4, 3}>();
    f.template operator()<Tile{4, 3, 1}>();
    f.template operator()<Tile{4, 4}>();
    f.template operator()<Tile{4, 4, 1}>();
    f.template operator()<Tile{4, 4, 2}>();
    f.template operator()<Tile{4, 4, 3}>();
    f.template operator()<Tile{2, 4, 1}>();
    f.template operator()<Tile{2, 4, 2}>();
    f.template operator()<Tile{2, 4, 3}>();
  }
}

inline std::string name_of(ctnn::Tile t) {
  return std::to_string(t.rows) + " x " + std::to_string(t.columns) + " + " +
         std::to_string(t.tail);
}

/// What a test saw of a kernel.
struct Seen {
  double worst = 0;
  int wrong_calls = 0;
};
inline void expect_right(ctnn::Tile tile, Seen seen) {
  CAPTURE(name_of(tile));
  CHECK(seen.wrong_calls == 0);
  CHECK(seen.worst <= lambda);
  CHECK(seen.worst > 0);  // the judge is wider than what it judges
}

/// An epilogue that keeps what it gets, in rows of `stride`, and counts its calls.
template <class V>
struct Keep {
  ctnn::kernels::scalar_of<V>* to;
  int* calls;
  int stride;
  void operator()(int s, int o, V value) const {
    ctnn::lanes_of<V>::store(to + s * stride + o, value);
    ++calls[s * stride + o];
  }
};

template <class V>
struct LayerProblem {
  using T = ctnn::kernels::scalar_of<V>;
  static constexpr int L = ctnn::lanes_of<V>::count;
  static constexpr T nan = std::numeric_limits<T>::quiet_NaN();
  static constexpr int beyond = 3;  // rows after those of the batch

  int rows, in, out;
  int panel;  // registers of outputs side by side
  int registers = (out + L - 1) / L;
  int padded = registers * L;
  int x_stride = in + 3;  // rows of x need no alignment
  int dz_stride = padded + L;
  Aligned<T> w = poisoned(padded * in);
  Aligned<T> b = poisoned(padded);
  Aligned<T> x = poisoned(1 + (rows + beyond) * x_stride);
  Aligned<T> dz = poisoned((rows + beyond) * dz_stride);

  LayerProblem(int rows_, int in_, int out_, int panel_)
      : rows(rows_), in(in_), out(out_), panel(panel_) {
    const auto random_w = numbers<T>(out * in, 1);
    const auto random_b = numbers<T>(out, 2);
    const auto random_x = numbers<T>(rows * in, 3);
    const auto random_dz = numbers<T>(rows * out, 4);
    for (int o = 0; o < out; ++o) {
      b[index(o)] = random_b[index(o)];
      for (int i = 0; i < in; ++i) w[weight(o, i)] = random_w[index(o * in + i)];
    }
    for (int s = 0; s < rows; ++s) {
      for (int i = 0; i < in; ++i) x[index(1 + s * x_stride + i)] = random_x[index(s * in + i)];
      for (int o = 0; o < out; ++o) dz[index(s * dz_stride + o)] = random_dz[index(s * out + o)];
    }
  }

  [[nodiscard]] static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  [[nodiscard]] std::size_t weight(int o, int i) const {
    const int first = o / (panel * L) * panel * L;
    const int side_by_side = std::min(panel * L, padded - first);
    return index(first * in + i * side_by_side + (o - first));
  }
  [[nodiscard]] long double wat(int o, int i) const { return w[weight(o, i)]; }
  [[nodiscard]] long double xat(int s, int i) const { return x[index(1 + s * x_stride + i)]; }
  [[nodiscard]] long double dzat(int s, int o) const { return dz[index(s * dz_stride + o)]; }

  [[nodiscard]] ctnn::kernels::RowMajor<const T> x_rows() const { return {x.data() + 1, x_stride}; }
  [[nodiscard]] ctnn::kernels::RowMajor<const T> dz_rows() const { return {dz.data(), dz_stride}; }

  static Aligned<T> poisoned(int n) { return Aligned<T>(index(n), nan); }
};

/// The numbers of neurons whose registers a tile takes: T.columns·k + T.tail of them, the last one
/// with a single neuron, all but one, or full.
template <class V>
std::set<int> widths_of(ctnn::Tile t) {
  constexpr int L = ctnn::lanes_of<V>::count;
  std::set<int> widths;
  for (int k = 0; k <= 2; ++k)
    if (const int registers = k * t.columns + t.tail; registers > 0)
      widths.insert({(registers - 1) * L + 1, registers * L - (L > 1 ? 1 : 0), registers * L});
  return widths;
}

/// Calls f(rows, width, other): widths that the tile takes by others around a register and around
/// panels, with some batches each, and every batch from 1 to 70 on one small layer.
template <class V>
void for_each_layer_shape(ctnn::Tile t, auto f) {
  constexpr int L = ctnn::lanes_of<V>::count;
  const std::set<int> others{1, std::max(L - 1, 1), L, L + 1, 3 * L + 2, 2 * t.columns * L};
  std::vector<std::array<int, 3>> shapes;
  int batch = 0;
  for (const int other : others)
    for (const int width : widths_of<V>(t)) {
      shapes.push_back({1 + batch % 13, width, other});
      shapes.push_back({14 + batch % 41, width, other});
      batch += 7;
    }
  for (int rows = 1; rows <= 70; ++rows)
    shapes.push_back({rows, (t.columns + t.tail - 1) * L + 1, 3});
  for (const auto [rows, width, other] : shapes) f(rows, width, other);
}

}  // namespace support
