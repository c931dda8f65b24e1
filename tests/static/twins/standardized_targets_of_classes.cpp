// SPDX-License-Identifier: MIT
// As fail/standardized_targets_of_classes.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

using L = Learner<(Dense<4, 4, ReLU> >> Dense<3>), HalfSquaredError, StandardizeTargets>;
[[maybe_unused]] auto model(const Dataset<4, Values<3>>& data) { return fit(L{}, data); }

}  // namespace
