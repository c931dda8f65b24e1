// SPDX-License-Identifier: MIT
// The result of a grid search: its points with their cross-validations, the best first.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/search/learner_names.hpp>
#include <ctnn/search/search_space.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/validation/cross_validation.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// What a point is sorted by.
struct PointScore {
  int rung;
  double score;
};
/// The places of points in the order of their rungs, the last first, and there of their scores, those
/// without a score, which are NaN, last; equal ones as they come.
[[nodiscard]] std::vector<std::size_t> best_first(const std::vector<PointScore>& scores,
                                                  bool greater);
/// Throws Error where there are none.
void check_searched(std::size_t points);
/// Throws Error unless the first point has been trained and has a score.
void check_best(const std::string& failure, double score, const std::string& metric);
/// "learning rate 0.01, penalty 0.001".
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

/// What a search found: every point with its cross-validation, the best first.
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
    int rung = 0;           ///< how often successive_halving kept it; 0 in other searches

    [[nodiscard]] MeanDeviation score() const { return result.deciding().score(); }
  };

  /// Throws Error without points.
  GridSearch(std::vector<Point> points, const VariedSettings& varied) : varied_(varied) {
    detail::check_searched(points.size());
    std::vector<detail::PointScore> scores;
    for (const Point& point : points) scores.push_back({point.rung, point.score().mean});
    const bool greater = points[0].result.deciding().better == Better::greater;
    for (const std::size_t place : detail::best_first(scores, greater))
      points_.push_back(std::move(points[place]));
  }

  /// All points, best first, those of later rungs before all others; equal ones in the order of the
  /// search.
  [[nodiscard]] const std::vector<Point>& points() const& noexcept { return points_; }
  /// Of a search that ends here: for (const auto& point : grid_search(…).points()).
  [[nodiscard]] std::vector<Point> points() && noexcept { return std::move(points_); }

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

  /// What the settings of a point are, as far as they were searched: "learning rate 0.01, penalty 0.001".
  [[nodiscard]] std::string settings(const Point& point) const {
    return detail::settings_text(titles(), cells(point));
  }

  /// The best points, at most 20, as a table.
  friend std::ostream& operator<<(std::ostream& out, const GridSearch& search) {
    std::vector<std::vector<std::string>> rows{search.titles()};
    const CrossValidation<Scores>& first = search.points_.at(0).result;
    if (first.metrics.empty()) rows[0].emplace_back(Scores::headline);
    for (const MetricScores& metric : first.metrics) rows[0].push_back(metric.name);
    std::string failure;  // the first that is printed
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
    return detail::setting_titles(varied_, several);
  }
  [[nodiscard]] std::vector<std::string> cells(const Point& point) const {
    const auto of = [&](const auto& learner) {
      return detail::setting_cells(varied_, names_[point.place], learner);
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
  VariedSettings varied_;
  std::vector<std::string> names_ = detail::names_of_learners<Learners...>();
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/grid_search_result-inl.hpp>
#endif
