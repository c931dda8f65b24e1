// SPDX-License-Identifier: MIT
// The best of many learners by cross-validation: types of them, and values of their settings.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/grid.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a search found: every point of the grid with its cross-validation, the best first.
template <class Scores, class... Learners>
class GridSearch {
 public:
  /// The learner's type, or a std::variant of them where there are several.
  using learner_type = detail::one_or_variant<Learners...>;
  using model_type = detail::one_or_variant<typename Learners::model_type...>;

  struct Point {
    learner_type learner;
    std::size_t place = 0;  ///< of its type among those searched
    CrossValidation<Scores> result;
    std::string failure{};  ///< why a fold could not be trained; such a point comes last

    [[nodiscard]] MeanDeviation score() const { return result.deciding().score(); }
  };

  GridSearch(std::vector<Point> points, const Grid& grid) : grid_(grid) {
    // What a point is sorted by: no score behind all, the score, its place in the grid.
    std::vector<std::tuple<bool, double, std::size_t>> order;
    for (const Point& point : points) {
      const double score = point.score().mean;
      const bool none = std::isnan(score);
      const bool greater = point.result.deciding().better == Better::greater;
      order.emplace_back(none, none ? 0 : greater ? -score : score, order.size());
    }
    std::ranges::sort(order);
    for (const auto& [none, score, place] : order) points_.push_back(std::move(points[place]));
  }

  /// All points, best first; equal ones in the order of the grid.
  [[nodiscard]] const std::vector<Point>& points() const noexcept { return points_; }

  /// The learner of the best point. Throws Error where no point has a score.
  [[nodiscard]] const learner_type& best() const {
    const Point& first = points_.at(0);
    if (!first.failure.empty())
      throw Error("grid_search: no point could be trained; the first of them: " + first.failure);
    if (std::isnan(first.score().mean))
      throw Error("grid_search: no point has a score, " + first.result.deciding().name +
                  " is NaN in a fold of each: take a metric, or folds, for which it is a number.");
    return first.learner;
  }

  /// The best learner's model, trained on a whole data set; options are those of fit.
  template <class Data, class... Options>
  [[nodiscard]] model_type refit(const Data& data, Options&&... options) const {
    return refit_from<0>(data, options...);
  }

  /// What the settings of a point are, as far as they were searched: "rate 0.01, penalty 0.001".
  [[nodiscard]] std::string settings(const Point& point) const {
    std::string text;
    const std::vector<std::string> names = titles();
    const std::vector<std::string> values = cells(point);
    for (std::size_t i = 0; i < names.size(); ++i)
      text += (i > 0 ? ", " : "") + names[i] + " " + values[i];
    return text;
  }

  /// The best points, at most 20, as a table.
  friend std::ostream& operator<<(std::ostream& out, const GridSearch& search) {
    constexpr std::size_t most = 20;
    detail::TextTable table;
    std::vector<std::string> row = search.titles();
    const CrossValidation<Scores>& first = search.points_.at(0).result;
    if (first.metrics.empty()) row.emplace_back(Scores::headline);
    for (const MetricScores& metric : first.metrics) row.push_back(metric.name);
    table.row(row);
    const std::size_t shown = std::min(most, search.points_.size());
    for (std::size_t p = 0; p < shown; ++p) {
      const Point& point = search.points_[p];
      row = search.cells(point);
      if (!point.failure.empty())
        row.emplace_back("failed");
      else if (point.result.metrics.empty())
        row.push_back(detail::plus_minus(point.score()));
      else
        for (const MetricScores& metric : point.result.metrics)
          row.push_back(detail::plus_minus(metric.score()));
      table.row(row);
    }
    out << table;
    if (shown < search.points_.size()) out << "and " << search.points_.size() - shown << " more\n";
    const auto failed = std::ranges::find_if(
        search.points_, [](const Point& point) { return !point.failure.empty(); });
    if (failed != search.points_.end()) out << "failed: " << failed->failure << '\n';
    return out;
  }

 private:
  static constexpr bool several = sizeof...(Learners) > 1;

  [[nodiscard]] std::vector<std::string> titles() const {
    return detail::setting_titles(grid_, several);
  }
  [[nodiscard]] std::vector<std::string> cells(const Point& point) const {
    const auto of = [&](const auto& learner) {
      return detail::setting_cells(grid_, several ? point.place + 1 : 0, learner);
    };
    if constexpr (several)
      return std::visit(of, point.learner);
    else
      return of(point.learner);
  }
  template <std::size_t I, class Data, class... Options>
  model_type refit_from(const Data& data, Options&... options) const {
    const learner_type& chosen = best();
    if constexpr (!several) {
      return fit(chosen, data, options...);
    } else {
      if (chosen.index() == I)
        return model_type(std::in_place_index<I>, fit(std::get<I>(chosen), data, options...));
      if constexpr (I + 1 < sizeof...(Learners)) return refit_from<I + 1>(data, options...);
      throw std::bad_variant_access();
    }
  }

  std::vector<Point> points_;
  Grid grid_;
};

namespace detail {

/// The points of one type of learner, on rounds that all share.
template <std::size_t I, class Search, class L, class Data, class... Options>
void search_type(std::vector<typename Search::Point>& points, const L& learner, const Data& data,
                 const Grid& grid, const std::vector<Split>& rounds, Options&... options) {
  const std::vector<L> learners = learners_of(learner, grid);
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

}  // namespace detail

/// Cross-validates every combination of a grid's values on the same rounds, those of the learner (of the
/// first of several) and its seed, and sorts them by the first metric among the options, else by the
/// headline score:
///
///   grid_search(learner, data, Grid{.rate = {1e-3, 1e-2}, .penalty = {0, 1e-4}}, log_loss)
///   grid_search(std::tuple(Narrow{}, Wide{}), data, Grid{.rate = {1e-3, 1e-2}})
///
/// Learners of several types are points too. The models of one type that may train together do, those of
/// all points and folds at once. Options are those of cross_validate that keep nothing; callbacks hear of
/// a type's models as of so many folds. A point that cannot be trained, because its rate is too high,
/// comes last and says why. Throws Error for values that are no settings, and as cross_validate does.
template <class Learners, class Data, class... Options>
  requires(detail::grid_options<Learners, Options...>)
[[nodiscard]] auto grid_search(const Learners& learners, const Data& data, const Grid& grid,
                               Options&&... options) {
  const auto pack = detail::as_tuple(learners);
  return [&]<class... Ls>(const std::tuple<Ls...>& all) {
    using Search = GridSearch<typename scores_of<typename Data::target_type>::type, Ls...>;
    static_assert(detail::check_same_strategy<
                  detail::same_strategies<std::tuple<Ls...>, Options...>>::checked);
    using First = std::tuple_element_t<0, std::tuple<Ls...>>;
    const std::vector<Split> rounds = detail::rounds_of<First, Options...>(std::get<0>(all), data);
    std::vector<typename Search::Point> points;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (detail::search_type<I, Search>(points, std::get<I>(all), data, grid, rounds, options...),
       ...);
    }(std::index_sequence_for<Ls...>{});
    return Search(std::move(points), grid);
  }(pack);
}

}  // namespace ctnn::inline CTNN_ABI
