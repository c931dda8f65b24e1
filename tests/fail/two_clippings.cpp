// error: This Learner clips its gradients twice: keep one of ClipValue and ClipNorm.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, ClipValue<1>, ClipNorm<1>> learner;
