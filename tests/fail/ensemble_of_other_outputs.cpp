// error: Ensemble(...): the networks have different numbers of outputs, which cannot be combined; make them equal.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto three = Dense<4, 3, Softmax>;
constexpr auto two = Dense<4, 2, Softmax>;
auto recipe(const Learner<three, CrossEntropy>& a, const Learner<two, CrossEntropy>& b) {
  return Ensemble(a, b);
}
