// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/bagging_of_none.cpp.
#include <ctnn/ensemble/bagging.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] auto recipe(const Learner<net, CrossEntropy>& learner) {
  return Bagging<1>(learner);
}

}  // namespace
