// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/sample_of_five_numbers.cpp.
#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3, Softmax>;

[[maybe_unused]] float call(const Model<net>& model) { return model({5.1, 3.5, 1.4, 0.2})[0]; }

}  // namespace
