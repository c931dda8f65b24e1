// error: No layer of the network has this name: give it one with Named<"name", Dense<...>>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;

float first_weight(const Model<net>& model) { return model.weights<"hiden">()(0, 0); }
