// SPDX-License-Identifier: MIT
// A metric of one of a network's heads, where a metric of the whole network is taken.
#pragma once

#include <string>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/predictions.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <class Target>
inline constexpr int heads_of = 0;
template <class... Target>
inline constexpr int heads_of<Targets<Target...>> = sizeof...(Target);

/// A metric of head H of predictions of several.
template <int H, class M>
struct HeadMetric : metric_kind {
  std::string name;
  M metric;
  Better better;

  HeadMetric(const std::string& head, M of)
      : name(std::string(of.name) + " of " + head), metric(std::move(of)), better(metric.better) {}

  template <class... Target>
    requires(H >= 0 && H < heads_of<Targets<Target...>>) &&
            MetricOf<M, typename Targets<Target...>::template of_head<H>>
  [[nodiscard]] double operator()(const Predictions<Targets<Target...>>& predictions) const {
    return metric(predictions.template head<H>());
  }
};

/// How a metric and targets fail to go together for want of a head: it names none of several, or one
/// that is not there.
template <class M, class Target>
inline constexpr bool names_no_head = HeadTargets<Target> && Metric<M> && !MetricOf<M, Target>;
template <int H, class M, class Target>
inline constexpr bool names_no_head<HeadMetric<H, M>, Target> = false;
template <class M, class Target>
inline constexpr bool names_missing_head = false;
template <int H, class M, class Target>
inline constexpr bool names_missing_head<HeadMetric<H, M>, Target> = H < 0 || H >= heads_of<Target>;

}  // namespace detail

/// A metric of head H, counted from 0: cross_validate(learner, data, of_head<1>(r2_score)). It is called
/// "R² of head 1", and takes predictions of several heads, as predictions.head<1>() is of one.
template <int H, Metric M>
[[nodiscard]] detail::HeadMetric<H, M> of_head(M metric) {
  return {"head " + std::to_string(H), std::move(metric)};
}
/// The same of the head with this name, of_head<net, "size">(r2_score), called "R² of size".
template <const auto& Net, fixed_string Name, Metric M>
[[nodiscard]] auto of_head(M metric) {
  return detail::HeadMetric<detail::head_called<Net, Name>(), M>(std::string(Name.view()),
                                                                 std::move(metric));
}

}  // namespace ctnn::inline CTNN_ABI
