// SPDX-License-Identifier: MIT
// A bag: models of one type, each trained on samples of its own, whose outputs are combined.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/graph/decision_threshold.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/model/output_array.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What the members of a bag were trained on.
struct Bootstraps {
  std::uint64_t seed = 0;
  std::size_t data_size = 0;         // 0 where nothing is known
  std::vector<std::size_t> samples;  // of the data set, that members draw from

  /// Each member's samples, and those it was not trained on, as indices into the data set.
  [[nodiscard]] std::vector<Split> of(std::size_t members) const;
};

}  // namespace detail

/// Models whose outputs are combined, called like one: `bag(x)`, `bag(rows, y, workspace)`,
/// `predict`, `evaluate`. C says how their outputs become one. Members lie in one block on the
/// heap, made once; calls allocate nothing. A bag that was moved from has no members: its calls
/// give NaN, and what predicts with it throws Error.
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
  /// The models.
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
  /// The same for x in any other list of numbers: see Model.
  template <class = void>
  [[nodiscard]] Output operator()(const detail::Numbers<float, inputs>& x) const noexcept {
    return (*this)(x.value());
  }
  /// The same for the outputs of another model.
  template <std::size_t N>
    requires(N == inputs)
  [[nodiscard]] Output operator()(const OutputArray<float, N>& x) const noexcept {
    return (*this)(std::span<const float, N>(x));
  }
  /// The outputs of many samples: x is (n, inputs), y is (n, outputs), as those of Model. A sample gets the
  /// same bits at any n and any place.
  void operator()(const detail::RowsArgument<const float, inputs>& x,
                  const detail::RowsArgument<scalar, outputs>& y,
                  Workspace& workspace) const noexcept {
    detail::combine<C, scalar, inputs, outputs>(x, y, total(), workspace.sum_.data(),
                                                [&](auto add) {
                                                  for (const M& member : members_)
                                                    add(member, scalar(1), workspace.member_);
                                                });
  }

  /// What member m was trained on and, as `test`, what it was not trained on of the samples the bag was
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

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/ensemble/bag-inl.hpp>
#endif
