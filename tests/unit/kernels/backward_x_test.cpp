// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include <ctnn/kernels/layer.hpp>

#include "support/layer_problem.hpp"
using namespace ctnn;
using support::error;
using support::lambda;
using support::LayerProblem;
using support::Sum;

namespace {

/// A kernel behind a pointer: what judges it is then compiled once for all tiles.
template <class V, class T = kernels::scalar_of<V>>
using BackwardX = void (*)(int rows, int in, int out, kernels::RowMajor<const T> dz, const T* w,
                           int panel_width, T* packed, support::Keep<V>);
template <class V, Tile tile>
constexpr BackwardX<V> kernel = kernels::backward_x<V, tile, support::Keep<V>>;

struct Seen {
  double worst = 0;
  int wrong_calls = 0;
};

template <class V>
Seen judge(Tile tile, BackwardX<V> backward_x) {
  using T = kernels::scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  const int width = tile.columns * L;
  Seen seen;
  int panel = L;  // of this layer's outputs, apart from the width of the tile: all in turn
  support::for_each_layer_shape<V>(width, [&](int rows, int in, int out) {
    const LayerProblem<V> p(rows, in, out, panel);
    panel = panel == 4 * L ? L : panel + L;
    const int padded = (in + width - 1) / width * width;
    support::Aligned<T> dx(p.index((rows + p.beyond) * padded), T(77));
    std::vector<int> calls(dx.size());
    const std::size_t packed_size = p.index(out * width);
    support::Aligned<T> packed(packed_size + 1, p.nan);
    packed[packed_size] = T(77);
    backward_x(rows, in, out, p.dz_rows(), p.w.data(), p.panel, packed.data(),
               {dx.data(), calls.data(), padded});
    seen.wrong_calls += packed[packed_size] != T(77);
    for (int s = 0; s < rows + p.beyond; ++s)
      for (int i = 0; i < padded; ++i) {
        const std::size_t at = p.index(s * padded + i);
        seen.wrong_calls += calls[at] != (s < rows && i % L == 0 ? 1 : 0);
        seen.wrong_calls += s >= rows && dx[at] != T(77);
        if (s >= rows || i >= in) continue;
        Sum exact;
        for (int o = 0; o < out; ++o) exact.add(p.wat(o, i), p.dzat(s, o));
        seen.worst = support::worse(seen.worst, error(dx[at], exact));
      }
  });
  return seen;
}

}  // namespace

TEST_CASE_TEMPLATE("backward_x is dz times W of every sample, whatever lies in the padding", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>([]<Tile tile> {
    const Seen seen = judge<V>(tile, kernel<V, tile>);
    CAPTURE(support::name_of(tile));
    CHECK(seen.wrong_calls == 0);
    CHECK(seen.worst <= lambda);
    CHECK(seen.worst > 0);  // the judge is wider than what it judges
  });
}
