// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/optimizer_before_network.cpp.
#include <ctnn.hpp>
#include <ctnn/training/optimize.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3>;
[[maybe_unused]] void step(Model<net>& model, Model<net>& gradient) {
  Optimizer<net, Adam<>, L2<1e-3>> optimizer;
  optimizer.step(model, gradient);
}

}  // namespace
