// error: Ensemble(...): the networks take different numbers of inputs; all see the same samples, so make them equal.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto four = Dense<4, 3, Softmax>;
constexpr auto five = Dense<5, 3, Softmax>;
auto recipe(const Learner<four, CrossEntropy>& a, const Learner<five, CrossEntropy>& b) {
  return Ensemble(a, b);
}
