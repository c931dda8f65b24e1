// SPDX-License-Identifier: MIT
// Lists of types, std::tuple<T...>, and what is done with them while compiling.
//
// By expansion of packs, not by Boost.Hana, which says the same on values: with policies found by
// Hana's find_if the test static/policies took g++ 12 6.7 s instead of 5.7 s, and Hana's headers are
// 4 000 lines. 8 lists of 64 types: all looked up by number in 0.5 s (std::tuple_element 1.0 s, Hana
// 1.4 s), each put together from 64 others in 0.15 s (std::tuple_cat 0.42 s).
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class... Lists>
struct concatenated {
  using type = std::tuple<>;
};
template <class... A>
struct concatenated<std::tuple<A...>> {
  using type = std::tuple<A...>;
};
template <class... A, class... B, class... Rest>
struct concatenated<std::tuple<A...>, std::tuple<B...>, Rest...>
    : concatenated<std::tuple<A..., B...>, Rest...> {};
template <class... A, class... B, class... C, class... D, class... Rest>
struct concatenated<std::tuple<A...>, std::tuple<B...>, std::tuple<C...>, std::tuple<D...>, Rest...>
    : concatenated<std::tuple<A..., B..., C..., D...>, Rest...> {};

/// All types of the lists, one list behind another.
template <class... Lists>
using concatenate = typename concatenated<Lists...>::type;

/// A list of T alone, or of nothing: concatenate<list_if<is_leaf<Nodes>, Nodes>...> are the leaves.
template <bool Listed, class T>
using list_if = std::conditional_t<Listed, std::tuple<T>, std::tuple<>>;

template <std::size_t I, class List>
struct listed_at;
#if __has_builtin(__type_pack_element)
template <std::size_t I, class... T>
struct listed_at<I, std::tuple<T...>> {
  using type = __type_pack_element<I, T...>;
};
#else
template <std::size_t I, class T>
struct numbered_type : std::type_identity<T> {};
template <class Numbers, class... T>
struct all_numbered_types;
template <std::size_t... I, class... T>
struct all_numbered_types<std::index_sequence<I...>, T...> : numbered_type<I, T>... {};
template <std::size_t I, class T>
numbered_type<I, T> find_number(const numbered_type<I, T>&);
template <std::size_t I, class... T>
struct listed_at<I, std::tuple<T...>> {
  using type = typename decltype(find_number<I>(
      all_numbered_types<std::index_sequence_for<T...>, T...>{}))::type;
};
#endif
/// Type I of a list.
template <std::size_t I, class List>
using type_at = typename listed_at<I, List>::type;

template <class List, class Default>
struct first_or {
  using type = Default;
};
template <class First, class... Rest, class Default>
struct first_or<std::tuple<First, Rest...>, Default> {
  using type = First;
};
/// The first type of a list; Default of one that has none.
template <class List, class Default>
using first_type = typename first_or<List, Default>::type;

template <template <class...> class To, class List>
struct moved_to;
template <template <class...> class To, class... T>
struct moved_to<To, std::tuple<T...>> {
  using type = To<T...>;
};
/// To<T...> of the types of a list.
template <template <class...> class To, class List>
using unpack = typename moved_to<To, List>::type;

}  // namespace ctnn::inline CTNN_ABI::detail
