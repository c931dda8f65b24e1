// SPDX-License-Identifier: MIT
// As fail/loss_workspace_of_branches.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 4, ReLU> >> (Dense<4, ReLU> + Identity) >> Dense<3, Softmax>;
static_assert(sizeof(LossWorkspace<net, CrossEntropy>) > 0);

}  // namespace
