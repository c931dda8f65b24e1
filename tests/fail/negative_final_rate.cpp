// error: Cosine<final_ratio> needs a ratio from 0 to 1: what is left of the rate in the end.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
constexpr Learner<net, HalfSquaredError, Cosine<-0.1>> learner;
