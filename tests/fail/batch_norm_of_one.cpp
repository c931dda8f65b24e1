// error: BatchNorm needs the mean and variance of a batch, which a single sample has not: use Batch<2> or more, or LayerNorm.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8> >> BatchNorm<> >> Activation<ReLU> >> Dense<3, Softmax>;
using Iris = Learner<net, CrossEntropy, Batch<1>>;
Model<net> trained(const Dataset<4, Classes<3>>& data) { return fit(Iris{.epochs = 20}, data); }
