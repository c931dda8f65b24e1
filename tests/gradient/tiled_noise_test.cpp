// SPDX-License-Identifier: MIT
// Gradients through dropout and noise with neurons on lanes.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::expect_right_gradients;

namespace {

// 9 and 17 outputs: more than one register of double, and one of the last one.
constexpr auto through = Dense<3, 9, Tanh> >> Dropout<0.4> >> Dense<17, PReLU> >>
                         GaussianNoise<0.3> >> Dropout<0.2> >> Dense<9, Softmax> >> Dropout<0.3> >>
                         Dense<2>;
using Double = Learner<Planned<through, PlanOptions{.orientation = Orientation::neurons_on_lanes}>,
                       HalfSquaredError, SGD<>, Batch<5>, Precision<double>>;

}  // namespace

TEST_CASE("neurons on lanes: dropout and noise behind y, alphas and rows") {
  expect_right_gradients<Double, Values<2>>();
}
