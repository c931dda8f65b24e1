// SPDX-License-Identifier: MIT
// Of vjp and jacobian what central differences do not show (tests/gradient/outputs_test.cpp does).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/model/gradients.hpp>
#include <ctnn/network/dense.hpp>

#include "support/rounding.hpp"

using namespace ctnn;

namespace {

constexpr auto relu = Dense<17, 35, ReLU> >> Dense<16, ReLU> >> Dense<8>;
constexpr auto net =
    Named<"below", Dense<5, 19, Tanh>> >> Named<"above", Dense<17, PReLU>> >> Dense<3, Softmax>;

template <const auto& Net, class T>
Model<Net, T> started() {
  Model<Net, T> model;
  const auto n = support::numbers<float>(static_cast<int>(model.parameters().size()), 1);
  std::copy(n.begin(), n.end(), model.parameters().begin());
  return model;
}
template <class T, std::size_t N>
std::array<T, N> row(std::uint32_t stream) {
  std::array<T, N> result{};
  const auto n = support::numbers<float>(static_cast<int>(N), stream);
  std::copy(n.begin(), n.end(), result.begin());
  return result;
}

/// Wᵀ·dz in double, and what a float evaluation of it may err by: a sum of k terms by λ·√k·u·Σ|w·dz|
/// (see support/rounding.hpp), and the error of dz passes through |W|.
template <int L>
void back(const Model<relu, double>& model, std::vector<double>& dz, std::vector<double>& error) {
  const auto w = model.weights<L>();
  std::vector<double> g(w.columns);
  std::vector<double> bound(w.columns);
  for (int i = 0; i < w.columns; ++i) {
    double magnitude = 0;
    for (int o = 0; o < w.rows; ++o) {
      const auto k = static_cast<std::size_t>(o);
      g[static_cast<std::size_t>(i)] += w(o, i) * dz[k];
      magnitude += std::abs(w(o, i) * dz[k]);
      bound[static_cast<std::size_t>(i)] += std::abs(w(o, i)) * error[k];
    }
    bound[static_cast<std::size_t>(i)] +=
        support::lambda * std::sqrt(w.rows) * magnitude * std::numeric_limits<float>::epsilon() / 2;
  }
  dz = g;
  error = bound;
}

}  // namespace

TEST_CASE("in float, vjp and jacobian err no more than their sums may") {
  const auto wide = started<relu, double>();
  const auto model = started<relu, float>();
  const auto sample = row<float, 17>(2);
  const auto at = layer_outputs(wide, row<double, 17>(2));
  // ReLU has no error of its own as long as rounding does not change a sign.
  const auto steady = [](const auto& y, const auto& z) {
    for (std::size_t o = 0; o < y.size(); ++o) CHECK((y[o] > 0) == (z[o] > 0));
  };
  steady(layer_outputs(model, sample).layer<0>(), at.layer<0>());
  steady(layer_outputs(model, sample).layer<1>(), at.layer<1>());

  const auto dy = row<float, 8>(3);
  const auto dx = vjp(model, sample, dy);
  const auto j = jacobian(model, sample);
  double worst = 0;
  double least = 1;
  for (int r = -1; r < 8; ++r) {  // dy, then the outputs one by one
    std::vector<double> dz(8);
    std::vector<double> error(8);
    for (int o = 0; o < 8; ++o)
      dz[static_cast<std::size_t>(o)] = r < 0 ? dy[static_cast<std::size_t>(o)] : o == r;
    const auto through = [](const auto& y, auto& g, auto& e) {
      for (std::size_t o = 0; o < y.size(); ++o)
        if (y[o] == 0) g[o] = e[o] = 0;
    };
    back<2>(wide, dz, error);
    through(at.layer<1>(), dz, error);
    back<1>(wide, dz, error);
    through(at.layer<0>(), dz, error);
    back<0>(wide, dz, error);
    for (std::size_t i = 0; i < 17; ++i) {
      const double got = r < 0 ? dx[i] : j(r, static_cast<int>(i));
      worst = support::worse(worst, std::abs(got - dz[i]) / error[i]);
      least = std::min(least, std::abs(dz[i]));
    }
  }
  CHECK(worst <= 1);
  CHECK(worst > 0);
  CHECK(least > 0);
}

TEST_CASE("activations are what the model computes, by index and by name") {
  const auto model = started<net, float>();
  const auto sample = row<float, 5>(2);
  const auto at = layer_outputs(model, sample);
  CHECK(at.output() == model(sample));
  CHECK(at.layer<2>() == at.output());
  CHECK(at.layer<"below">() == at.layer<0>());
  CHECK(at.layer<"above">() == at.layer<1>());
  double z = static_cast<double>(model.biases<0>()[18]);
  for (int i = 0; i < 5; ++i)
    z += static_cast<double>(model.weights<0>()(18, i)) *
         static_cast<double>(sample[static_cast<std::size_t>(i)]);
  const double y = static_cast<double>(at.layer<0>()[18]);
  CHECK(y == doctest::Approx(std::tanh(z)).epsilon(1e-5));
}

TEST_CASE("what lies beyond the outputs of a layer does not matter") {
  const auto model = started<net, float>();
  Model<net> poisoned;
  std::fill_n(poisoned.data(), Model<net>::layout::size, std::numeric_limits<float>::quiet_NaN());
  std::copy(model.parameters().begin(), model.parameters().end(), poisoned.parameters().begin());
  const auto sample = row<float, 5>(2);
  const auto dy = row<float, 3>(3);
  Model<net> gradient;
  Model<net> expected;
  const auto dx = vjp(model, sample, dy, expected);
  CHECK(vjp(poisoned, sample, dy, gradient) == dx);
  CHECK(vjp(poisoned, sample, dy) == dx);
  CHECK(std::equal(gradient.parameters().begin(), gradient.parameters().end(),
                   expected.parameters().begin()));
  const auto j = jacobian(model, sample);
  const auto other = jacobian(poisoned, sample);
  for (int o = 0; o < 3; ++o)
    CHECK(std::equal(j.row(o).begin(), j.row(o).end(), other.row(o).begin()));
}

TEST_CASE("gradients of parameters are added to what is there") {
  const auto model = started<net, float>();
  const auto at = layer_outputs(model, row<float, 5>(2));
  const auto dy = row<float, 3>(3);
  Model<net> once;
  Model<net> twice;
  vjp(model, at, dy, once);
  vjp(model, at, dy, twice);
  vjp(model, at, dy, twice);
  for (std::size_t k = 0; k < once.parameters().size(); ++k)
    CHECK(twice.parameters()[k] == 2 * once.parameters()[k]);
  CHECK(once.alphas<1>()[16] != 0);
  CHECK(once.weights<0>()(18, 4) != 0);
}

// 1000 neurons: a few rows at a time, and too wide to pack.
TEST_CASE("a jacobian in several blocks has the rows of as many vjps") {
  static constexpr auto wide = Dense<3, 1000, Tanh> >> Dense<10, Tanh>;
  auto model = started<wide, float>();
  for (float& w : model.parameters()) w *= 0.05F;  // no saturation
  const auto at = layer_outputs(model, row<float, 3>(2));
  const auto j = jacobian(model, at);
  for (int o = 0; o < 10; ++o) {
    std::array<float, 10> dy{};
    dy[static_cast<std::size_t>(o)] = 1;
    const auto dx = vjp(model, at, dy);
    CHECK(std::equal(dx.begin(), dx.end(), j.row(o).begin()));
    CHECK(dx[0] != 0);
  }
}

TEST_CASE("NaN in an input reaches the gradients") {
  const auto model = started<net, float>();
  auto sample = row<float, 5>(2);
  sample[1] = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(vjp(model, sample, row<float, 3>(3))[0]));
  CHECK(std::isnan(jacobian(model, sample)(2, 4)));
}
