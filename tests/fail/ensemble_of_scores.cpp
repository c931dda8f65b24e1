// error: Ensemble(...): a probability, yes from 0.5 on, cannot be averaged with a score, yes from 0 on; end all networks alike, or combine them by Votes.
// SPDX-License-Identifier: MIT
#include <ctnn/ensemble/ensemble.hpp>
#include <ctnn/network/dense.hpp>

using namespace ctnn;

constexpr auto probability = Dense<4, 1, Sigmoid>;
constexpr auto score = Dense<4, 1>;
auto recipe(const Learner<probability, BinaryCrossEntropy>& a,
            const Learner<score, BinaryCrossEntropyOnLogits>& b) {
  return Ensemble(a, b).weights();
}
