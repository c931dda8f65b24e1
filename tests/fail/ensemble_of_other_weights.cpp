// error: Ensemble(...): ModelWeights{...} needs one weight for every learner.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/ensemble/model_weights.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3, Softmax>;
auto recipe(const Learner<net, CrossEntropy>& a, const Learner<net, CrossEntropy>& b) {
  return Ensemble(a, b, ModelWeights{1, 2, 3});
}
