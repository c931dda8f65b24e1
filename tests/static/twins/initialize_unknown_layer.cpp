// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/initialize_unknown_layer.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Named<"in", Dense<4, 3>>;
[[maybe_unused]] void start(Model<net>& model) { initialize<OnLayer<"in", Zeros>>(model, 1); }

}  // namespace
