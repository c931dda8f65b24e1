// SPDX-License-Identifier: MIT
// A model type shared by two translation units.
#pragma once

#include <ctnn.hpp>

inline constexpr auto shared_net = ctnn::Dense<2, 3, ctnn::Tanh> >> ctnn::Dense<1>;
using SharedLearner =
    ctnn::Learner<shared_net, ctnn::HalfSquaredError, ctnn::SGD<0.1>, ctnn::Batch<4>>;

ctnn::Model<shared_net> train_in_b();
