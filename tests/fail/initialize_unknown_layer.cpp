// error: initialize<OnLayer<"name", ...>>: no layer of the network has this name: give it one with Named<"name", Dense<...>>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"in", Dense<4, 3>>;
void start(Model<net>& model) { initialize<OnLayer<"out", Zeros>>(model, 1); }
