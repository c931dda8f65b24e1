// error: Mixup needs a loss that knows targets between two labels: use CrossEntropy or BinaryCrossEntropy, not Hinge or PerceptronLoss.
// SPDX-License-Identifier: MIT
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1>;
using L = Learner<net, Hinge, Mixup<0.2>>;
static_assert(L{}.seed == 0);
