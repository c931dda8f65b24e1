// SPDX-License-Identifier: MIT
// Gradients through dropout and noise: with the numbers of one moment the loss is a function of the
// weights like any other.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::expect_right_gradients;

namespace {

template <auto Net, auto... Policies>
using Double = Learner<Net, HalfSquaredError, Policies..., SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("dropout and noise behind what is stored as y, as a slope, with alphas and as rows") {
  constexpr auto through = Dropout<0.2> >> Dense<3, 9, Tanh> >> Dropout<0.4> >> Dense<7, GELU> >>
                           GaussianNoise<0.3> >> Dense<9, PReLU> >> Dropout<0.2> >>
                           Dense<9, Softmax> >> GaussianNoise<0.1> >> Dropout<0.3> >> Dense<2>;
  expect_right_gradients<Double<through, InputNoise<0.1>, Mixup<0.5>>, Values<2>>();
}

TEST_CASE("a penalty on outputs is of what dropout leaves") {
  constexpr auto net = Named<"hidden", Dense<3, 9, Tanh>> >> Dropout<0.4> >> Dense<2>;
  expect_right_gradients<Double<net, OnOutputs<"hidden", L2<0.5>>>, Values<2>>();
}
