// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include <ctnn/core/lanes.hpp>
#include <ctnn/kernels/gemv.hpp>
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
using Gemv = void (*)(const T* x, const T* w, const T* b, support::Keep<V>);
template <class V, Tile tile, int In, int Registers, class T = kernels::scalar_of<V>>
void gemv(const T* x, const T* w, const T* b, support::Keep<V> keep) {
  kernels::gemv<V, tile, In, Registers>(x, w, b, [=](int o, V z) { keep(0, o, z); });
}

template <class V>
[[gnu::noinline]] void judge_output(Seen& seen, const LayerProblem<V>& p, int o,
                                    kernels::scalar_of<V> z) {
  Sum exact;
  exact.add(p.b[p.index(o)], 1);
  for (int i = 0; i < p.in; ++i) exact.add(p.wat(o, i), p.xat(0, i));
  seen.worst = support::worse(seen.worst, error(z, exact));
}

/// The last register is full, lacks one output, or holds but one.
template <class V>
[[gnu::noinline]] void judge(Seen& seen, Gemv<V> gemv, Tile tile, int in, int registers) {
  using T = kernels::scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  for (const int missing : {0, L > 1 ? 1 : 0, L - 1}) {
    const int out = registers * L - missing;
    const LayerProblem<V> p(1, in, out, tile.columns);
    // x ends where its memory ends, for the address sanitizer, and begins off alignment.
    std::vector<T> x(p.index(in + 1));
    std::copy_n(p.x_rows().data, in, x.begin() + 1);
    // A panel more, for what the kernel might take for one.
    support::Aligned<T> z(p.b.size() + p.index(2 * tile.columns * L));
    std::vector<int> calls(z.size());
    gemv(x.data() + 1, p.w.data(), p.b.data(), {z.data(), calls.data(), 0});
    for (std::size_t o = 0; o < calls.size(); ++o)
      seen.wrong_calls += calls[o] != (o < p.b.size() && o % L == 0 ? 1 : 0);
    for (int o = 0; o < out; ++o) judge_output(seen, p, o, z[p.index(o)]);
  }
}

/// k panels and the tail.
template <class V, Tile tile, int In, int... K>
void judge_panels(Seen& seen) {
  const auto one = [&]<int Registers>() {
    judge<V>(seen, gemv<V, tile, In, Registers>, tile, In, Registers);
  };
  (one.template operator()<K * tile.columns + tile.tail>(), ...);
}

/// Three panels, two of them walked at once, and the tail.
template <class V, Tile tile, int... In>
void judge_inputs() {
  Seen seen;
  (judge_panels<V, tile, In, 3>(seen), ...);
  support::expect_right(tile, seen);
}

/// What gemv is made of, with a number of inputs that the compiler does not know.
template <class V, class T = kernels::scalar_of<V>>
using Panels = void (*)(int in, int first, const T* x, const T* w, const T* b, support::Keep<V>);
template <class V, int Columns, int Walk, int Split, class T = kernels::scalar_of<V>>
void panels(int in, int first, const T* x, const T* w, const T* b, support::Keep<V> keep) {
  kernels::detail::gemv_panels<V, Columns, Walk, Split>(in, first, x, w, b,
                                                        [=](int o, V z) { keep(0, o, z); });
}

template <class V>
[[gnu::noinline]] void judge_split(Panels<V> panels, int columns, int walk) {
  constexpr int L = lanes_of<V>::count;
  std::vector<int> inputs{63, 64, 100, 257, 784};
  for (int in = 1; in <= 40; ++in) inputs.push_back(in);
  Seen seen;
  for (const int in : inputs) {  // the panels behind a first one
    const int out = (1 + walk) * columns * L - in % L;
    const LayerProblem<V> p(1, in, out, columns);
    support::Aligned<kernels::scalar_of<V>> z(p.b.size());
    std::vector<int> calls(z.size());
    panels(in, columns, p.x_rows().data, p.w.data(), p.b.data(), {z.data(), calls.data(), 0});
    for (std::size_t o = 0; o < calls.size(); ++o)
      seen.wrong_calls += calls[o] != (o >= p.index(columns * L) && o % L == 0 ? 1 : 0);
    for (int o = columns * L; o < out; ++o) judge_output(seen, p, o, z[p.index(o)]);
  }
  CAPTURE(walk);
  support::expect_right({1, columns}, seen);
}

/// Every split that gemv may choose.
template <class V, int Columns, int Walk, int Split = 1>
void judge_splits() {
  judge_split<V>(panels<V, Columns, Walk, Split>, Columns, Walk);
  if constexpr (2 * Split * Columns * Walk <= 8) judge_splits<V, Columns, Walk, 2 * Split>();
}

}  // namespace

TEST_CASE_TEMPLATE("panels are W·x + b of one sample for every number of inputs", V, Vector<float>,
                   Vector<double>, float) {
  judge_splits<V, 1, 1>();
  judge_splits<V, 2, 1>();
  judge_splits<V, 3, 1>();
  judge_splits<V, 4, 1>();
  judge_splits<V, 1, 2>();
  judge_splits<V, 2, 2>();
  judge_splits<V, 3, 2>();
  judge_splits<V, 4, 2>();
}

TEST_CASE_TEMPLATE("gemv is W·x + b of one sample in every tile", V, Vector<float>, Vector<double>,
                   float) {
  support::for_each_tile<V>([]<Tile tile> { judge_inputs<V, tile, 261>(); });
}

TEST_CASE("gemv is W·x + b of one sample for every number of panels") {
  Seen seen;
  judge_panels<Vector<float>, Tile{8, 1}, 261, 1, 2, 4>(seen);
  support::expect_right({8, 1}, seen);
  seen = {};
  judge_panels<Vector<float>, Tile{4, 3, 2}, 261, 0, 1, 4>(seen);
  support::expect_right({4, 3, 2}, seen);
}

// Sums are split where four inputs or more come to each part.
TEST_CASE("gemv is W·x + b of one sample however many inputs it may split") {
  judge_inputs<Vector<float>, Tile{8, 1}, 1, 3, 4, 8, 16, 23>();
  judge_inputs<Vector<float>, Tile{4, 3, 1}, 1, 4, 8, 23>();
}

TEST_CASE_TEMPLATE("products that share a kernel have the bits of those with one of their own", V,
                   Vector<float>, Vector<double>) {
  using T = kernels::scalar_of<V>;
  const auto check = []<Tile tile, int In, int Registers>() {
    const LayerProblem<V> p(1, In, Registers * lanes_of<V>::count, tile.columns);
    const auto bits_of = [&](auto product) {
      support::Aligned<T> z(p.b.size());
      product(p.x_rows().data, p.w.data(), p.b.data(),
              [to = z.data()](int o, V value) { lanes_of<V>::store(to + o, value); });
      return z;
    };
    const auto own =
        bits_of([](auto... arguments) { kernels::gemv<V, tile, In, Registers>(arguments...); });
    CHECK(own == bits_of([](auto... arguments) {
            kernels::gemv_called<V, tile, In, Registers>(arguments...);
          }));
    CHECK(own == bits_of([](auto... arguments) {
            kernels::gemv_shared<V, tile>(In, Registers, arguments...);
          }));
  };
  // Every tile of float; of double, which shares all of it but the register, a few will do.
  if constexpr (std::is_same_v<T, float>)
    support::for_each_tile<V>(
        [&]<Tile tile> { check.template operator()<tile, 37, 3 * tile.columns + tile.tail>(); });
  check.template operator()<Tile{8, 1}, kernels::gemv_shared_inputs, 1>();
  check.template operator()<Tile{4, 3, 2}, kernels::gemv_shared_inputs, 8>();
}
