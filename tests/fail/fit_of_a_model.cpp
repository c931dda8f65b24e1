// error: fit takes a learner and data: write fit(learner, data), where learner is a value of a Learner<net, ...>
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

void train(Model<net>& model, const Dataset<4, Classes<3>>& data) { fit(model, data); }
