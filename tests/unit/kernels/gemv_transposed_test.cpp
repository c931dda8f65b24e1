// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/gemv_transposed.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/layer_problem.hpp"
using namespace ctnn;
using support::error;
using support::LayerProblem;
using support::Seen;
using support::Sum;

namespace {

/// A kernel behind a pointer: what judges it is then compiled once for all shapes.
template <class V, class T = kernels::scalar_of<V>>
using Transposed = void (*)(const T* dz, const T* w, support::Keep<V>);
template <class V, Tile tile, int In, int Out, class T = kernels::scalar_of<V>>
void transposed(const T* dz, const T* w, support::Keep<V> keep) {
  kernels::gemv_transposed<V, tile, In, Out>(dz, w, [=](int i, V g) { keep(0, i, g); });
}

/// NaN lies wherever nothing of the layer does.
template <class V>
[[gnu::noinline]] void judge(Seen& seen, Transposed<V> kernel, Tile tile, int in, int out) {
  constexpr int L = lanes_of<V>::count;
  const LayerProblem<V> p(1, in, out, tile.columns);
  support::Aligned<kernels::scalar_of<V>> dx(p.index((in + L - 1) / L * L + L));
  std::vector<int> calls(dx.size());
  kernel(p.dz.data(), p.w.data(), {dx.data(), calls.data(), 0});
  for (int i = 0; i < static_cast<int>(calls.size()); ++i)
    seen.wrong_calls += calls[p.index(i)] != (i < in && i % L == 0 ? 1 : 0);
  for (int i = 0; i < in; ++i) {
    Sum exact;
    for (int o = 0; o < out; ++o) exact.add(p.wat(o, i), p.dzat(0, o));
    seen.worst = support::worse(seen.worst, error(dx[p.index(i)], exact));
  }
}

/// `Panels` panels and the tail, the last register of which holds all but `Missing` outputs.
template <class V, Tile tile, int In, int Panels, int... Missing>
void judge_outputs(Seen& seen) {
  constexpr int whole = (Panels * tile.columns + tile.tail) * lanes_of<V>::count;
  (judge<V>(seen, transposed<V, tile, In, whole - Missing>, tile, In, whole - Missing), ...);
}

/// Inputs around a register; one output, a few, and registers that are not full.
template <class V>
void judge_all() {
  constexpr int L = lanes_of<V>::count;
  Seen seen;
  judge_outputs<V, Tile{8, 1}, 3 * L + 2, 1, 0, L - 2, L - 1>(seen);
  judge_outputs<V, Tile{8, 1}, 1, 3, L - 1>(seen);
  support::expect_right({8, 1}, seen);
  seen = {};
  judge_outputs<V, Tile{4, 3, 2}, L - 1, 0, 1>(seen);
  judge_outputs<V, Tile{4, 3, 2}, L + 1, 2, 0>(seen);
  support::expect_right({4, 3, 2}, seen);
}

}  // namespace

TEST_CASE_TEMPLATE("gemv_transposed is Wᵀ·dz, whatever lies in the padding", V, Vector<float>,
                   Vector<double>) {
  judge_all<V>();
}
