// error: Fleet<Learner>: ClipNorm needs the whole gradient of a model, which is not kept on lanes; use ClipValue, or train these models one by one with fit.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
const Fleet<Learner<net, HalfSquaredError, ClipNorm<1>>> fleet({});
