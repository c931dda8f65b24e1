// SPDX-License-Identifier: MIT
// Gradients of a model that lies in place allocate nothing; of large ones, only what they return.
#include <array>
#include <memory>

#include <doctest/doctest.h>

#include <ctnn/data/dataset.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>

#include "support/no_alloc.hpp"

using namespace ctnn;

namespace {

// With trained alphas and whole rows: what keeps buffers of its own.
constexpr auto varied = Planned<(Dense<20, 40, PReLU> >> Dense<33, Softmax> >> Dense<3, Softmax>),
                                PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
constexpr auto large = Dense<2000, 12, Tanh> >> Dense<9>;  // parameters and Jacobian on the heap

}  // namespace

TEST_CASE("gradients of a model in place allocate nothing") {
  const Model<varied> model;
  Model<varied> gradient;
  const std::array<float, 20> x{};
  static_assert(noexcept(vjp(model, x, std::array{1.0F, 2.0F, 3.0F})));
  float seen = 0;
  CHECK(support::allocations_of([&] {
          seen += layer_outputs(model, x).output()[0];
          seen += vjp(model, x, std::array{1.0F, 2.0F, 3.0F}, gradient)[0];
          seen += jacobian(model, x)(0, 0);
          seen += loss_gradient(model, CrossEntropy, x, 1, gradient).loss;
        }) == 0);
  CHECK(seen > 0);

  Dataset<20, Classes<3>> data;
  data.add(x, 1);
  const auto samples = all_indices(1);
  const auto workspace = std::make_unique<LossWorkspace<varied, CrossEntropy>>();
  double loss = 0;
  CHECK(support::allocations_of(
            [&] { loss = loss_gradient(model, data, samples, *workspace, gradient); }) == 0);
  CHECK(loss > 0);
}

TEST_CASE("a large Jacobian is one block of memory, a gradient of a large model none") {
  const auto model = std::make_unique<Model<large>>();
  const auto gradient = std::make_unique<Model<large>>();
  const auto x = std::make_unique<std::array<float, 2000>>();
  const std::array<float, 9> dy{1};
  CHECK(support::allocations_of([&] { vjp(*model, *x, dy, *gradient); }) == 0);
  CHECK(support::allocations_of([&] { static_cast<void>(jacobian(*model, *x)); }) == 1);
}
