// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/ensemble_of_other_weights.cpp.
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/ensemble/model_weights.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 3, Softmax>;
[[maybe_unused]] auto recipe(const Learner<net, CrossEntropy>& a,
                             const Learner<net, CrossEntropy>& b) {
  return Ensemble(a, b, ModelWeights{1, 2});
}

}  // namespace
