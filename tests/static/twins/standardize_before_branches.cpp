// SPDX-License-Identifier: MIT
// As fail/standardize_before_branches.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 4, ReLU> >> (Dense<4, ReLU> + Identity) >> Dense<3, Softmax>),
                  CrossEntropy, Standardize>;
static_assert(L::batch_type::size == 32);

}  // namespace
