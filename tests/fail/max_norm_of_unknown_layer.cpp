// error: No layer of the network has the name in OnLayer<
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 3>>;
constexpr Learner<net, HalfSquaredError, OnLayer<"hiden", MaxNorm<2>>> learner;
