// error: The data set's targets need another number of outputs than the network has
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;

auto train(const Dataset<4, Classes<4>>& data) { return fit(Learner<net, CrossEntropy>{}, data); }
