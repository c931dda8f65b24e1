// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/unknown_layer_of_weights.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Named<"hidden", Dense<4, 8, Tanh>> >> Dense<1>;

[[maybe_unused]] float first_weight(const Model<net>& model) {
  return model.weights<"hidden">()(0, 0);
}

}  // namespace
