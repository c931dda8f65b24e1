// SPDX-License-Identifier: MIT
// The arguments of Ensemble(...) by their kind: recipes of models, a combination, weights.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/ensemble/ensemble_model.hpp>
#include <ctnn/ensemble/model_weights.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <class>
inline constexpr bool is_weights = false;
template <std::size_t N>
inline constexpr bool is_weights<ModelWeights<N>> = true;

/// What an ensemble is made of: anything that says not how to combine is the recipe of a model.
template <class Part>
inline constexpr bool is_recipe = !Combination<Part> && !is_weights<Part>;

template <int Combinations, int WeightLists, bool Enough>
struct check_parts : sentence {
  static_assert(Combinations <= 1, "Ensemble(...): there is more than one combination: keep one.");
  static_assert(WeightLists <= 1,
                "Ensemble(...): there are ModelWeights more than once: keep one.");
  static_assert(WeightLists != 1 || Enough,
                "Ensemble(...): ModelWeights{...} needs one weight for every learner.");
};

/// The parts of an ensemble by their kind.
template <class... Parts>
struct EnsembleParts {
  using recipes = concatenate<list_if<is_recipe<Parts>, Parts>...>;
  static constexpr std::size_t models = std::tuple_size_v<recipes>;
  using combination =
      first_type<concatenate<list_if<Combination<Parts>, Parts>...>, struct MeanOutput>;
  using weights =
      first_type<concatenate<list_if<is_weights<Parts>, Parts>...>, ModelWeights<models>>;
  static constexpr int combinations = (0 + ... + int{Combination<Parts>});
  static constexpr int weight_lists = (0 + ... + int{is_weights<Parts>});
  static constexpr bool enough = std::is_same_v<weights, ModelWeights<models>>;

  /// The model of an ensemble; after an error that of its first recipe, so that it stays the only one.
  template <class First, class... Rest>
  static auto model(std::tuple<First, Rest...>*) {
    if constexpr (members_agree<combination, typename First::model_type,
                                typename Rest::model_type...>())
      return std::type_identity<
          EnsembleModel<combination, typename First::model_type, typename Rest::model_type...>>{};
    else
      return std::type_identity<EnsembleModel<combination, typename First::model_type>>{};
  }
  using model_type = typename decltype(model(static_cast<recipes*>(nullptr)))::type;
  static constexpr bool agree = model_type::models == models;
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
