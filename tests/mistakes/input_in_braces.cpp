// SPDX-License-Identifier: MIT
#include <ctnn.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 8, ReLU> >> Dense<3, Softmax>;

auto classify(const Model<net>& model) { return model({5.1, 3.5, 1.4, 0.2}); }
