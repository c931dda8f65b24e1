// SPDX-License-Identifier: MIT
// Gradients of shared layers, of layers without b, below frozen ones and through normalizations.
#include "support/gradient_check.hpp"

using namespace ctnn;
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

TEST_CASE("a network that stands at two places") {
  constexpr auto net = Dense<3, 4> >> Shared<"twice", (Dense<5, Tanh> >> Dense<4, PReLU>)> >>
                       Shared<"twice", (Dense<5, Tanh> >> Dense<4, PReLU>)> >> Dense<2>;
  expect_right_both_ways<net, HalfSquaredError, Values<2>>();
}

TEST_CASE("a residual block in a head within a pair of tied networks") {
  constexpr auto block = (Dense<4, Tanh> >> Dense<4>)+Identity;
  constexpr auto net = Named<"in", Dense<3, 4, Tanh>> >> Shared<"pair", block> >>
                       ((Shared<"pair", block> >> Dense<2, NoBias>) | Transposed<"in", Dense<3>>);
  using L =
      Learner<net, Losses<HalfSquaredError, HalfSquaredError>, SGD<>, Batch<5>, Precision<double>>;
  expect_right_gradients<L, Targets<Values<2>, Values<3>>>();
}

TEST_CASE("LayerNorm within a residual block, and an activation alone") {
  constexpr auto net = Dense<3, 5> >>
                       ((LayerNorm >> Dense<5, Tanh, NoBias> >> Dense<5>)+Identity) >> LayerNorm >>
                       Activation<Tanh> >> Dense<2>;
  expect_right_both_ways<net, HalfSquaredError, Values<2>>();
}

TEST_CASE("BatchNorm by the statistics of the batch, which a sample of weight zero is not of") {
  constexpr auto net = Dense<3, 5> >> BatchNorm<> >> Activation<Tanh> >> Dense<4, Sigmoid> >>
                       BatchNorm<> >> Dense<2>;
  constexpr auto rows = Planned<net, PlanOptions{.orientation = Orientation::samples_on_lanes}>;
  constexpr auto tiles = Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
  // Biases below a BatchNorm have the gradient 0; and running statistics have none.
  expect_right_gradients<Learner<rows, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>,
                         Values<2>>();
  expect_right_gradients<Learner<tiles, HalfSquaredError, SGD<>, Batch<5>, Precision<double>>,
                         Values<2>>();
}
