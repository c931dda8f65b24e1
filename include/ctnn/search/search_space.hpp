// SPDX-License-Identifier: MIT
// What a search looks through: learners made of one learner, and which of their settings differ.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/validation/options.hpp>

namespace ctnn::inline CTNN_ABI {

/// The settings of a learner that differ between the points of a search, and are told of each.
struct VariedSettings {
  bool epochs = false;         ///< whether Learner::epochs varies
  bool seed = false;           ///< whether Learner::seed varies
  bool learning_rate = false;  ///< whether Learner::learning_rate varies
  bool penalty = false;        ///< whether Learner::penalty varies
};

/// A search space, such as Grid or RandomSettings: space.learners(learner) are the points, as a
/// std::vector of the learner's type, and space.varied() says which settings differ.
template <class Space, class L>
concept SearchSpace = requires(const Space& space, const L& learner) {
  { space.learners(learner) } -> std::same_as<std::vector<L>>;
  { space.varied() } -> std::same_as<VariedSettings>;
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

/// The settings that a search varies, and that of which learner it is where there are several.
std::vector<std::string> setting_titles(const VariedSettings& varied, bool several);
/// The settings of a learner.
struct Settings {
  int epochs;
  std::uint64_t seed;
  double learning_rate;
  double penalty;
};
/// The values of the settings that a search varies, for one learner.
std::vector<std::string> setting_cells(const VariedSettings& varied, const std::string& name,
                                       const Settings& learner);
/// Their values; `name` says which of several learners it is, and is empty for the only one.
template <class L>
std::vector<std::string> setting_cells(const VariedSettings& varied, const std::string& name,
                                       const L& learner) {
  return setting_cells(
      varied, name, Settings{learner.epochs, learner.seed, learner.learning_rate, learner.penalty});
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
inline constexpr bool search_options = (... && ScoringOption<Options, Learners>);
template <class... Ls, class... Options>
inline constexpr bool search_options<std::tuple<Ls...>, Options...> =
    (... && search_options<Ls, Options...>);

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/search/search_space-inl.hpp>
#endif
