// SPDX-License-Identifier: MIT
// A grid of settings, and the learners of its points.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/search/search_space.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// Lists of values, named as the settings of a Learner: Grid{.epochs = {50, 100}, .learning_rate = {1e-3,
/// 1e-2}}. A setting without values stays the learner's. What is not a setting but a policy, such as the
/// batch size, varies with Choices (<ctnn/search/choices.hpp>).
struct Grid {
  std::vector<int> epochs{};            ///< values of Learner::epochs; none: the learner's
  std::vector<std::uint64_t> seed{};    ///< values of Learner::seed; none: the learner's
  std::vector<double> learning_rate{};  ///< values of Learner::learning_rate; none: the learner's
  std::vector<double> penalty{};        ///< values of Learner::penalty; none: the learner's

  /// Every combination of the values, the last setting varying fastest. Throws Error for a value that is
  /// no setting of the learner.
  template <class L>
  [[nodiscard]] std::vector<L> learners(const L& learner) const {
    if (!penalty.empty()) detail::check_penalty_setting<L>("Grid");
    std::vector<L> all{learner};
    const auto vary = [&]<class T>(T L::* setting, const std::vector<T>& values) {
      if (values.empty()) return;
      std::vector<L> varied;
      for (const L& each : all)
        for (const T& value : values) {
          varied.push_back(each);
          varied.back().*setting = value;
        }
      all = std::move(varied);
    };
    vary(&L::epochs, epochs);
    vary(&L::seed, seed);
    vary(&L::learning_rate, learning_rate);
    vary(&L::penalty, penalty);
    for (const L& each : all) check_settings(each);
    return all;
  }
  /// The settings that have values.
  [[nodiscard]] VariedSettings varied() const noexcept {
    return {!epochs.empty(), !seed.empty(), !learning_rate.empty(), !penalty.empty()};
  }
};

}  // namespace ctnn::inline CTNN_ABI
