// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
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

/// Keeps the gradients where the panels have their parameters, and counts the calls.
template <class V>
struct KeepBoth {
  support::Keep<V> w;
  support::Keep<V> b;
  void weights(std::ptrdiff_t k, V g) const { w(0, static_cast<int>(k), g); }
  void biases(int o, V g) const { b(0, o, g); }
};

/// A kernel behind a pointer: what judges it is then compiled once for all tiles.
template <class V, class T = kernels::scalar_of<V>>
using BackwardW = void (*)(int rows, int in, int registers, kernels::RowMajor<const T> x,
                           kernels::RowMajor<const T> dz, KeepBoth<V>);
template <class V, Tile tile>
constexpr BackwardW<V> kernel = kernels::backward_w<V, tile, KeepBoth<V>>;

/// Entries of `calls` that are not one call per register of the first `size`.
int wrong(const std::vector<int>& calls, std::size_t size, std::size_t lanes) {
  int count = 0;
  for (std::size_t k = 0; k < calls.size(); ++k)
    count += calls[k] != (k < size && k % lanes == 0 ? 1 : 0);
  return count;
}

template <class V>
Seen judge(Tile tile, BackwardW<V> backward_w) {
  using T = kernels::scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  Seen seen;
  support::for_each_layer_shape<V>(tile, [&](int rows, int out, int in) {
    const LayerProblem<V> p(rows, in, out, tile.columns);
    // A panel more, for what a kernel might take for one.
    support::Aligned<T> dw(p.w.size() + p.index(tile.columns * L * in));
    support::Aligned<T> db(p.b.size() + p.index(tile.columns * L));
    std::vector<int> w_calls(dw.size());
    std::vector<int> b_calls(db.size());
    backward_w(rows, in, p.registers, p.x_rows(), p.dz_rows(),
               {{dw.data(), w_calls.data(), 0}, {db.data(), b_calls.data(), 0}});
    seen.wrong_calls += wrong(w_calls, p.w.size(), L) + wrong(b_calls, p.b.size(), L);
    for (int o = 0; o < out; ++o) {
      Sum bias;
      for (int s = 0; s < rows; ++s) bias.add(p.dzat(s, o), 1);
      seen.worst = support::worse(seen.worst, error(db[p.index(o)], bias));
      for (int i = 0; i < in; ++i) {
        Sum weight;
        for (int s = 0; s < rows; ++s) weight.add(p.dzat(s, o), p.xat(s, i));
        seen.worst = support::worse(seen.worst, error(dw[p.weight(o, i)], weight));
      }
    }
  });
  return seen;
}

}  // namespace

TEST_CASE_TEMPLATE("backward_w sums dz·x and dz over the samples, whatever lies in the padding", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>(
      []<Tile tile> { support::expect_right(tile, judge<V>(tile, kernel<V, tile>)); });
}
