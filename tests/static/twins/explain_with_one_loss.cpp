// SPDX-License-Identifier: MIT
// As fail/explain_with_one_loss.cpp, but right.
#include <ctnn/inspect/explain_network.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Dense<3, Softmax> | Dense<1>);
constexpr auto explained = explain<net, Losses<CrossEntropy, HalfSquaredError>>();
static_assert(explained.with_loss);

}  // namespace
