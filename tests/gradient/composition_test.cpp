// SPDX-License-Identifier: MIT
// Gradients through branches, heads, shared and transposed weights, with samples on lanes and with
// neurons on lanes.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;

namespace {

template <auto Net, auto Loss, class Target>
void expect_right_both_ways() {
  constexpr auto rows = Planned<Net, PlanOptions{.orientation = Orientation::samples_on_lanes}>;
  constexpr auto tiles = Planned<Net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  expect_right_gradients<Learner<rows, Loss, L2<1.0>, SGD<>, Batch<5>, Precision<double>>, Target>(
      0.1);
  expect_right_gradients<Learner<tiles, Loss, L2<1.0>, SGD<>, Batch<5>, Precision<double>>, Target>(
      0.1);
}

}  // namespace

TEST_CASE("a residual block, also where the sum goes through an activation and where it ends") {
  constexpr auto net = Dense<3, 4, Tanh> >> ((Dense<5, Sigmoid> >> Dense<4>)+Identity) >>
                       (Dense<4, Tanh> + Identity);
  expect_right_both_ways<net, HalfSquaredError, Values<4>>();
}

TEST_CASE("sums and products of several branches, and of the inputs themselves") {
  constexpr auto net = (Dense<3, 3, Sigmoid> * Dense<3, Tanh> * Identity) >>
                       (Dense<3, Tanh> + Dense<3> + Identity) >> Dense<2>;
  expect_right_both_ways<net, HalfSquaredError, Values<2>>();
}

TEST_CASE("branches side by side within a network, of widths that fill no register") {
  constexpr auto net = (Dense<3, 5, Tanh> | Identity | Dense<9, Sigmoid>) >> Dense<2>;
  expect_right_both_ways<net, HalfSquaredError, Values<2>>();
}

TEST_CASE("heads with a loss and a weight each") {
  constexpr auto net = Dense<3, 5, Tanh> >> (Dense<3, Softmax> | (Dense<4, Tanh> >> Dense<2>));
  using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, LossWeights<1.0, 0.3>, SGD<>,
                    Batch<5>, Precision<double>>;
  expect_right_gradients<L, Targets<Classes<3>, Values<2>>>();
  CHECK(check_gradients<L, Targets<Classes<3>, Values<2>>>(0, 1.001).worst > 1e-4);
}

TEST_CASE("heads with neurons on lanes") {
  constexpr auto net = Planned<(Dense<3, 5, Tanh> >> (Dense<3, Softmax> | Dense<2>)),
                               PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  using L = Learner<net, Losses<CrossEntropy, HalfSquaredError>, LossWeights<0.5, 2.0>, SGD<>,
                    Batch<5>, Precision<double>>;
  expect_right_gradients<L, Targets<Classes<3>, Values<2>>>();
}

TEST_CASE("a W read transposed, with one penalty") {
  constexpr auto net = Named<"code", Dense<4, 3, Tanh>> >> Transposed<"code", Dense<4, Sigmoid>>;
  expect_right_both_ways<net, HalfSquaredError, Values<4>>();
}
