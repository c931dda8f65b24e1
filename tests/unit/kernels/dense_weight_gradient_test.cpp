// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <limits>
#include <type_traits>

#include <ctnn/core/lanes.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/kernels/dense_weight_gradient.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/kernels/tile.hpp>
#include <ctnn/simd/vector.hpp>

#include "support/rounding.hpp"
using namespace ctnn;
using support::Aligned;
using support::numbers;

namespace {

/// Keeps the gradients of weights and biases where they come from.
template <class V>
struct Keep {
  kernels::reference::scalar_of<V>* w;
  kernels::reference::scalar_of<V>* b;
  void weights(std::ptrdiff_t k, V g) const { lanes_of<V>::store(w + k, g); }
  void biases(int o, V g) const { lanes_of<V>::store(b + o, g); }
};

/// The worst error of a layer's gradients, and how much of the padding is not zero.
template <class V, int In, int Out, int Panel, int Columns>
void check_layer() {
  CAPTURE(In);
  CAPTURE(Out);
  CAPTURE(Columns);
  using T = kernels::reference::scalar_of<V>;
  constexpr int L = lanes_of<V>::count;
  constexpr int padded = (Out + L - 1) / L * L;
  constexpr int samples = Columns * L;
  const auto x = numbers<T>(In * samples, 1);
  const auto dz = numbers<T>(Out * samples, 2);
  Aligned<T> w(padded * In, std::numeric_limits<T>::quiet_NaN());
  Aligned<T> b(padded, std::numeric_limits<T>::quiet_NaN());
  using Matrix = kernels::reference::Matrix<V, const T, std::integral_constant<int, Columns>>;
  kernels::backward_w_on_lanes<V, In, Out, Panel * L>(Matrix{x.data(), {}}, Matrix{dz.data(), {}},
                                                      Keep<V>{w.data(), b.data()});
  const auto at = [](int k) { return static_cast<std::size_t>(k); };
  double worst = 0;
  int dirty = 0;
  for (int o = 0; o < padded; ++o) {
    support::Sum bias;
    for (int s = 0; s < samples && o < Out; ++s) bias.add(dz[at(o * samples + s)], 1);
    worst = support::worse(worst, support::error(b[at(o)], bias));
    for (int i = 0; i < In; ++i) {
      const T got = w[static_cast<std::size_t>(panel_offset(o, i, padded, In, Panel * L))];
      support::Sum sum;
      for (int s = 0; s < samples && o < Out; ++s)
        sum.add(dz[at(o * samples + s)], x[at(i * samples + s)]);
      worst = support::worse(worst, support::error(got, sum));
      dirty += o >= Out && got != 0;
    }
  }
  CHECK(worst <= support::lambda);
  CHECK(worst > 0);
  CHECK(dirty == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("gradients of weights are summed over lanes, padding is zero", V, Vector<float>,
                   Vector<double>) {
  constexpr int L = lanes_of<V>::count;
  check_layer<V, 1, 1, 1, 1>();
  check_layer<V, 5, 3, 1, 2>();  // several inputs at once, and one that is left
  check_layer<V, 4, L / 2, 2, 1>();
  check_layer<V, 2, L, 1, 3>();
  check_layer<V, 3, L + 1, 1, 2>();      // two panels
  check_layer<V, 2, 3 * L + 2, 2, 2>();  // two registers in a panel, a narrower panel behind
}
