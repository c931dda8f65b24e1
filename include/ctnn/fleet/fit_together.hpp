// SPDX-License-Identifier: MIT
// Many small models at once, each on samples of its own: resampling, bagging, grids.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/fleet/fleet_reports.hpp>
#include <ctnn/fleet/fleet_run.hpp>
#include <ctnn/policies/epoch.hpp>
#include <ctnn/policies/stopping.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// Models that are reported by numbers of their own.
template <class L, class Data, class... Callbacks>
std::vector<typename L::model_type> fit_numbered(std::span<const L> learners, const Data& data,
                                                 SamplesOfEach samples, ModelNumbers numbers,
                                                 Callbacks&... callbacks) {
  check_together(learners, data, samples);
  if constexpr (check_fit<typename L::shape, Data>() &&
                check_watched<L, typename Data::target_type>())
    return FleetRun<L, Data, Callbacks...>(learners, data, samples, numbers, callbacks...)();
  else
    return {};
}

}  // namespace detail

/// Trains a model for each learner, model m on its own samples: samples[m] are indices into data, one
/// that occurs twice counts twice. All share the order of the first learner's seed: a model's batch
/// is what it has of a batch of all. Callbacks take an Epoch, whose fold is the model's number from 1
/// on; one that stops training stops that of its model. Throws Error as fit does, for other numbers
/// of lists than of learners, for indices that are not in the data and for learners that differ in
/// .epochs.
template <class L, class Data, class... Callbacks>
  requires(... && std::invocable<std::remove_reference_t<Callbacks>&, const Epoch&>)
[[nodiscard]] std::vector<typename L::model_type> fit_together(
    std::span<const L> learners, const Data& data,
    std::span<const std::vector<std::size_t>> samples, Callbacks&&... callbacks) {
  if (learners.empty() && samples.empty()) return {};
  const std::vector<std::span<const std::size_t>> of_each(samples.begin(), samples.end());
  return detail::fit_numbered<L, Data, std::remove_reference_t<Callbacks>...>(
      learners, data, of_each, {}, callbacks...);
}
/// The same for a vector of learners, from which the type of learner is deduced.
template <class L, class Data, class... Callbacks>
  requires(... && std::invocable<std::remove_reference_t<Callbacks>&, const Epoch&>)
[[nodiscard]] std::vector<typename L::model_type> fit_together(
    const std::vector<L>& learners, const Data& data,
    std::span<const std::vector<std::size_t>> samples, Callbacks&&... callbacks) {
  return fit_together<L>(std::span<const L>(learners), data, samples,
                         std::forward<Callbacks>(callbacks)...);
}

}  // namespace ctnn::inline CTNN_ABI
