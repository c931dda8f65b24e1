// SPDX-License-Identifier: MIT
// As fail/standardized_targets_of_logits.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<Dense<4, 3>, Huber<>, StandardizeTargets>;
static_assert(L::batch_type::size == 32);

}  // namespace
