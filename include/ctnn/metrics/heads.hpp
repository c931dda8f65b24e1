// SPDX-License-Identifier: MIT
// How well each head of a network does on samples it is shown.
#pragma once

#include <array>
#include <cstddef>
#include <ostream>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/data/sample_source.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/metrics/evaluate.hpp>
#include <ctnn/metrics/outputs.hpp>
#include <ctnn/network/model.hpp>

namespace ctnn::inline CTNN_ABI {

/// The scores of every head, in their order: scores.head<0>().accuracy(). The headline is the first
/// head's.
template <class... Scores>
struct HeadScores {
  std::tuple<Scores...> heads;
  std::array<std::string, sizeof...(Scores)> names;  ///< empty where a head has none

  template <std::size_t H>
  [[nodiscard]] const auto& head() const noexcept {
    return std::get<H>(heads);
  }
  static constexpr const char* headline = std::tuple_element_t<0, std::tuple<Scores...>>::headline;
  [[nodiscard]] double value() const noexcept { return head<0>().value(); }
  [[nodiscard]] std::size_t samples() const noexcept { return head<0>().samples(); }
  HeadScores& operator+=(const HeadScores& other) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      ((std::get<H>(heads) += std::get<H>(other.heads)), ...);
    }(std::index_sequence_for<Scores...>{});
    return *this;
  }

  friend std::ostream& operator<<(std::ostream& out, const HeadScores& scores) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      const auto print = [&](std::size_t h, const auto& own) {
        out << "head " << h;
        if (!scores.names[h].empty()) out << ", " << scores.names[h];
        out << ": " << own;
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

/// The scores of every head of a model on the samples at these indices.
template <auto Net, class T, SampleSource Data>
  requires HeadTargets<typename Data::target_type>
[[nodiscard]] auto evaluate(const Model<Net, T>& model, const Data& data,
                            std::span<const std::size_t> samples) {
  using model_type = Model<Net, T>;
  using graph = typename model_type::shape::graph;
  using targets = typename Data::target_type;
  static_assert(Data::inputs == model_type::inputs && targets::outputs == model_type::outputs &&
                    targets::heads == static_cast<int>(graph::heads.size()),
                "evaluate: the data set's inputs or targets do not fit the model.");
  typename scores_of<targets>::type scores;
  for (std::size_t h = 0; h < graph::heads.size(); ++h)
    scores.names[h] = graph::heads[h].name == "Dense" ? "" : std::string(graph::heads[h].name);
  detail::for_each_output(model, data, samples, [&](std::size_t sample, std::span<const T> output) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      const auto score = [&]<std::size_t h>(std::integral_constant<std::size_t, h>) {
        using own = typename targets::template of_head<static_cast<int>(h)>;
        const auto y = output.subspan(static_cast<std::size_t>(graph::heads[h].offset),
                                      static_cast<std::size_t>(graph::heads[h].out));
        const auto target = targets::template of<static_cast<int>(h)>(data.target(sample));
        auto& to = std::get<h>(scores.heads);
        if constexpr (ClassTarget<own>) {
          to.confusion.add(target,
                           decide<typename model_type::network_type, T, static_cast<int>(h)>(y));
        } else {
          for (std::size_t o = 0; o < y.size(); ++o) to.add(y[o], target[o]);
          ++to.shown;
        }
      };
      (score(std::integral_constant<std::size_t, H>{}), ...);
    }(std::make_index_sequence<graph::heads.size()>{});
  });
  return scores;
}

}  // namespace ctnn::inline CTNN_ABI
