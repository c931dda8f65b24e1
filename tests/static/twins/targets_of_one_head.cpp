// SPDX-License-Identifier: MIT
// As fail/targets_of_one_head.cpp, but right.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 8> >> (Dense<3> | Dense<1>);
using L = Learner<net, Losses<HalfSquaredError, HalfSquaredError>>;
using Fit = decltype(fit(L{}, Dataset<4, Targets<Values<3>, Values<1>>>{}));
static_assert(Fit::outputs == 4);

}  // namespace
