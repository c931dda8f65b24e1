// error: Bagging<N> needs at least one model.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
auto recipe(const Learner<net, CrossEntropy>& learner) { return Bagging<0>(learner); }
