// SPDX-License-Identifier: MIT
// One epoch: the steps over all batches of the training samples, and the means of what they measured.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/fit_messages.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// An epoch of steps, or of one update from all batches; what was measured in it. Not a member of
/// FitRun, so that it is compiled once for all overloads and options of fit.
template <class L, class Data>
CTNN_NOINLINE Epoch train_epoch(Trainer<L>& trainer, const Data& data, const Batches& batches,
                                [[maybe_unused]] typename Trainer<L>::GradientSum* sum,
                                int number) {
  const FlushDenormals flush;
  const int epochs = trainer.learner().epochs;
  Epoch epoch{
      .number = number, .total = epochs, .samples = batches.samples(), .optimized = CTNN_OPTIMIZED};
  const auto count = static_cast<std::int64_t>(batches.count());
  const std::int64_t steps = L::full_batch ? 1 : count;  // of an epoch
  double correct = 0;
  double weight = 0;
  for (std::int64_t b = 0; b < count; ++b) {
    trainer.set_position({.epoch = number,
                          .epochs = epochs,
                          .step = (number - 1) * steps + (L::full_batch ? 0 : b),
                          .steps = epochs * steps});
    trainer.gather(data, batches[static_cast<std::size_t>(b)]);
    Step step;
    if constexpr (L::full_batch)
      step = trainer.accumulate(*sum);
    else
      step = trainer.step();
    epoch.loss += step.loss * step.weight;
    epoch.penalty += step.penalty / static_cast<double>(count);
    correct += step.correct;
    weight += step.weight;
  }
  if constexpr (L::full_batch) {
    trainer.step(*sum);
    *sum = {};
  }
  if (weight == 0) throw_no_weight("fit: every training sample");  // to this arithmetic
  epoch.loss /= weight;
  epoch.accuracy = ClassTarget<typename Data::target_type>
                       ? correct / weight
                       : std::numeric_limits<double>::quiet_NaN();
  epoch.learning_rate = checked_rate(trainer.learning_rate(), number);
  return epoch;
}

}  // namespace ctnn::inline CTNN_ABI::detail
