// SPDX-License-Identifier: MIT
// The out-of-bag estimate: each training sample of a bag predicted by the members not trained on it.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/ensemble/bag.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/head_metrics.hpp>
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

std::ostream& print_seen_by_all(std::ostream& out, std::size_t samples);
[[noreturn]] void throw_other_data(std::size_t size, std::size_t trained_in);

}  // namespace detail

/// The predictions of a bag for its own training samples, each by the members not trained on it: an
/// estimate of how it does on new ones, without any held out. Breiman, "Out-of-bag estimation", 1996.
template <class Target>
struct OutOfBag {
  Predictions<Target> predictions;          ///< by ascending sample
  typename scores_of<Target>::type scores;  ///< of these predictions
  std::vector<std::size_t> seen_by_all;     ///< samples without a prediction

  /// Accuracy, or mean squared error.
  [[nodiscard]] double score() const noexcept { return scores.value(); }

  friend std::ostream& operator<<(std::ostream& out, const OutOfBag& o) {
    detail::print_text(out, "out of bag: ") << o.scores;
    detail::print_seen_by_all(out, o.seen_by_all.size());
    return out;
  }
};

/// Throws Error for other data than the bag was trained on, by their number, and for a bag that fit
/// did not make.
template <class M, class C, int In, class Target, Execution E = struct Serial>
[[nodiscard]] OutOfBag<Target> out_of_bag(const Bag<M, C>& bag, const Dataset<In, Target>& data,
                                          const E& execution = Serial) {
  using T = typename M::scalar;
  constexpr auto width = static_cast<std::size_t>(M::outputs);
  detail::check_held("out_of_bag", bag);
  const std::vector<Split> rounds = bag.bootstraps();
  if (data.size() != bag.trained_in()) detail::throw_other_data(data.size(), bag.trained_in());
  std::vector<char> given(data.size());
  std::vector<int> counts(data.size());
  std::vector<T> sums(data.size() * width);
  const auto of = [&](std::size_t s) { return std::span<T>(sums).subspan(s * width, width); };
  for (std::size_t m = 0; m < rounds.size(); ++m) {
    for (const std::vector<std::size_t>* part : {&rounds[m].train, &rounds[m].test})
      for (const std::size_t s : *part) given[s] = 1;
    detail::for_each_output(bag.members()[m], data, rounds[m].test, execution,
                            [&](std::size_t s, std::span<const T> y) {
                              detail::add_outputs<C, M>(y.data(), T(1), of(s).data(), 1);
                              ++counts[s];
                            });
  }
  OutOfBag<Target> result;
  result.scores = detail::no_scores(data);
  detail::take_class_names(result.predictions, data);
  for (std::size_t s = 0; s < data.size(); ++s) {
    if (given[s] == 0) continue;
    if (counts[s] == 0) {
      result.seen_by_all.push_back(s);
      continue;
    }
    for (T& y : of(s)) y /= static_cast<T>(counts[s]);
    detail::add_prediction<Bag<M, C>>(result.predictions, data, s, std::span<const T>(of(s)));
  }
  result.scores += evaluate(result.predictions);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/ensemble/out_of_bag-inl.hpp>
#endif
