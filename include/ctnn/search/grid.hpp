// SPDX-License-Identifier: MIT
// A grid of settings, and the learners of its points.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/text/text_table.hpp>
#include <ctnn/training/learner.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {

/// Lists of values, named as the settings of a Learner: Grid{.learning_rate = {1e-3, 1e-2}, .epochs = {50, 100}}.
/// A setting without values stays the learner's.
struct Grid {
  std::vector<int> epochs{};
  std::vector<std::uint64_t> seed{};
  std::vector<double> learning_rate{};
  std::vector<double> penalty{};
};

namespace detail {

template <class... Types>
struct one_or_variant_of {
  using type = std::variant<Types...>;
};
template <class Type>
struct one_or_variant_of<Type> {
  using type = Type;
};
template <class... Types>
using one_or_variant = typename one_or_variant_of<Types...>::type;

/// Every combination of the values, the last setting varying fastest.
template <class L>
std::vector<L> learners_of(const L& learner, const Grid& grid) {
  if (!grid.penalty.empty()) check_penalty_setting<L>("Grid");
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
  vary(&L::epochs, grid.epochs);
  vary(&L::seed, grid.seed);
  vary(&L::learning_rate, grid.learning_rate);
  vary(&L::penalty, grid.penalty);
  for (const L& each : all) check_settings(each);
  return all;
}

/// The settings that a grid varies, and that of which learner it is where there are several.
std::vector<std::string> setting_titles(const Grid& grid, bool several);
/// The settings of a learner.
struct Settings {
  int epochs;
  std::uint64_t seed;
  double learning_rate;
  double penalty;
};
/// The values of the settings that a grid varies, for one learner.
std::vector<std::string> setting_cells(const Grid& grid, std::size_t number, int inputs,
                                       std::span<const LayerInfo> layers, const Settings& learner);
/// Their values; a learner is named by its number, from 1 on, and its widths. Number 0: it is the only one.
template <class L>
std::vector<std::string> setting_cells(const Grid& grid, std::size_t number, const L& learner) {
  return setting_cells(grid, number, L::shape::inputs, L::shape::layers,
                       {learner.epochs, learner.seed, learner.learning_rate, learner.penalty});
}

/// One learner as a tuple of one.
template <class L>
std::tuple<L> as_tuple(const L& learner) {
  return {learner};
}
template <class... Ls>
std::tuple<Ls...> as_tuple(const std::tuple<Ls...>& learners) {
  return learners;
}

/// Whether options suit all learners of a search.
template <class Learners, class... Options>
inline constexpr bool grid_options = (... && ScoringOption<Options, Learners>);
template <class... Ls, class... Options>
inline constexpr bool grid_options<std::tuple<Ls...>, Options...> =
    (... && grid_options<Ls, Options...>);

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/grid-inl.hpp>
#endif
