// error: UntilSeparated, and EarlyStopping on the accuracy, count mistakes, which needs classes: use Classes<N> or Binary targets, or watch the loss.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 1>;
using L = Learner<net, HalfSquaredError, EarlyStopping<EarlyStop{.monitor = Monitor::accuracy}>>;

Model<net> train(const Dataset<4, Values<1>>& data) { return fit(L{}, data); }
