// SPDX-License-Identifier: MIT
// Successive halving: many points train for few epochs, the best of them for more. Jamieson & Talwalkar,
// "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/search/grid_search_result.hpp>
#include <ctnn/search/search_space.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {

/// How successive_halving drops points: of each rung 1 in `factor` stays, rounded up, and trains `factor`
/// times as many epochs, the last ones as many as their learner says.
struct Halving {
  int factor = 3;        ///< 2 or more
  int least_epochs = 1;  ///< no rung trains fewer, where the learner does not
};

namespace detail {

/// How many rungs there are for so many points, the one with the fewest epochs having this many at the
/// last rung, where fewer than `factor` points are left if the epochs suffice. Throws Error for no points and for settings that cannot be.
[[nodiscard]] int rungs_of(const Halving& halving, std::size_t points, int epochs);
/// The epochs of a rung of a learner that has `epochs` at the last one.
[[nodiscard]] int epochs_of_rung(const Halving& halving, int rung, int rungs, int epochs);
/// Points that stay after a rung.
[[nodiscard]] std::size_t points_kept(const Halving& halving, std::size_t points);
/// The places of those points, in the order of the search.
[[nodiscard]] std::vector<std::size_t> places_kept(const std::vector<PointScore>& scores,
                                                   bool greater, std::size_t kept);

/// A rung of successive halving: the learners of each type and the points that they had before.
template <class Search, class... Ls>
class Rung {
 public:
  using Point = typename Search::Point;

  explicit Rung(std::tuple<std::vector<Ls>...> learners) : learners_(std::move(learners)) {}

  [[nodiscard]] std::size_t size() const {
    return std::apply([](const auto&... all) { return (all.size() + ...); }, learners_);
  }
  [[nodiscard]] int least_epochs() const {
    int least = -1;
    for_each_type([&](auto, const auto& learners) {
      for (const auto& learner : learners)
        least = least < 0 ? learner.epochs : std::min(least, learner.epochs);
    });
    return least;
  }

  /// Trains and scores all for this rung's epochs.
  template <class Data, class... Options>
  [[nodiscard]] std::vector<Point> points(const Halving& halving, int rung, int rungs,
                                          const Data& data, const std::vector<Split>& rounds,
                                          Options&... options) const {
    std::vector<Point> points;
    for_each_type([&](auto type, auto learners) {
      for (auto& learner : learners)
        learner.epochs = epochs_of_rung(halving, rung, rungs, learner.epochs);
      if (!learners.empty())
        search_type<type(), Search>(points, learners, data, rounds, options...);
    });
    for (Point& point : points) point.rung = rung;
    return points;
  }

  /// Keeps the learners at these places, in order, of all types one behind another.
  void keep(const std::vector<std::size_t>& places) {
    std::size_t first = 0;
    const auto keep_of = [&](auto& learners) {
      std::remove_cvref_t<decltype(learners)> kept;
      for (const std::size_t place : places)
        if (place >= first && place - first < learners.size())
          kept.push_back(learners[place - first]);
      first += learners.size();
      learners = std::move(kept);
    };
    std::apply([&](auto&... all) { (keep_of(all), ...); }, learners_);
  }

 private:
  /// Calls f(type, learners) with the number of each type as a constant.
  void for_each_type(auto f) const {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::integral_constant<std::size_t, I>{}, std::get<I>(learners_)), ...);
    }(std::index_sequence_for<Ls...>{});
  }

  std::tuple<std::vector<Ls>...> learners_;
};

}  // namespace detail

/// Searches a space, a Grid or RandomSettings, in rungs: all points are cross-validated with few epochs,
/// the best of them with more, and the last ones with as many as the learner has.
///
///   successive_halving(learner, data, RandomSettings{.points = 81, .learning_rate = log_uniform(1e-4, 1)},
///                      log_loss)
///   successive_halving(learner, data, grid, Halving{.factor = 2, .least_epochs = 5}, log_loss)
///
/// Each rung trains anew, so that a schedule of rates has its whole course in each, and a point of the last
/// rung scores as in grid_search; with a factor of 3 that costs less than half of the last training in
/// addition. Models of a rung that may train together do: those that stay move up into the lanes of those
/// that were dropped. The result's points have their `rung`, those of the last first; `best()` is of that.
/// Options and errors are those of grid_search, and Error for a factor below 2.
template <class Learners, class Data, class Space, class... Options>
  requires(detail::search_options<Learners, Options...>)
[[nodiscard]] auto successive_halving(const Learners& learners, const Data& data,
                                      const Space& space, const Halving& halving,
                                      Options&&... options) {
  return [&]<class... Ls>(const std::tuple<Ls...>& all) {
    using Search = GridSearch<typename scores_of<typename Data::target_type>::type, Ls...>;
    static_assert(detail::check_same_strategy<
                  detail::same_strategies<std::tuple<Ls...>, Options...>>::checked);
    using First = std::tuple_element_t<0, std::tuple<Ls...>>;
    const std::vector<Split> rounds = detail::rounds_of<First, Options...>(std::get<0>(all), data);
    detail::Rung<Search, Ls...> candidates(
        std::apply([&](const auto&... each) { return std::tuple(space.learners(each)...); }, all));
    const int rungs = detail::rungs_of(halving, candidates.size(), candidates.least_epochs());
    std::vector<typename Search::Point> points;
    for (int rung = 0; rung < rungs; ++rung) {
      auto trained = candidates.points(halving, rung, rungs, data, rounds, options...);
      std::vector<detail::PointScore> scores;
      for (const auto& point : trained) scores.push_back({rung, point.score().mean});
      candidates.keep(detail::places_kept(scores,
                                          trained[0].result.deciding().better == Better::greater,
                                          detail::points_kept(halving, trained.size())));
      for (auto& point : trained) points.push_back(std::move(point));
    }
    VariedSettings varied = space.varied();
    varied.epochs = varied.epochs || rungs > 1;
    return Search(std::move(points), varied);
  }(detail::as_tuple(learners));
}
/// The same with a factor of 3 and no lower bound of epochs.
template <class Learners, class Data, class Space, class... Options>
  requires(detail::search_options<Learners, Options...>)
[[nodiscard]] auto successive_halving(const Learners& learners, const Data& data,
                                      const Space& space, Options&&... options) {
  return successive_halving(learners, data, space, Halving{}, options...);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/successive_halving-inl.hpp>
#endif
