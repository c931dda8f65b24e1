// SPDX-License-Identifier: MIT
// Bagging: models of one learner, each trained on a bootstrap sample of the data, whose outputs are
// combined.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/ensemble/member_callbacks.hpp>
#include <ctnn/fleet/choose_fleet.hpp>
#include <ctnn/fleet/fit_together.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/step/sample_weights.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/training/trainer.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

template <int N>
struct check_models : sentence {
  static_assert(N >= 1, "Bagging<N> needs at least one model.");
};

/// Throws Error for too few samples to draw from.
void check_bagged(std::size_t samples);
/// Each member's samples.
[[nodiscard]] std::vector<std::vector<std::size_t>> training_sets(const Bootstraps& bootstraps,
                                                                  std::size_t members);

}  // namespace detail

/// A learner N times, each on as many draws with replacement as there are samples that weigh
/// something. It is a recipe as its learner is, with the same settings: `.seed` draws the samples,
/// and member m has the seed `.seed` + m. Breiman, "Bagging predictors", 1996.
template <class L, int N, class C>
struct BaggingOf : L {
  using learner_type = L;
  using combination_type = C;
  using model_type = Bag<typename L::model_type, C>;
  static constexpr int models = N;
  /// A round of a validation is a fit of its own; in it the members may train together.
  static constexpr bool one_by_one = true;

  constexpr explicit BaggingOf(const L& learner) : L(learner) {}

  /// The recipe of member m.
  [[nodiscard]] constexpr L member(std::size_t m) const noexcept {
    L learner = *this;
    learner.seed += m;
    return learner;
  }

  static_assert(detail::check_models<N>::checked);
};

/// A callback of a bagging is called with every member's epochs, but without a trainer.
template <class L, int N, class C>
class Trainer<BaggingOf<L, N, C>> {};

/// The type of Bagging<N>, which makes a recipe of a learner.
template <int N>
struct MakeBagging {
  /// The recipe for N models of a learner, combined by their mean or by another Combination.
  template <class L, Combination C = struct MeanOutput>
    requires requires(L learner) {
      typename L::model_type;
      learner.seed;
    }
  [[nodiscard]] constexpr BaggingOf<L, N, C> operator()(const L& learner, const C& = {}) const {
    return BaggingOf<L, N, C>(learner);
  }
};

/// `fit(Bagging<32>(learner), data)` is a Bag of 32 models: the mean of their outputs.
/// `Bagging<32>(learner, Votes)` has them vote.
/// \tparam N number of models
template <int N>
inline constexpr MakeBagging<N> Bagging{};

/// Trains the members of a bag on bootstrap samples of these samples. Small models train together, one
/// on each lane of a register, in groups that fill one where that pays (pays_together), unless the
/// learner has OneByOne. Options follow in any order: callbacks, whose Epoch::fold is the member's
/// number from 1 on, and an execution policy, which runs groups side by side; the bits are the same.
/// Throws Error as fit does, and for fewer than two samples.
template <class L, int N, class C, class Data, detail::MembersOption<BaggingOf<L, N, C>>... Options>
[[nodiscard]] Bag<typename L::model_type, C> fit(const BaggingOf<L, N, C>& bagging,
                                                 const Data& data,
                                                 std::span<const std::size_t> samples,
                                                 Options&&... options) {
  using Model = typename L::model_type;
  using Callback = detail::member_callback<Options...>;
  constexpr bool called = detail::has_callbacks<Options...>;
  static_assert(detail::check_votes<(!detail::by_votes<C> ||
                                     ClassTarget<typename Data::target_type>)>::checked);
  detail::check_indices("fit", samples, data.size());
  detail::Bootstraps bootstraps{bagging.seed, data.size(),
                                samples.empty() ? std::vector<std::size_t>()
                                                : detail::samples_with_weight<L>(
                                                      data, samples, "fit: every training sample")};
  detail::check_bagged(bootstraps.samples.size());
  constexpr auto models = static_cast<std::size_t>(N);
  const std::vector<std::vector<std::size_t>> train = detail::training_sets(bootstraps, models);
  std::vector<L> learners;
  for (std::size_t m = 0; m < models; ++m) learners.push_back(bagging.member(m));

  detail::MemberCallbacksOf<BaggingOf<L, N, C>, std::remove_reference_t<Options>...> callbacks(
      options...);
  // Members in groups: what trains together, or one.
  constexpr bool may_together = !L::one_by_one && !Callback::keeps_finite;
  std::vector<std::size_t> groups{0};  // where each begins, and the end
  for (std::size_t m = 0; m < models;) {
    const std::size_t full = std::min<std::size_t>(models - m, Vector<typename L::scalar>::lanes);
    groups.push_back(m += may_together && pays_together<L>(full) ? full : 1);
  }
  std::vector<std::vector<Model>> trained(groups.size() - 1);
  const auto train_group = [&](std::size_t g) {
    const std::size_t first = groups[g];
    const std::size_t count = groups[g + 1] - first;
    Callback callback(first, count, models, callbacks);
    if constexpr (may_together && detail::gain_on_lanes<L>() > 0) {
      if (pays_together<L>(count)) {
        const auto its = std::span<const L>(learners).subspan(first, count);
        const auto on = std::span<const std::vector<std::size_t>>(train).subspan(first, count);
        if constexpr (called)
          trained[g] = fit_together<L>(its, data, on, callback);
        else
          trained[g] = fit_together<L>(its, data, on);
        return;
      }
    }
    const std::span<const std::size_t> on(train[first]);
    if constexpr (called)
      trained[g].push_back(fit(learners[first], data, on, callback));
    else
      trained[g].push_back(fit(learners[first], data, on));
  };
  detail::execution_in(options...).for_each(trained.size(), train_group);
  std::vector<Model> members;
  for (std::vector<Model>& group : trained)
    for (Model& model : group) members.push_back(std::move(model));
  return Bag<Model, C>(std::move(members), std::move(bootstraps));
}

/// Trains on bootstrap samples of the whole data set.
template <class L, int N, class C, class Data, detail::MembersOption<BaggingOf<L, N, C>>... Options>
[[nodiscard]] Bag<typename L::model_type, C> fit(const BaggingOf<L, N, C>& bagging,
                                                 const Data& data, Options&&... options) {
  return fit(bagging, data, std::span<const std::size_t>(all_indices(data.size())),
             std::forward<Options>(options)...);
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/ensemble/bagging-inl.hpp>
#endif
