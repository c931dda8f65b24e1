// SPDX-License-Identifier: MIT
// As fail/fleet_of_branches.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 8> >> Dense<8>), HalfSquaredError>;
[[maybe_unused]] std::size_t size(const Fleet<L>& fleet) { return fleet.size(); }

}  // namespace
