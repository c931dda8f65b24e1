// error: Fleet<Learner>: trained alphas (PReLU), penalties on outputs and penalties on a single weight are not computed on lanes; train these models one by one with fit.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, PReLU> >> Dense<3, Softmax>;
Fleet<Learner<net, CrossEntropy>> fleet({});
