// SPDX-License-Identifier: MIT
// Learners that differ in policies or in their network, for a search: policies are types, so every
// combination is a type of its own.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/policies/policy_kinds.hpp>
#include <ctnn/training/learner.hpp>

namespace ctnn::inline CTNN_ABI {

/// The type of Choices.
template <auto... Values>
struct ChoicesOf {
  static_assert(sizeof...(Values) > 0, "Choices<...> needs at least one policy or network.");
};
/// Policies of one kind, or networks, each of which with_choices gives a learner.
/// \tparam Values the policies or networks
template <auto... Values>
inline constexpr ChoicesOf<Values...> Choices{};

namespace detail {

template <auto V>
struct constant_value {
  using type = std::remove_cvref_t<decltype(V)>;
};

/// Whether a learner has one of both alone.
template <class Rows, class A, class B>
inline constexpr bool exclude_each_other = false;
template <class... Rows, class A, class B>
inline constexpr bool exclude_each_other<std::tuple<Rows...>, A, B> =
    (... || (Rows::exclusive && std::is_base_of_v<typename Rows::kind, A> &&
             std::is_base_of_v<typename Rows::kind, B>));

template <auto Net, class List>
struct learner_of;
template <auto Net, auto... Policies>
struct learner_of<Net, std::tuple<constant_value<Policies>...>> {
  using type = Learner<Net, Policies...>;
};

/// The learner with this policy in the place of its own of the kind, or with this network.
template <auto Chosen, auto Net, auto... Policies>
[[nodiscard]] auto with_choice(const Learner<Net, Policies...>& learner) {
  using C = std::remove_cvref_t<decltype(Chosen)>;
  if constexpr (NetworkType<C>) {
    return Learner<Chosen, Policies...>{learner.epochs, learner.seed, learner.learning_rate,
                                        learner.penalty};
  } else {
    using kept = concatenate<
        list_if<!exclude_each_other<policy_kinds::rows, C, std::remove_cvref_t<decltype(Policies)>>,
                constant_value<Policies>>...,
        std::tuple<constant_value<Chosen>>>;
    using Old = Learner<Net, Policies...>;
    using New = typename learner_of<Net, kept>::type;
    New result;
    result.epochs = learner.epochs;
    result.seed = learner.seed;
    // What was only the default of the policy that is replaced gives way to the new one's.
    if (std::is_same_v<typename New::update_type, typename Old::update_type> ||
        learner.learning_rate != Old::update_type::rate)
      result.learning_rate = learner.learning_rate;
    if (std::is_same_v<typename New::penalty_type, typename Old::penalty_type> ||
        learner.penalty != Old::penalty_type::strength)
      result.penalty = learner.penalty;
    return result;
  }
}

template <auto... Values, class... Ls>
[[nodiscard]] auto with_each(ChoicesOf<Values...>, const std::tuple<Ls...>& learners) {
  const auto of = []<class L>(const L& learner) {
    return std::tuple(with_choice<Values>(learner)...);
  };
  return std::apply([&](const auto&... learner) { return std::tuple_cat(of(learner)...); },
                    learners);
}

}  // namespace detail

/// Every combination of choices for a learner, the last varying fastest, as a std::tuple that the searches
/// take:
///
///   grid_search(with_choices(learner, Choices<Batch<16>, Batch<64>>, Choices<Adam<>, Momentum<1e-2>>),
///               data, Grid{.seed = {1, 2}})
///
/// A policy takes the place of the learner's own of its kind, and a network that of its network. Settings
/// stay the learner's; a learning rate or a penalty that was the replaced policy's default becomes the new
/// one's. Each combination is a type of its own and costs as much to compile.
template <auto Net, auto... Policies, class... Chosen>
[[nodiscard]] auto with_choices(const Learner<Net, Policies...>& learner, Chosen... choices) {
  const auto combine = [](const auto& self, const auto& learners, auto first, auto... rest) {
    const auto all = detail::with_each(first, learners);
    if constexpr (sizeof...(rest) == 0)
      return all;
    else
      return self(self, all, rest...);
  };
  return combine(combine, std::tuple<Learner<Net, Policies...>>(learner), choices...);
}

}  // namespace ctnn::inline CTNN_ABI
