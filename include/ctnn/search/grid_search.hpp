// SPDX-License-Identifier: MIT
// Grid search: the cross-validation of every combination of settings, for learners of one or several
// types.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/search/grid.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The points of one type of learner, on rounds that all share.
template <std::size_t I, class Search, class L, class Data, class... Options>
void search_type(std::vector<typename Search::Point>& points, const std::vector<L>& learners,
                 const Data& data, const std::vector<Split>& rounds, Options&... options) {
  std::vector<std::string> failures(learners.size() * rounds.size());
  auto results =
      cross_validate_all(std::span<const L>(learners), data, rounds, &failures, options...);
  for (std::size_t p = 0; p < learners.size(); ++p) {
    using Held = typename Search::learner_type;
    const auto held = [&]() -> Held {
      if constexpr (std::is_same_v<Held, L>)
        return learners[p];
      else
        return Held(std::in_place_index<I>, learners[p]);
    };
    typename Search::Point point{held(), I, std::move(results[p]), {}};
    for (std::size_t r = 0; r < rounds.size() && point.failure.empty(); ++r)
      point.failure = failures[p * rounds.size() + r];
    points.push_back(std::move(point));
  }
}

/// The points of a space for one or several learners, cross-validated on the same rounds.
template <class Learners, class Data, class Space, class... Options>
auto search(const Learners& learners, const Data& data, const Space& space, Options&... options) {
  return [&]<class... Ls>(const std::tuple<Ls...>& all) {
    using Search = GridSearch<typename scores_of<typename Data::target_type>::type, Ls...>;
    static_assert(check_same_strategy<same_strategies<std::tuple<Ls...>, Options...>>::checked);
    using First = std::tuple_element_t<0, std::tuple<Ls...>>;
    const std::vector<Split> rounds = rounds_of<First, Options...>(std::get<0>(all), data);
    std::vector<typename Search::Point> points;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (search_type<I, Search>(points, space.learners(std::get<I>(all)), data, rounds, options...),
       ...);
    }(std::index_sequence_for<Ls...>{});
    return Search(std::move(points), space.varied());
  }(as_tuple(learners));
}

}  // namespace detail

/// Cross-validates every combination of a grid's values on the same rounds, those of the learner (of the
/// first of several) and its seed, and sorts them by the first metric among the options, else by the
/// headline score:
///
///   grid_search(learner, data, Grid{.learning_rate = {1e-3, 1e-2}, .penalty = {0, 1e-4}}, log_loss)
///   grid_search(std::tuple(Narrow{}, Wide{}), data, Grid{.learning_rate = {1e-3, 1e-2}})
///
/// Learners of several types are points too. The models of one type that may train together do, those of
/// all points and folds at once. Options are those of cross_validate that keep nothing; to callbacks
/// the models of a type are so many folds. A point that cannot be trained, because its rate is too high,
/// comes last and says why. Throws Error for values that are no settings, and as cross_validate does.
template <class Learners, class Data, class... Options>
  requires(detail::search_options<Learners, Options...>)
[[nodiscard]] auto grid_search(const Learners& learners, const Data& data, const Grid& grid,
                               Options&&... options) {
  return detail::search(learners, data, grid, options...);
}

}  // namespace ctnn::inline CTNN_ABI
