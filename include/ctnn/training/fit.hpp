// SPDX-License-Identifier: MIT
// Training as one call: a learner and data in, a model out, with a report after every epoch.
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/network.hpp>
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

namespace detail {

template <bool LearnerAndData>
struct check_fit_call : sentence {
  static_assert(LearnerAndData,
                "fit takes a learner and data: write fit(learner, data), where learner is a value "
                "of a Learner<net, ...>, as in fit(L{.epochs = 20}, data); it returns the model.");
};

/// What has a learner's place in a call by mistake: a network, a model, data.
template <class T>
concept NoLearner = NetworkType<T> || requires { typename T::inference_type; } ||
                    requires { typename T::target_type; };
/// What fit makes a model of.
template <class T>
concept SomeLearner = requires { typename T::model_type; };

/// Returns the model that was meant, as far as it is known, so that one mistake is one error.
template <class T, class... Rest>
auto meant_by_fit() {
  if constexpr (NetworkType<T>)
    return Model<T{}>();
  else if constexpr ((... || SomeLearner<Rest>))
    return
        typename first_type<concatenate<list_if<SomeLearner<Rest>, Rest>...>, void>::model_type();
  else if constexpr (std::is_default_constructible_v<T>)
    return T();
}

}  // namespace detail

/// fit(model, data), fit(net, data), fit(data, learner): says that a learner comes first.
template <detail::NoLearner T, class... Rest>
auto fit(const T&, const Rest&...) {
  static_assert(detail::check_fit_call<!detail::NoLearner<T>>::checked);
  return detail::meant_by_fit<T, Rest...>();
}
/// fit<L>(data): says that a learner is a value.
template <detail::SomeLearner L, detail::NoLearner Data, class... Options>
typename L::model_type fit(const Data&, const Options&...) {
  static_assert(detail::check_fit_call<!detail::NoLearner<Data>>::checked);
  return {};
}
/// fit(learner): says that data are missing.
template <detail::SomeLearner L>
typename L::model_type fit(const L&) {
  static_assert(detail::check_fit_call<!detail::SomeLearner<L>>::checked);
  return {};
}

}  // namespace ctnn::inline CTNN_ABI
