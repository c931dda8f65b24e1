// error: No layer of the network has this name: give it one with Named<"name", Dense<...>>.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;

std::array<float, 8> hidden(const Model<net>& model, const std::array<float, 4>& x) {
  return layer_outputs(model, x).layer<"hiden">();
}
