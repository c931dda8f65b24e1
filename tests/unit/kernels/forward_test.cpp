// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
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
using Forward = void (*)(int rows, int in, int registers, kernels::RowMajor<const T> x, const T* w,
                         const T* b, support::Keep<V>);
template <class V, Tile tile>
constexpr Forward<V> kernel = kernels::forward<V, tile, support::Keep<V>>;

template <class V>
Seen judge(Tile tile, Forward<V> forward) {
  using T = kernels::scalar_of<V>;
  Seen seen;
  support::for_each_layer_shape<V>(tile, [&](int rows, int out, int in) {
    const LayerProblem<V> p(rows, in, out, tile.columns);
    support::Aligned<T> z(p.index((rows + p.beyond) * p.padded), T(77));
    std::vector<int> calls(z.size());
    forward(rows, in, p.registers, p.x_rows(), p.w.data(), p.b.data(),
            {z.data(), calls.data(), p.padded});
    for (int s = 0; s < rows + p.beyond; ++s)
      for (int o = 0; o < p.padded; ++o) {
        const std::size_t at = p.index(s * p.padded + o);
        // One call for each register of the samples there are, none beyond them.
        seen.wrong_calls += calls[at] != (s < rows && o % lanes_of<V>::count == 0 ? 1 : 0);
        seen.wrong_calls += s >= rows && z[at] != T(77);
        if (s >= rows || o >= out) continue;
        Sum exact;
        exact.add(p.b[p.index(o)], 1);
        for (int i = 0; i < in; ++i) exact.add(p.wat(o, i), p.xat(s, i));
        seen.worst = support::worse(seen.worst, error(z[at], exact));
      }
  });
  return seen;
}

constexpr int rows = 23;

/// The layer of W in panels of `tile`; its first weights are the same for every tile.
template <class V>
LayerProblem<V> layer_for(Tile tile, int registers) {
  return {rows, 37, registers * lanes_of<V>::count, tile.columns};
}

/// The outputs of `count` samples from `first` on, rows of p.padded.
template <class V>
auto outputs(const LayerProblem<V>& p, Forward<V> forward, int first, int count) {
  support::Aligned<kernels::scalar_of<V>> z(p.index(count * p.padded));
  std::vector<int> calls(z.size());
  forward(count, p.in, p.registers, {p.x_rows().row(first), p.x_stride}, p.w.data(), p.b.data(),
          {z.data(), calls.data(), p.padded});
  return z;
}

constexpr int most = 11;  // registers: two panels of four and a tail of three

template <class V>
void expect_same_bits(Tile tile, Forward<V> forward) {
  const LayerProblem<V> all = layer_for<V>({8, 1}, most);
  const auto whole = outputs<V>(all, kernel<V, Tile{8, 1}>, 0, rows);
  const LayerProblem<V> p = layer_for<V>(tile, 2 * tile.columns + tile.tail);
  int different = 0;
  for (int first = 0; first < rows; first += 5)
    for (int n = 1; first + n <= rows; n += first == 0 ? 1 : 3) {
      const auto part = outputs<V>(p, forward, first, n);
      for (int s = 0; s < n; ++s)
        different += !std::equal(part.begin() + s * p.padded, part.begin() + (s + 1) * p.padded,
                                 whole.begin() + (first + s) * all.padded);
    }
  CAPTURE(support::name_of(tile));
  CHECK(different == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("forward is W·x + b of every sample, whatever lies in the padding", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>(
      []<Tile tile> { support::expect_right(tile, judge<V>(tile, kernel<V, tile>)); });
}

TEST_CASE_TEMPLATE("a sample has the same bits in every tile and at every place of a batch", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>([]<Tile tile> { expect_same_bits<V>(tile, kernel<V, tile>); });
}
