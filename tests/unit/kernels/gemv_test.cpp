// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include <ctnn/kernels/gemv.hpp>

#include "support/layer_problem.hpp"
using namespace ctnn;
using support::error;
using support::lambda;
using support::LayerProblem;
using support::Sum;

namespace {

/// A kernel behind a pointer: what judges it is then compiled once for all widths of a panel.
template <class V, class T = kernels::scalar_of<V>>
using Gemv = void (*)(int in, int panels, const T* x, const T* w, const T* b, support::Keep<V>);
template <class V, int Columns, class T = kernels::scalar_of<V>>
void gemv(int in, int panels, const T* x, const T* w, const T* b, support::Keep<V> keep) {
  kernels::gemv<V, Columns>(in, panels, x, w, b, [=](int o, V z) { keep(0, o, z); });
}

struct Seen {
  double worst = 0;
  int wrong_calls = 0;
};

template <class V>
void judge(Seen& seen, Gemv<V> gemv, int in, int out, int panel) {
  using T = kernels::scalar_of<V>;
  const LayerProblem<V> p(1, in, out, panel);
  // x ends where its memory ends, for the address sanitizer, and begins off alignment.
  std::vector<T> x(p.index(in + 1));
  std::copy_n(p.x_rows().data, in, x.begin() + 1);
  support::Aligned<T> z(p.b.size());
  std::vector<int> calls(z.size());
  gemv(in, p.panels, x.data() + 1, p.w.data(), p.b.data(), {z.data(), calls.data(), 0});
  for (std::size_t o = 0; o < calls.size(); ++o)
    seen.wrong_calls += calls[o] != (o % lanes_of<V>::count == 0 ? 1 : 0);
  for (int o = 0; o < out; ++o) {
    Sum exact;
    exact.add(p.b[p.index(o)], 1);
    for (int i = 0; i < in; ++i) exact.add(p.wat(o, i), p.xat(0, i));
    seen.worst = support::worse(seen.worst, error(z[p.index(o)], exact));
  }
}

}  // namespace

TEST_CASE_TEMPLATE("gemv is W·x + b of one sample, whatever lies in the padding", V, Vector<float>,
                   Vector<double>, float) {
  const std::array<Gemv<V>, 4> kernel{gemv<V, 1>, gemv<V, 2>, gemv<V, 3>, gemv<V, 4>};
  for (int columns = 1; columns <= 4; ++columns) {
    const int P = columns * lanes_of<V>::count;
    Seen seen;
    for (int panels = 1; panels <= 5; ++panels) {
      std::vector<int> inputs{63, 64, 100, 257, 784};
      for (int in = 1; in <= 40; ++in) inputs.push_back(in);
      for (const int in : inputs) {
        // The last panel is full, lacks one output, or holds but one, in turn.
        const int missing = in % 3 == 0 ? 0 : in % 3 == 1 ? 1 : P - 1;
        judge<V>(seen, kernel[static_cast<std::size_t>(columns - 1)], in,
                 std::max(panels * P - missing, 1), P);
      }
    }
    CAPTURE(columns);
    CHECK(seen.wrong_calls == 0);
    CHECK(seen.worst <= lambda);
    CHECK(seen.worst > 0);  // the judge is wider than what it judges
  }
}
