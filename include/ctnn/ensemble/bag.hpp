// SPDX-License-Identifier: MIT
// Models of one type that decide together, and what each makes of the samples it has not seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/graph/decision_threshold.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/head_metrics.hpp>
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What the members of a bag were trained on.
struct Bootstraps {
  std::uint64_t seed = 0;
  std::size_t data_size = 0;         // 0 where nothing is known
  std::vector<std::size_t> samples;  // of the data set, that members draw from

  /// Each member's samples, and those it did not see, as indices into the data set.
  [[nodiscard]] std::vector<Split> of(std::size_t members) const;
};

std::ostream& print_seen_by_all(std::ostream& out, std::size_t samples);
[[noreturn]] void throw_other_data(std::size_t size, std::size_t trained_in);

}  // namespace detail

/// Models that decide together, called like one: `bag(x)`, `bag(rows, y, workspace)`, `predict`,
/// `evaluate`. C says how their outputs become one. Members lie in one block on the heap, made once;
/// calls allocate nothing. A bag that was moved from has no members: its calls give NaN, and what predicts
/// with it throws Error.
template <class M, Combination C = struct MeanOutput>
class Bag {
 public:
  using member_type = M;
  using scalar = typename M::scalar;
  using Output = typename M::Output;
  static constexpr int inputs = M::inputs;
  static constexpr int outputs = M::outputs;
  /// The least single output of head H that says yes.
  template <int H = 0>
  static consteval double yes_from() {
    return detail::combined_yes_from<C, M, H>();
  }

  /// The memory of a batch call, as that of Model.
  class Workspace {
    friend Bag;
    detail::MemberWorkspace<M> member_;
    detail::BlockOutputs<M> sum_;
  };

  /// Throws Error without members.
  explicit Bag(std::vector<M> members, detail::Bootstraps bootstraps = {})
      : members_(std::move(members)), bootstraps_(std::move(bootstraps)) {
    if (members_.empty()) throw Error("Bag: there are no models to decide together.");
  }

  [[nodiscard]] std::size_t size() const noexcept { return members_.size(); }
  /// Whether its members were handed over to another bag.
  [[nodiscard]] bool moved_from() const noexcept { return members_.empty(); }
  [[nodiscard]] std::span<const M> members() const noexcept { return members_; }
  /// The same members, combined another way: bag.with(Votes).
  template <Combination Other>
  [[nodiscard]] Bag<M, Other> with(const Other&) const {
    return Bag<M, Other>(members_, bootstraps_);
  }

  /// The outputs of one sample, x is (inputs).
  [[nodiscard]] Output operator()(
      std::span<const float, static_cast<std::size_t>(inputs)> x) const noexcept {
    return detail::combine<C, Output>(x, total(), [&](auto add) {
      for (const M& member : members_) add(member, scalar(1));
    });
  }
  /// The outputs of many samples: x is (n, inputs), y is (n, outputs), as those of Model. A sample gets the
  /// same bits at any n and any place.
  void operator()(Rows<const float, inputs> x, Rows<scalar, outputs> y,
                  Workspace& workspace) const noexcept {
    detail::combine<C>(x, y, total(), workspace.sum_.data(), [&](auto add) {
      for (const M& member : members_) add(member, scalar(1), workspace.member_);
    });
  }

  /// What member m was trained on and, as `test`, what it has not seen of the samples the bag was
  /// given, as indices into the data set of `fit`. Throws Error for a bag that `fit` did not make.
  [[nodiscard]] std::vector<Split> bootstraps() const {
    if (bootstraps_.data_size == 0)
      throw Error("Bag: what its models were trained on is known only when fit made the bag.");
    return bootstraps_.of(size());
  }
  /// Samples in the data set of `fit`; 0 when it did not make the bag.
  [[nodiscard]] std::size_t trained_in() const noexcept { return bootstraps_.data_size; }

 private:
  [[nodiscard]] scalar total() const noexcept { return static_cast<scalar>(members_.size()); }

  std::vector<M> members_;
  detail::Bootstraps bootstraps_;
};

/// What a bag makes of its own training samples, each predicted by the members that have not seen it:
/// an estimate of how it does on new ones, without any held out. Breiman, "Out-of-bag estimation", 1996.
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
template <class M, class C, int In, class Target, Execution E = struct Sequential>
[[nodiscard]] OutOfBag<Target> out_of_bag(const Bag<M, C>& bag, const Dataset<In, Target>& data,
                                          const E& execution = Sequential) {
  using T = typename M::scalar;
  constexpr auto width = static_cast<std::size_t>(M::outputs);
  detail::check_held("out_of_bag", bag);
  const std::vector<Split> rounds = bag.bootstraps();
  if (data.size() != bag.trained_in()) detail::throw_other_data(data.size(), bag.trained_in());
  std::vector<char> given(data.size());
  std::vector<int> asked(data.size());
  std::vector<T> sums(data.size() * width);
  const auto of = [&](std::size_t s) { return std::span<T>(sums).subspan(s * width, width); };
  for (std::size_t m = 0; m < rounds.size(); ++m) {
    for (const std::vector<std::size_t>* part : {&rounds[m].train, &rounds[m].test})
      for (const std::size_t s : *part) given[s] = 1;
    detail::for_each_output(bag.members()[m], data, rounds[m].test, execution,
                            [&](std::size_t s, std::span<const T> y) {
                              detail::add_opinions<C, M>(y.data(), T(1), of(s).data(), 1);
                              ++asked[s];
                            });
  }
  OutOfBag<Target> result;
  result.scores = detail::no_scores(data);
  for (std::size_t s = 0; s < data.size(); ++s) {
    if (given[s] == 0) continue;
    if (asked[s] == 0) {
      result.seen_by_all.push_back(s);
      continue;
    }
    for (T& y : of(s)) y /= static_cast<T>(asked[s]);
    detail::add_prediction<Bag<M, C>>(result.predictions, data, s, std::span<const T>(of(s)));
  }
  result.scores += evaluate(result.predictions);
  return result;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/ensemble/bag-inl.hpp>
#endif
