// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/dense_layer.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/layer_problem.hpp"
using namespace ctnn;
using support::error;
using support::LayerProblem;
using support::Seen;
using support::Sum;

namespace {

/// A kernel behind a pointer: what judges it is then compiled once for all tiles.
template <class V, class T = kernels::scalar_of<V>>
using BackwardX = void (*)(int rows, int in, int out, kernels::RowMajor<const T> dz, const T* w,
                           int panel, T* packed, support::Keep<V>);
template <class V, Tile tile>
constexpr BackwardX<V> kernel = kernels::backward_x<V, tile, support::Keep<V>>;

template <class V>
[[gnu::noinline]] void judge(Seen& seen, Tile tile, BackwardX<V> backward_x,
                             const LayerProblem<V>& p) {
  using T = kernels::scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  const int padded = (p.in + L - 1) / L * L;
  support::Aligned<T> dx(p.index((p.rows + p.beyond) * padded), T(77));
  std::vector<int> calls(dx.size());
  const std::size_t packed_size = p.index(p.padded * tile.columns * L);
  support::Aligned<T> packed(packed_size + 1, p.nan);
  packed[packed_size] = T(77);
  backward_x(p.rows, p.in, p.out, p.dz_rows(), p.w.data(), p.panel, packed.data(),
             {dx.data(), calls.data(), padded});
  seen.wrong_calls += packed[packed_size] != T(77);
  for (int s = 0; s < p.rows + p.beyond; ++s)
    for (int i = 0; i < padded; ++i) {
      const std::size_t at = p.index(s * padded + i);
      seen.wrong_calls += calls[at] != (s < p.rows && i % L == 0 ? 1 : 0);
      seen.wrong_calls += s >= p.rows && dx[at] != T(77);
      if (s >= p.rows || i >= p.in) continue;
      Sum exact;
      for (int o = 0; o < p.out; ++o) exact.add(p.wat(o, i), p.dzat(s, o));
      seen.worst = support::worse(seen.worst, error(dx[at], exact));
    }
}

template <class V>
Seen judge(Tile tile, BackwardX<V> backward_x) {
  constexpr int L = lanes_of<V>::count;
  Seen seen;
  int panel = 1;  // of this layer's outputs, apart from the width of the tile: all in turn
  support::for_each_layer_shape<V>(tile, [&](int rows, int in, int out) {
    judge<V>(seen, tile, backward_x, {rows, in, out, panel});
    panel = panel == 4 ? 1 : panel + 1;
  });
  // Panels that end with every tail, the last register of which is not full.
  for (panel = 1; panel <= 4; ++panel)
    for (int registers = 1; registers <= 2 * panel; ++registers)
      judge<V>(seen, tile, backward_x,
               {13, (tile.columns + tile.tail) * L, (registers - 1) * L + 1, panel});
  return seen;
}

}  // namespace

TEST_CASE_TEMPLATE("backward_x is dz times W of every sample, whatever lies in the padding", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>(
      []<Tile tile> { support::expect_right(tile, judge<V>(tile, kernel<V, tile>)); });
}
