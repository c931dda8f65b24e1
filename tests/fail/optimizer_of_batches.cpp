// error: Optimizer<net, ...> takes an update, a schedule, WarmUp, clipping, WeightDecay, penalties on weights, MaxNorm and Precision<T>; batches, scaling and validation are a Learner's.
// SPDX-License-Identifier: MIT
#include <ctnn.hpp>
#include <ctnn/training/optimize.hpp>

using namespace ctnn;

constexpr auto net = Dense<4, 3>;
void step(Model<net>& model, Model<net>& gradient) {
  Optimizer<net, Batch<32>, Adam<>> optimizer;
  optimizer.step(model, gradient);
}
