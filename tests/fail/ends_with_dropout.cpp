// error: This network ends with Dropout or GaussianNoise: its outputs are what the loss sees, so put the node before the last layer, or leave it out.
// SPDX-License-Identifier: MIT
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax> >> Dropout<0.1>;
using L = Learner<net, CrossEntropy>;
static_assert(L{}.seed == 0);
