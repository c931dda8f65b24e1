// SPDX-License-Identifier: MIT
// An ensemble: models of different networks, trained on the same samples, whose outputs are combined.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/ensemble/ensemble_parts.hpp>
#include <ctnn/ensemble/member_callbacks.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {
/// Recipes whose models decide together: fit(Ensemble(wide, deep), data). Beside learners it takes how
/// to combine them, in any order: MeanOutput, which is the default, or Votes; and ModelWeights{…}. A recipe
/// may also be a Bagging<N>(learner). Each trains by its own settings. A validation is by the strategy
/// of the first and by `.seed`, which is that of the first unless set.
template <class... Parts>
  requires(... || detail::is_recipe<Parts>)
class Ensemble {
  using parts = detail::EnsembleParts<Parts...>;

 public:
  using recipes_type = typename parts::recipes;
  using combination_type = typename parts::combination;
  using model_type = typename parts::model_type;
  using scalar = typename model_type::scalar;
  using validation_type = typename std::tuple_element_t<0, recipes_type>::validation_type;
  static constexpr std::size_t models = parts::models;
  /// A round of a validation is a fit of its own.
  static constexpr bool one_by_one = true;

  constexpr explicit Ensemble(const Parts&... all)
      : seed(0), recipes_(std::tuple_cat(kept<detail::is_recipe<Parts>>(all)...)) {
    weights_.fill(1);
    if constexpr (parts::weight_lists == 1 && parts::enough)
      weights_ = std::get<0>(std::tuple_cat(kept<detail::is_weights<Parts>>(all)...)).values();
    seed = std::get<0>(recipes_).seed;
  }

  /// The recipes, as a std::tuple.
  [[nodiscard]] constexpr const recipes_type& recipes() const noexcept { return recipes_; }
  /// The weight of each model, 1 where none were given.
  [[nodiscard]] constexpr const std::array<double, models>& weights() const noexcept {
    return weights_;
  }

  std::uint64_t seed;  ///< of the rounds of a validation

 private:
  template <bool Keep, class Part>
  static constexpr auto kept(const Part& part) {
    if constexpr (Keep)
      return std::tuple<Part>(part);
    else
      return std::tuple<>();
  }

  recipes_type recipes_;
  std::array<double, models> weights_;

  static_assert(
      detail::check_parts<parts::combinations, parts::weight_lists, parts::enough>::checked);
};

/// A callback of an ensemble is called with every member's epochs, but without a trainer.
template <class... Parts>
class Trainer<Ensemble<Parts...>> {};

/// Trains the members of an ensemble, all on these samples. Options follow in any order: callbacks,
/// whose Epoch::fold is the member's number from 1 on, and an execution policy, which runs members side
/// by side; the bits are the same. Throws Error as fit does.
template <class... Parts, class Data, detail::MembersOption<Ensemble<Parts...>>... Options>
[[nodiscard]] typename Ensemble<Parts...>::model_type fit(const Ensemble<Parts...>& ensemble,
                                                          const Data& data,
                                                          std::span<const std::size_t> samples,
                                                          Options&&... options) {
  using E = Ensemble<Parts...>;
  static_assert(detail::check_votes<(!detail::by_votes<typename E::combination_type> ||
                                     ClassTarget<typename Data::target_type>)>::checked);
  if constexpr (detail::EnsembleParts<Parts...>::agree) {
    detail::MemberCallbacksOf<E, std::remove_reference_t<Options>...> callbacks(options...);
    return [&]<std::size_t... I, class... R>(std::index_sequence<I...>,
                                             const std::tuple<R...>& recipes) {
      std::tuple<std::optional<typename R::model_type>...> trained;
      const auto train = [&]<std::size_t i>() {
        if constexpr (detail::has_callbacks<Options...>) {
          detail::member_callback<Options...> callback(i, 1, E::models, callbacks);
          std::get<i>(trained) = fit(std::get<i>(recipes), data, samples, callback);
        } else {
          std::get<i>(trained) = fit(std::get<i>(recipes), data, samples);
        }
      };
      detail::execution_in(options...).for_each(E::models, [&](std::size_t i) {
        static_cast<void>(((i == I && (train.template operator()<I>(), true)) || ...));
      });
      return typename E::model_type(
          std::tuple<typename R::model_type...>(*std::move(std::get<I>(trained))...),
          ensemble.weights());
    }(std::make_index_sequence<E::models>{}, ensemble.recipes());
  } else {
    return typename E::model_type({}, {1});
  }
}

/// Trains on the whole data set.
template <class... Parts, class Data, detail::MembersOption<Ensemble<Parts...>>... Options>
[[nodiscard]] typename Ensemble<Parts...>::model_type fit(const Ensemble<Parts...>& ensemble,
                                                          const Data& data, Options&&... options) {
  return fit(ensemble, data, std::span<const std::size_t>(all_indices(data.size())),
             std::forward<Options>(options)...);
}

}  // namespace ctnn::inline CTNN_ABI
