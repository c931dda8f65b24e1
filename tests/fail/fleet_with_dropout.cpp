// error: Fleet<Learner>: Dropout, GaussianNoise and augmentation are not drawn on lanes; train these models one by one with fit.
// SPDX-License-Identifier: MIT
#include <ctnn/formulas/losses.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/noise.hpp>
#include <ctnn/training/fleet.hpp>
#include <ctnn/training/learner.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dropout<0.1> >> Dense<3, Softmax>;
Fleet<Learner<net, CrossEntropy>> fleet({});
