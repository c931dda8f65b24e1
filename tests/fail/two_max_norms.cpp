// error: This Learner has more than one MaxNorm for all layers: keep one, or name layers with OnLayer<
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 3>>;
constexpr Learner<net, HalfSquaredError, MaxNorm<3>, MaxNorm<2>> learner;
