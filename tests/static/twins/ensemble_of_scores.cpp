// SPDX-License-Identifier: MIT
// The correct twin of tests/fail/ensemble_of_scores.cpp.
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

namespace {

constexpr auto probability = Dense<4, 1, Sigmoid>;
constexpr auto score = Dense<4, 1>;
[[maybe_unused]] auto recipe(const Learner<probability, BinaryCrossEntropy>& a,
                             const Learner<score, BinaryCrossEntropyOnLogits>& b) {
  return Ensemble(a, b, Votes).weights();
}

}  // namespace
