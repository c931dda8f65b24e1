// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/sample_of_text.cpp.
#include <string>
#include <vector>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3, Softmax>;

[[maybe_unused]] float call(const Model<net>& model, const std::vector<double>& x) {
  return model(x)[0];
}

}  // namespace
