// SPDX-License-Identifier: MIT
// Training as one call: a learner and data in, a model out, with a report after every epoch.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/callbacks.hpp>
#include <ctnn/training/fit_run.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class L, class Option>
void check_option(const Option& option) {
  if constexpr (is_validate_on<Option>) {
    if (option.samples.empty()) throw Error("validate_on: there are no samples to validate on.");
    check_indices("validate_on", option.samples, option.data->size());
    if constexpr (check_fit<typename L::shape, std::remove_cvref_t<decltype(*option.data)>>())
      static_cast<void>(samples_with_weight<L>(*option.data, option.samples,
                                               "validate_on: every sample to validate on"));
  }
}

}  // namespace detail

/// Trains on the samples at these indices and returns the model. Options follow in any order:
/// callbacks, called after every epoch in the order given, validate_on(…), resume_from(…). Samples of
/// weight zero, their own or their class's, are as if they were not there, whatever they hold:
/// without them fit gives the same bits, but for noise, which is drawn by a sample's index. Throws
/// Error for an empty selection, indices that are not in the data, settings that cannot train,
/// samples that all weigh nothing, and when the loss or a weight stops being a finite number. The
/// same learner and data give the same bits.
template <class L, class Data, FitOption<L>... Options>
[[nodiscard]] typename L::model_type fit(const L& learner, const Data& data,
                                         std::span<const std::size_t> samples,
                                         Options&&... options) {
  check_settings(learner);
  if (samples.empty()) throw Error("fit: there are no samples to train on.");
  detail::check_indices("fit", samples, data.size());
  (detail::check_option<L, std::remove_cvref_t<Options>>(options), ...);
  if constexpr (detail::check_fit<typename L::shape, Data>() &&
                detail::check_watched<L, typename Data::target_type>())
    return detail::FitRun<L, Data, std::remove_reference_t<Options>...>(learner, data, samples,
                                                                        options...)();
  else
    return {};
}

/// Trains on the whole data set. A validation strategy in the learner plays no part here.
template <class L, class Data, FitOption<L>... Options>
[[nodiscard]] typename L::model_type fit(const L& learner, const Data& data, Options&&... options) {
  return fit(learner, data, std::span<const std::size_t>(all_indices(data.size())),
             std::forward<Options>(options)...);
}

}  // namespace ctnn::inline CTNN_ABI
