// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
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
using Forward = void (*)(int rows, int in, int panels, kernels::RowMajor<const T> x, const T* w,
                         const T* b, support::Keep<V>);
template <class V, Tile tile>
constexpr Forward<V> kernel = kernels::forward<V, tile, support::Keep<V>>;

struct Seen {
  double worst = 0;
  int wrong_calls = 0;
};

template <class V>
Seen judge(Tile tile, Forward<V> forward) {
  using T = kernels::scalar_of<V>;
  const int P = tile.columns * lanes_of<V>::count;
  Seen seen;
  support::for_each_layer_shape<V>(P, [&](int rows, int in, int out) {
    const LayerProblem<V> p(rows, in, out, P);
    const int padded = p.panels * P;
    support::Aligned<T> z(p.index((rows + p.beyond) * padded), T(77));
    std::vector<int> calls(z.size());
    forward(rows, in, p.panels, p.x_rows(), p.w.data(), p.b.data(),
            {z.data(), calls.data(), padded});
    for (int s = 0; s < rows + p.beyond; ++s)
      for (int o = 0; o < padded; ++o) {
        const std::size_t at = p.index(s * padded + o);
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

/// The outputs of `count` samples from `first` on, (count, 2L).
template <class V>
auto outputs(Tile tile, Forward<V> forward, int first, int count) {
  using T = kernels::scalar_of<V>;
  const int P = tile.columns * lanes_of<V>::count;
  const LayerProblem<V> p(rows, 37, 2 * lanes_of<V>::count, P);
  const int padded = p.panels * P;
  support::Aligned<T> z(p.index(rows * padded));
  std::vector<int> calls(z.size());
  forward(count, p.in, p.panels, {p.x_rows().row(first), p.x_stride}, p.w.data(), p.b.data(),
          {z.data(), calls.data(), padded});
  std::vector<T> result;
  for (int s = 0; s < count; ++s)
    result.insert(result.end(), z.begin() + s * padded, z.begin() + s * padded + p.out);
  return result;
}

}  // namespace

TEST_CASE_TEMPLATE("forward is W·x + b of every sample, whatever lies in the padding", V,
                   Vector<float>, Vector<double>, float) {
  support::for_each_tile<V>([]<Tile tile> {
    const Seen seen = judge<V>(tile, kernel<V, tile>);
    CAPTURE(support::name_of(tile));
    CHECK(seen.wrong_calls == 0);
    CHECK(seen.worst <= lambda);
    CHECK(seen.worst > 0);  // the judge is wider than what it judges
  });
}

TEST_CASE_TEMPLATE("a sample has the same bits in every tile and at every place of a batch", V,
                   Vector<float>, Vector<double>, float) {
  const auto whole = outputs<V>({8, 1}, kernel<V, Tile{8, 1}>, 0, rows);
  support::for_each_tile<V>([&]<Tile tile> {
    int different = 0;
    for (int first = 0; first < rows; first += 5)
      for (int n = 1; first + n <= rows; n += first == 0 ? 1 : 3) {
        const auto part = outputs<V>(tile, kernel<V, tile>, first, n);
        different +=
            !std::equal(part.begin(), part.end(), whole.begin() + first * 2 * lanes_of<V>::count);
      }
    CAPTURE(support::name_of(tile));
    CHECK(different == 0);
  });
}
