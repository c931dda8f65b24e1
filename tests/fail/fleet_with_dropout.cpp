// error: Fleet<Learner>: Dropout, GaussianNoise and augmentation are not drawn on lanes; train these models one by one with fit.
// SPDX-License-Identifier: MIT
#include <ctnn/fleet/fleet.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dropout<0.1> >> Dense<3, Softmax>;
Fleet<Learner<net, CrossEntropy>> fleet({});
