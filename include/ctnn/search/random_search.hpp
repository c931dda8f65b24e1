// SPDX-License-Identifier: MIT
// Random search: settings drawn from ranges instead of a grid's lists. Where few of the settings matter, as
// many points try more values of those. Bergstra & Bengio, "Random search for hyper-parameter
// optimization", JMLR 2012.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/search/grid_search.hpp>
#include <ctnn/search/search_space.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a setting is drawn from: uniform, log_uniform or choice. The one made without either is empty,
/// and the setting stays the learner's.
class Distribution {
 public:
  Distribution() = default;

  [[nodiscard]] bool empty() const noexcept { return values_.empty(); }
  /// The value for a number in [0, 1).
  [[nodiscard]] double at(double u) const;

 private:
  friend Distribution uniform(double low, double high);
  friend Distribution log_uniform(double low, double high);
  friend Distribution choice(std::vector<double> values);

  bool range_ = false;  // between two values; else one of them
  bool log_ = false;
  std::vector<double> values_;
};

/// Every number from low to high alike. Throws Error unless low < high, both finite.
[[nodiscard]] Distribution uniform(double low, double high);
/// Every order of magnitude from low to high alike, for rates and penalties. Throws Error unless
/// 0 < low < high, both finite.
[[nodiscard]] Distribution log_uniform(double low, double high);
/// One of the values. Throws Error for none.
[[nodiscard]] Distribution choice(std::vector<double> values);

namespace detail {

/// Value `point` of a setting, by the learner's seed: independent of how many points there are and of
/// other settings.
[[nodiscard]] double drawn(const Distribution& from, std::uint64_t seed, std::uint32_t setting,
                           std::size_t point);

}  // namespace detail

/// Distributions, named as the settings of a Learner, and how many points are drawn of them:
/// RandomSettings{.points = 60, .learning_rate = log_uniform(1e-4, 1e-1)}. The learner's seed draws; the
/// first points of more are the same. Numbers of epochs are rounded.
struct RandomSettings {
  std::size_t points = 10;       ///< how many learners are drawn
  Distribution epochs{};         ///< of Learner::epochs; none: the learner's
  Distribution learning_rate{};  ///< of Learner::learning_rate; none: the learner's
  Distribution penalty{};        ///< of Learner::penalty; none: the learner's

  /// The drawn learners. Throws Error for a value that is no setting of the learner.
  template <class L>
  [[nodiscard]] std::vector<L> learners(const L& learner) const {
    if (!penalty.empty()) detail::check_penalty_setting<L>("RandomSettings");
    std::vector<L> all(points, learner);
    for (std::size_t p = 0; p < points; ++p) {
      L& each = all[p];
      const auto draw = [&](const Distribution& from, std::uint32_t setting, auto otherwise) {
        return from.empty() ? static_cast<double>(otherwise)
                            : detail::drawn(from, learner.seed, setting, p);
      };
      constexpr double most = std::numeric_limits<int>::max();
      each.epochs =
          static_cast<int>(std::clamp(std::round(draw(epochs, 0, each.epochs)), -1.0, most));
      each.learning_rate = draw(learning_rate, 1, each.learning_rate);
      each.penalty = draw(penalty, 2, each.penalty);
      check_settings(each);
    }
    return all;
  }
  /// The settings that are drawn.
  [[nodiscard]] VariedSettings varied() const noexcept {
    return {.epochs = !epochs.empty(),
            .learning_rate = !learning_rate.empty(),
            .penalty = !penalty.empty()};
  }
};

/// Cross-validates learners with drawn settings, as grid_search does those of a grid:
///
///   random_search(learner, data, RandomSettings{.points = 60, .learning_rate = log_uniform(1e-4, 1e-1),
///                                               .penalty = log_uniform(1e-6, 1e-2)}, log_loss)
///
/// Learners of several types get as many points each. Result, options and errors are those of
/// grid_search.
template <class Learners, class Data, class... Options>
  requires(detail::search_options<Learners, Options...>)
[[nodiscard]] auto random_search(const Learners& learners, const Data& data,
                                 const RandomSettings& settings, Options&&... options) {
  return detail::search(learners, data, settings, options...);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/random_search-inl.hpp>
#endif
