// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/unknown_hidden_layer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;

[[maybe_unused]] std::array<float, 8> hidden(const Model<net>& model,
                                             const std::array<float, 4>& x) {
  return layer_outputs(model, x).layer<"hidden">();
}

}  // namespace
