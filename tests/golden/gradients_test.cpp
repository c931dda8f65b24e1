// SPDX-License-Identifier: MIT
// vjp, jacobian and loss gradients agree with PyTorch (make_gradients.py).
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>

#include <doctest/doctest.h>

#include <ctnn/data/dataset.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/network/dense.hpp>

#include "golden/gradients.hpp"
#include "golden/number.hpp"
#include "support/rounding.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 6, GELU> >> Dense<5, PReLU> >> Dense<3, Softmax>;

Model<net, double> started() {
  Model<net, double> model;
  for (std::size_t k = 0; k < model.parameters().size(); ++k)
    model.parameters()[k] = golden::number(static_cast<int>(k));
  return model;
}

/// The largest difference from a table.
template <std::size_t N>
double worst(const std::array<double, N>& expected, const auto& got) {
  double result = 0;
  for (std::size_t k = 0; k < N; ++k)
    result = support::worse(result, std::abs(got[k] - expected[k]));
  return result;
}

}  // namespace

TEST_CASE("vjp and jacobian agree with PyTorch") {
  const auto model = started();
  std::array<double, 4> point{};
  for (int i = 0; i < 4; ++i) point[static_cast<std::size_t>(i)] = 2 * golden::number(1000 + i);
  std::array<double, 3> dy{};
  for (int o = 0; o < 3; ++o) dy[static_cast<std::size_t>(o)] = golden::number(500 + o);
  Model<net, double> gradient;
  CHECK(worst(golden::vjp, vjp(model, point, dy, gradient)) < 1e-15);
  CHECK(worst(golden::vjp_parameters, gradient.parameters()) < 1e-15);
  const auto j = jacobian(model, point);
  for (std::size_t o = 0; o < 3; ++o) {
    std::array<double, 4> row{};
    std::copy_n(golden::jacobian.begin() + static_cast<std::ptrdiff_t>(4 * o), 4, row.begin());
    CHECK(worst(row, j.row(static_cast<int>(o))) < 1e-15);
  }
}

// The data set's samples are float, the script's double: they differ by 2⁻²⁵ relative.
TEST_CASE("gradients of a loss agree with PyTorch") {
  Dataset<4, Classes<3>> data;
  for (int s = 0; s < 8; ++s) {
    std::array<float, 4> x{};
    for (int i = 0; i < 4; ++i)
      x[static_cast<std::size_t>(i)] = static_cast<float>(2 * golden::number(1000 + 4 * s + i));
    data.add(x, s % 3);
  }
  const auto model = started();
  const auto workspace = std::make_unique<LossWorkspace<net, CrossEntropy, double>>();
  Model<net, double> gradient;
  std::array<double, 32> inputs{};
  const double loss = loss_gradient(model, data, all_indices(8), *workspace, gradient,
                                    Rows<double, 4>(inputs.data(), 8));
  CHECK(loss == doctest::Approx(golden::loss[0]).epsilon(1e-7));
  CHECK(worst(golden::loss_inputs, inputs) < 1e-7);
  CHECK(worst(golden::loss_parameters, gradient.parameters()) < 1e-7);
}
