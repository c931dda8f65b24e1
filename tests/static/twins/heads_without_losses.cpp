// SPDX-License-Identifier: MIT
// As fail/heads_without_losses.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>)),
                  Losses<CrossEntropy, HalfSquaredError>>;
static_assert(L::batch_type::size == 32);

}  // namespace
