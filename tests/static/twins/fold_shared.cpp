// SPDX-License-Identifier: MIT
// As fail/fold_shared.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Shared<"a", Dense<4, 4>> >> BatchNorm<> >> Shared<"b", Dense<4, 4>>;
[[maybe_unused]] const auto model = fold_batch_norm(Model<net>());

}  // namespace
