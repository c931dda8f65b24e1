// error: Shift<pixels> moves square images: the network's number of inputs must be a square, such as 64 for 8 by 8 pixels.
// SPDX-License-Identifier: MIT
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<63, 3, Softmax>;
using L = Learner<net, CrossEntropy, Shift<1>>;
static_assert(L{}.seed == 0);
