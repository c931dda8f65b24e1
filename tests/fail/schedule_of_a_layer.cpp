// error: OnLayer<"name", policy> takes what can be of one layer: a penalty, an initializer or MaxNorm<c>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 3>>;
constexpr Learner<net, HalfSquaredError, OnLayer<"hidden", Cosine<>>> learner;
