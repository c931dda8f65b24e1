// SPDX-License-Identifier: MIT
// The training loop: epochs of shuffled batches, with a report to every callback after each.
#pragma once

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a callback is told after an epoch. Loss and accuracy are means over the epoch's samples by
/// their weights, each measured before its batch changed the network.
struct Epoch {
  int number = 0;           ///< 1 … total
  int total = 0;            ///< epochs asked for
  double loss = 0;          ///< mean training loss, without the penalty
  double penalty = 0;       ///< λ·Σ p(w), mean over the batches
  double accuracy = 0;      ///< share classified correctly; NaN for targets that are numbers
  std::size_t samples = 0;  ///< training samples
  double seconds = 0;       ///< since training began
  int fold = 0;             ///< 1 … folds within a cross-validation, else 0
  int folds = 0;
};

/// Anything that can be called with an Epoch.
template <class F>
concept Callback = std::invocable<F&, const Epoch&>;

/// A callback that keeps every report: `History history; fit(learner, data, history);`.
struct History {
  std::vector<Epoch> epochs;
  void operator()(const Epoch& epoch) { epochs.push_back(epoch); }
};

namespace detail {

template <class L, class Data, class... Callbacks>
typename L::model_type train(const L& learner, const Data& data,
                             std::span<const std::size_t> samples, Callbacks&... callbacks) {
  using clock = std::chrono::steady_clock;
  const auto began = clock::now();
  const FlushDenormals flush;
  Trainer<L> trainer(learner);
  trainer.set_scaler(L::scaling_type::fit(data, samples));
  Batches batches(samples, Trainer<L>::batch);
  const auto steps = static_cast<std::int64_t>(batches.count());  // of an epoch
  for (int number = 1; number <= learner.epochs; ++number) {
    batches.shuffle_for(learner.seed, number);
    Epoch epoch{.number = number, .total = learner.epochs, .samples = batches.samples()};
    double correct = 0;
    double weight = 0;
    for (std::size_t b = 0; b < batches.count(); ++b) {
      trainer.set_moment({.epoch = number,
                          .epochs = learner.epochs,
                          .step = (number - 1) * steps + static_cast<std::int64_t>(b),
                          .steps = learner.epochs * steps});
      trainer.gather(data, batches[b]);
      const Step step = trainer.step();
      epoch.loss += step.loss * step.weight;
      epoch.penalty += step.penalty / static_cast<double>(batches.count());
      correct += step.correct;
      weight += step.weight;
    }
    if (weight > 0) epoch.loss /= weight, correct /= weight;
    epoch.accuracy = ClassTarget<typename Data::target_type>
                         ? correct
                         : std::numeric_limits<double>::quiet_NaN();
    epoch.seconds = std::chrono::duration<double>(clock::now() - began).count();
    if (!std::isfinite(epoch.loss))
      throw Error("fit: the loss is " +
                  (std::isnan(epoch.loss) ? "NaN" : std::to_string(epoch.loss)) + " in epoch " +
                  std::to_string(number) + ": lower the rate (now " + std::to_string(learner.rate) +
                  ") or look for NaN or huge numbers in the data.");
    trainer.epoch_done(epoch.loss);
    (callbacks(static_cast<const Epoch&>(epoch)), ...);
  }
  return trainer.model();
}

}  // namespace detail

/// Trains on the samples at these indices and returns the model. Callbacks are told of every epoch
/// in the order given. Throws Error for an empty selection, settings that cannot train, and when
/// the loss stops being a number. The same learner and data give the same bits.
template <class L, class Data, Callback... Callbacks>
[[nodiscard]] typename L::model_type fit(const L& learner, const Data& data,
                                         std::span<const std::size_t> samples,
                                         Callbacks&&... callbacks) {
  check_settings(learner);
  if (samples.empty()) throw Error("fit: there are no samples to train on.");
  if constexpr (detail::check_fit<typename L::shape, Data>())
    return detail::train(learner, data, samples, callbacks...);
  else
    return {};
}

/// Trains on the whole data set. A validation strategy in the learner plays no part here.
template <class L, class Data, Callback... Callbacks>
[[nodiscard]] typename L::model_type fit(const L& learner, const Data& data,
                                         Callbacks&&... callbacks) {
  return fit(learner, data, std::span<const std::size_t>(all_indices(data.size())),
             std::forward<Callbacks>(callbacks)...);
}

}  // namespace ctnn::inline CTNN_ABI
