// SPDX-License-Identifier: MIT
// Nested cross-validation: the scores of a grid search and the training after it together.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/validation/cross_validate.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// What was chosen for each fold and how it did there, in the search and after it.
std::ostream& print_nested(std::ostream& out, const MetricScores& scores,
                           std::span<const std::string> settings,
                           std::span<const MeanDeviation> in_search);
[[noreturn]] void throw_of_round(std::size_t round, std::size_t rounds, const char* what);

}  // namespace detail

/// What the folds' searches chose, and the scores of that on samples that no search saw.
template <class Scores, class Learner>
struct NestedCrossValidation {
  struct Choice {
    Learner learner;
    std::string settings;  ///< as far as they were searched
    MeanDeviation
        score;  ///< of the search's own cross-validation: too good, being the best of many
  };
  CrossValidation<Scores> outer;  ///< scores of the chosen learners
  std::vector<Choice> choices;    ///< of each fold

  friend std::ostream& operator<<(std::ostream& out, const NestedCrossValidation& nested) {
    std::vector<std::string> settings;
    std::vector<MeanDeviation> in_search;
    for (const Choice& choice : nested.choices) {
      settings.push_back(choice.settings);
      in_search.push_back(choice.score);
    }
    return detail::print_nested(out, nested.outer.deciding(), settings, in_search);
  }
};

namespace detail {

template <class O>
inline constexpr bool is_nested_option = Metric<O> || Execution<O> || Strategy<O>;

/// What of the options the searches within take: the strategy only where a learner has none of its own.
template <bool OwnStrategy, class O>
auto inner_option(O& option) {
  return picked<!(OwnStrategy && Strategy<O>)>(option);
}

}  // namespace detail

/// Searches a space, a Grid or RandomSettings, on the training part of every round, trains the best learner on that part and scores
/// it on what the round holds out. That the search, whose own folds are of the training part alone, never
/// uses held-out samples makes this an unbiased score of searching and training together. A
/// strategy among the options cuts the outer rounds, and the learner's own the folds of the
/// searches; else the learner's is for both. Options are metrics, of which the first decides, an
/// execution policy and a strategy. Throws Error as grid_search and cross_validate do.
template <class Learners, class Data, class Space = Grid, class... Options>
  requires(... && detail::is_nested_option<Options>)
[[nodiscard]] auto nested_cross_validate(const Learners& learners, const Data& data,
                                         const Space& space, Options&&... options) {
  using First = std::tuple_element_t<0, decltype(detail::as_tuple(learners))>;
  using Target = typename Data::target_type;
  using Scores = typename scores_of<Target>::type;
  [[maybe_unused]] constexpr bool own =
      !std::is_same_v<typename First::validation_type, NoValidation>;
  const auto first = std::get<0>(detail::as_tuple(learners));
  const std::vector<Split> rounds = detail::rounds_of<First, Options...>(first, data);
  const auto inner = std::tuple_cat(detail::inner_option<own>(options)...);
  const auto search = [&](const Data& part) {
    return std::apply(
        [&](auto&... option) { return detail::search(learners, part, space, option...); }, inner);
  };
  using Search = decltype(search(data));
  using Learner = typename Search::learner_type;
  using Result = NestedCrossValidation<Scores, Learner>;

  std::vector<Learner> chosen;
  Result result;
  for (std::size_t r = 0; r < rounds.size(); ++r) {
    try {
      const Search found = search(data.subset(rounds[r].train));
      chosen.push_back(found.best());
      const auto& best = found.points()[0];
      result.choices.push_back({best.learner, found.settings(best), best.score()});
    } catch (const Error& error) {
      detail::throw_of_round(r + 1, rounds.size(), error.what());
    }
  }

  std::vector<Predictions<Target>> predicted(rounds.size());
  detail::execution_of(options...).for_each(rounds.size(), [&](std::size_t r) {
    const auto score = [&](const auto& learner) {
      const auto model = fit(learner, data, std::span<const std::size_t>(rounds[r].train));
      predicted[r] = predict(model, data, rounds[r].test);
    };
    if constexpr (std::is_same_v<Learner, First>)
      score(chosen[r]);
    else
      std::visit(score, chosen[r]);
  });
  for (const auto& fold : predicted) result.outer.folds.push_back(evaluate(fold));
  detail::pool(result.outer, std::span<const Predictions<Target>>(predicted),
               detail::metrics_of<Target>(options...));
  return result;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/nested-inl.hpp>
#endif
