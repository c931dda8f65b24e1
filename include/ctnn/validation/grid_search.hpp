// SPDX-License-Identifier: MIT
// The best of many learners by cross-validation: types of them, and values of their settings.
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
#include <ctnn/core/text_table.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/validation/cross_validate.hpp>
#include <ctnn/validation/cross_validation.hpp>
#include <ctnn/validation/grid.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// The places of points in the order of their scores, those without a score, which are NaN, last; equal
/// ones as they come.
[[nodiscard]] std::vector<std::size_t> best_first(const std::vector<double>& scores, bool greater);
/// Throws Error where there are none.
void check_searched(std::size_t points);
/// Throws Error unless the first point has been trained and has a score.
void check_best(const std::string& failure, double score, const std::string& metric);
/// "rate 0.01, penalty 0.001".
[[nodiscard]] std::string settings_text(const std::vector<std::string>& names,
                                        const std::vector<std::string>& values);
/// Points that are printed.
inline constexpr std::size_t most_points = 20;
/// A point's scores behind its settings: of the metrics, else the headline.
void add_score_cells(std::vector<std::string>& row, const MeanDeviation& score,
                     const std::vector<MetricScores>& metrics, bool failed);
/// Titles and points as a table; of how many there are, and why the first failed.
void print_points(std::ostream& out, std::vector<std::vector<std::string>> rows, std::size_t points,
                  const std::string& failure);

}  // namespace detail

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

  /// Throws Error without points.
  GridSearch(std::vector<Point> points, const Grid& grid) : grid_(grid) {
    detail::check_searched(points.size());
    std::vector<double> scores;
    for (const Point& point : points) scores.push_back(point.score().mean);
    const bool greater = points[0].result.deciding().better == Better::greater;
    for (const std::size_t place : detail::best_first(scores, greater))
      points_.push_back(std::move(points[place]));
  }

  /// All points, best first; equal ones in the order of the grid.
  [[nodiscard]] const std::vector<Point>& points() const noexcept { return points_; }

  /// The learner of the best point. Throws Error where no point has a score.
  [[nodiscard]] const learner_type& best() const {
    const Point& first = points_.at(0);
    detail::check_best(first.failure, first.score().mean, first.result.deciding().name);
    return first.learner;
  }

  /// The best learner's model, trained on a whole data set; options are those of fit.
  template <class Data, class... Options>
  [[nodiscard]] model_type refit(const Data& data, Options&&... options) const {
    return refit_from<0>(data, options...);
  }

  /// What the settings of a point are, as far as they were searched: "rate 0.01, penalty 0.001".
  [[nodiscard]] std::string settings(const Point& point) const {
    return detail::settings_text(titles(), cells(point));
  }

  /// The best points, at most 20, as a table.
  friend std::ostream& operator<<(std::ostream& out, const GridSearch& search) {
    std::vector<std::vector<std::string>> rows{search.titles()};
    const CrossValidation<Scores>& first = search.points_.at(0).result;
    if (first.metrics.empty()) rows[0].emplace_back(Scores::headline);
    for (const MetricScores& metric : first.metrics) rows[0].push_back(metric.name);
    std::string failure;  // the first that is told of
    for (const Point& point : search.points_) {
      if (failure.empty()) failure = point.failure;
      if (rows.size() > detail::most_points) continue;
      rows.push_back(search.cells(point));
      detail::add_score_cells(rows.back(), point.score(), point.result.metrics,
                              !point.failure.empty());
    }
    detail::print_points(out, std::move(rows), search.points_.size(), failure);
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

#if !defined(CTNN_COMPILED)
#include <ctnn/validation/grid_search-inl.hpp>
#endif
