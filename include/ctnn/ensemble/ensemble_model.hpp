// SPDX-License-Identifier: MIT
// The model of an ensemble: models of different types whose outputs are combined.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/ensemble/combine_outputs.hpp>
#include <ctnn/ensemble/model_weights.hpp>
#include <ctnn/graph/decision_threshold.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/model/output_array.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <bool Inputs, bool Outputs, bool Numbers>
struct check_members : sentence {
  static_assert(Inputs,
                "Ensemble(...): the networks take different numbers of inputs; all see the same "
                "samples, so make them equal.");
  static_assert(!Inputs || Outputs,
                "Ensemble(...): the networks have different numbers of outputs, which cannot be "
                "combined; make them equal.");
  static_assert(!Inputs || !Outputs || Numbers,
                "Ensemble(...): the networks compute in different numbers; give all of them one "
                "Precision.");
};
template <bool Alike>
struct check_alike : sentence {
  static_assert(
      Alike,
      "Ensemble(...): a probability, yes from 0.5 on, cannot be averaged with a score, yes "
      "from 0 on; end all networks alike, or combine them by Votes.");
};
template <int Given, int Models>
struct check_weights : sentence {
  static_assert(Given == Models,
                "Ensemble(...): ModelWeights{...} needs one weight for every Learner.");
};

/// Whether models may be combined at all, each reason not to in one sentence.
template <class C, class First, class... Rest>
consteval bool members_agree() {
  constexpr bool inputs = (true && ... && (First::inputs == Rest::inputs));
  constexpr bool outputs = (true && ... && (First::outputs == Rest::outputs));
  constexpr bool numbers =
      (true && ... && std::is_same_v<typename First::scalar, typename Rest::scalar>);
  static_assert(check_members<inputs, outputs, numbers>::checked);
  if constexpr (inputs && outputs && numbers) {
    constexpr bool alike = by_votes<C> || First::outputs > 1 ||
                           (true && ... && (yes_from<First>() == yes_from<Rest>()));
    static_assert(check_alike<alike>::checked);
    return alike;
  } else {
    return false;
  }
}

}  // namespace detail

/// Models of different types whose outputs are combined, called like one: `model(x)`, `model(rows,
/// y, workspace)`, `predict`, `evaluate`. Calls allocate nothing.
template <class C, class First, class... Rest>
class EnsembleModel {
  static constexpr std::size_t count = 1 + sizeof...(Rest);

 public:
  static constexpr std::size_t models = count;
  using scalar = typename First::scalar;
  using Output = typename First::Output;
  static constexpr int inputs = First::inputs;
  static constexpr int outputs = First::outputs;
  /// The least single output of head H that says yes.
  template <int H = 0>
  static consteval double yes_from() {
    return detail::combined_yes_from<C, First, H>();
  }

  /// The memory of a batch call, as that of Model.
  class Workspace {
    friend EnsembleModel;
    std::tuple<detail::MemberWorkspace<First>, detail::MemberWorkspace<Rest>...> members_;
    detail::BlockOutputs<First> sum_;
  };

  /// Throws Error for weights that ModelWeights would not take.
  EnsembleModel(std::tuple<First, Rest...> members, const std::array<double, count>& weights)
      : members_(std::move(members)), weights_(weights) {
    detail::check_model_weights(weights);
    for (const double weight : weights) total_ += static_cast<scalar>(weight);
  }

  /// Whether a member's parameters were handed over to another model.
  [[nodiscard]] bool moved_from() const noexcept {
    return std::apply([](const auto&... member) { return (... || member.moved_from()); }, members_);
  }
  /// Member I, as a Model.
  template <std::size_t I>
  [[nodiscard]] const auto& member() const noexcept {
    static_assert(I < count, "The ensemble has fewer members: count them from 0.");
    return std::get<I>(members_);
  }
  /// The same members, combined another way: model.with(Votes), model.with(ModelWeights{2, 1}).
  template <Combination Other>
  [[nodiscard]] EnsembleModel<Other, First, Rest...> with(const Other&) const {
    return {members_, weights_};
  }
  template <std::size_t N>
  [[nodiscard]] EnsembleModel with(const ModelWeights<N>& weights) const {
    static_assert(detail::check_weights<N, count>::checked);
    return {members_, weights.values()};
  }

  /// The outputs of one sample, x is (inputs).
  [[nodiscard]] Output operator()(
      std::span<const float, static_cast<std::size_t>(inputs)> x) const noexcept {
    return detail::combine<C, Output>(x, total_, [&](auto add) {
      each([&](auto i) { add(std::get<i()>(members_), weight(i())); });
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
    detail::combine<C, scalar, inputs, outputs>(x, y, total_, workspace.sum_.data(), [&](auto add) {
      each([&](auto i) {
        add(std::get<i()>(members_), weight(i()), std::get<i()>(workspace.members_));
      });
    });
  }

 private:
  static void each(auto f) noexcept {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (f(std::integral_constant<std::size_t, I>{}), ...);
    }(std::make_index_sequence<count>{});
  }
  [[nodiscard]] scalar weight(std::size_t i) const noexcept {
    return static_cast<scalar>(weights_[i]);
  }

  std::tuple<First, Rest...> members_;
  std::array<double, count> weights_;
  scalar total_ = 0;
};

}  // namespace ctnn::inline CTNN_ABI
