// error: OnWeight<name, out, in, ...>: the layer has no such weight.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;
constexpr Learner<net, HalfSquaredError, OnWeight<"hidden", 0, 4, L2<0.1>>> learner;
