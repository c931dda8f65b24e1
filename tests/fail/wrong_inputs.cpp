// error: The data set has another number of inputs than the network: make the network's first width that of the data
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

auto train(const Dataset<5, Classes<3>>& data) { return fit(Learner<net, CrossEntropy>{}, data); }
