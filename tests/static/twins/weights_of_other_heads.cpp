// SPDX-License-Identifier: MIT
// As fail/weights_of_other_heads.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>)),
                  Losses<CrossEntropy, HalfSquaredError>, LossWeights<1.0, 0.3>>;
static_assert(L::batch_type::size == 32);

}  // namespace
