// error: Batch<N> needs at least one sample.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
using Iris = Learner<net, CrossEntropy, Batch<0>>;
Model<net> trained(const Dataset<4, Classes<3>>& data) { return fit(Iris{.epochs = 20}, data); }
