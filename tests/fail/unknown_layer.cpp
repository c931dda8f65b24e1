// error: No layer of the network has the name that this penalty names: give it one with Named<
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, Tanh> >> Dense<1>;
constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", L2<0.1>>> learner;
