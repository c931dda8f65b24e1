// SPDX-License-Identifier: MIT
// Many small models at once, each on samples of its own: resampling, bagging, grids.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/denormals.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/batches.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/training/fleet.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// Trains a model for each learner, model m on its own samples: samples[m] are indices into data, one
/// that occurs twice counts twice. All share the order of the first learner's seed. Throws Error as
/// fit does, for other numbers of lists than of learners, for indices that are not in the data and
/// for learners that differ in .epochs.
template <class L, class Data>
[[nodiscard]] std::vector<typename L::model_type> fit_together(
    std::span<const L> learners, const Data& data,
    std::span<const std::vector<std::size_t>> samples) {
  using T = typename L::scalar;
  if (learners.empty()) return {};
  if (samples.size() != learners.size())
    throw Error("fit_together: there are " + std::to_string(learners.size()) + " learners and " +
                std::to_string(samples.size()) + " lists of samples; give one list each.");
  Fleet<L> fleet(learners);
  std::vector<T, AlignedAllocator<T>> weights(data.size() * fleet.padded());
  for (std::size_t m = 0; m < learners.size(); ++m) {
    check_settings(learners[m]);
    if (samples[m].empty())
      throw Error("fit_together: model " + std::to_string(m) + " has no samples to train on.");
    if (learners[m].epochs != learners[0].epochs)
      throw Error("fit_together: model " + std::to_string(m) + " asks for " +
                  std::to_string(learners[m].epochs) + " epochs and model 0 for " +
                  std::to_string(learners[0].epochs) + "; they must be the same.");
    for (const std::size_t s : samples[m]) {
      if (s >= data.size())
        throw Error("fit_together: sample " + std::to_string(s) + " of model " + std::to_string(m) +
                    " is not in the data set, which has " + std::to_string(data.size()) + ".");
      weights[s * fleet.padded() + m] += T(1);
    }
    fleet.set_scaler(m, L::scaling_type::fit(data, samples[m]));
  }
  const Rows<const T, 1> rows(weights.data(), data.size(), fleet.padded());
  const std::vector<std::size_t> all = all_indices(data.size());
  Batches batches(all, Fleet<L>::batch);
  const auto steps = static_cast<std::int64_t>(batches.count());  // of an epoch
  const FlushDenormals flush;
  for (int epoch = 1; epoch <= learners[0].epochs; ++epoch) {
    batches.shuffle_for(learners[0].seed, epoch);
    for (std::size_t b = 0; b < batches.count(); ++b) {
      fleet.set_moment({.epoch = epoch,
                        .epochs = learners[0].epochs,
                        .step = (epoch - 1) * steps + static_cast<std::int64_t>(b),
                        .steps = learners[0].epochs * steps});
      fleet.step(data, batches[b], rows);
    }
    for (std::size_t m = 0; m < fleet.size(); ++m) {
      const double loss = fleet.seen(m).loss;
      if (!std::isfinite(loss))
        throw Error("fit_together: the loss of model " + std::to_string(m) +
                    " is not a number in epoch " + std::to_string(epoch) +
                    ": lower its rate (now " + std::to_string(learners[m].rate) +
                    ") or look for NaN or huge numbers in the data.");
      fleet.epoch_done(m, loss);
    }
  }
  std::vector<typename L::model_type> models;
  for (std::size_t m = 0; m < fleet.size(); ++m) models.push_back(fleet.model(m));
  return models;
}

}  // namespace ctnn::inline CTNN_ABI
