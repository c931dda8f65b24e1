// SPDX-License-Identifier: MIT
// How well each head of a network does on samples it is shown.
#pragma once

#include <array>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/execution.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/metrics/decision.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/metric.hpp>
#include <ctnn/metrics/model_outputs.hpp>
#include <ctnn/metrics/predictions.hpp>
#include <ctnn/metrics/predictor.hpp>
#include <ctnn/model/model.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

/// "head 0, name: ".
std::ostream& print_head(std::ostream& out, std::size_t head, const std::string& name);

}  // namespace detail

/// The scores of every head, in their order: scores.head<0>().accuracy(). The headline is the first
/// head's.
template <class... Scores>
struct HeadScores {
  std::tuple<Scores...> heads;                       ///< the scores of each head
  std::array<std::string, sizeof...(Scores)> names;  ///< empty where a head has none

  /// The scores of head H.
  template <std::size_t H>
  [[nodiscard]] const auto& head() const noexcept {
    return std::get<H>(heads);
  }
  static constexpr const char* headline = std::tuple_element_t<0, std::tuple<Scores...>>::headline;
  static constexpr Better better = std::tuple_element_t<0, std::tuple<Scores...>>::better;
  /// The headline score of the first head.
  [[nodiscard]] double value() const noexcept { return head<0>().value(); }
  /// How many samples were scored.
  [[nodiscard]] std::size_t samples() const noexcept { return head<0>().samples(); }
  /// Adds the samples of another.
  HeadScores& operator+=(const HeadScores& other) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      ((std::get<H>(heads) += std::get<H>(other.heads)), ...);
      ((names[H] = names[H].empty() ? other.names[H] : names[H]), ...);
    }(std::index_sequence_for<Scores...>{});
    return *this;
  }

  friend std::ostream& operator<<(std::ostream& out, const HeadScores& scores) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      const auto print = [&](std::size_t h, const auto& own) {
        detail::print_head(out, h, scores.names[h]) << own;
      };
      (print(H, std::get<H>(scores.heads)), ...);
    }(std::index_sequence_for<Scores...>{});
    return out;
  }
};

template <class... Target>
struct scores_of<Targets<Target...>> {
  using type = HeadScores<typename scores_of<Target>::type...>;
};

/// The scores of every head of a model on the samples at these indices but those of weight zero.
/// With an execution policy blocks of samples run side by side; the scores are the same. Throws
/// Error as that of one head does.
template <Predictor P, SampleSource Data, Execution E = struct Serial>
  requires HeadTargets<typename Data::target_type>
[[nodiscard]] auto evaluate(const P& model, const Data& data, std::span<const std::size_t> samples,
                            const E& execution = Serial) {
  using T = typename P::scalar;
  using targets = typename Data::target_type;
  static_assert(Data::inputs == P::inputs && detail::fits_targets<P, targets>(),
                "evaluate: the data set's inputs or targets do not fit the model.");
  detail::check_indices("evaluate", samples, data.size());
  detail::check_held("evaluate", model);
  typename scores_of<targets>::type scores;
  scores.names = detail::names_of_heads<P, std::size_t{targets::heads}>();
  detail::for_each_output(
      model, data, samples, execution, [&](std::size_t sample, std::span<const T> output) {
        if (data.weight(sample) == 0) return;
        const auto score = [&]<int h>(std::integral_constant<int, h>) {
          using own = typename targets::template of_head<h>;
          const auto y = output.subspan(static_cast<std::size_t>(targets::first_output(h)),
                                        static_cast<std::size_t>(own::outputs));
          const auto target = targets::template of<h>(data.target(sample));
          auto& to = std::get<static_cast<std::size_t>(h)>(scores.heads);
          if constexpr (ClassTarget<own>) {
            to.confusion.add(target, decide<P, T, h>(y));
          } else {
            for (std::size_t o = 0; o < y.size(); ++o) to.add(y[o], target[o]);
            ++to.shown;
          }
        };
        [&]<int... H>(std::integer_sequence<int, H...>) {
          (score(std::integral_constant<int, H>{}), ...);
        }(std::make_integer_sequence<int, targets::heads>{});
      });
  return scores;
}

/// The scores of predictions of several heads, each counting once; the same numbers as those of the
/// model.
template <class... Target>
[[nodiscard]] auto evaluate(const Predictions<Targets<Target...>>& predictions) {
  typename scores_of<Targets<Target...>>::type scores;
  scores.names = predictions.names();
  [&]<std::size_t... H>(std::index_sequence<H...>) {
    ((std::get<H>(scores.heads) = evaluate(predictions.template head<int{H}>())), ...);
  }(std::index_sequence_for<Target...>{});
  return scores;
}

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/head_metrics-inl.hpp>
#endif
