// error: Fleet<Learner>: FullBatch, stopping rules and EarlyStopping without a part of its own act on one model at a time; train these models one by one with fit.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
Fleet<Learner<net, CrossEntropy, FullBatch>> fleet({});
