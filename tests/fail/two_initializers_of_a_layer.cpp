// error: A layer has more than one initializer of its own: keep one OnLayer<
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 3>>;
constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", HeNormal>, OnLayer<"hidden", Zeros>>
    learner;
