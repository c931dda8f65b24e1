// error: This Learner has an augmentation twice: keep one Shift, InputNoise, FeatureDropout and Mixup at most.
// SPDX-License-Identifier: MIT
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
using L = Learner<net, CrossEntropy, Mixup<0.2>, InputNoise<0.1>, Mixup<0.4>>;
static_assert(L{}.seed == 0);
