// SPDX-License-Identifier: MIT
// Lists of types, std::tuple<T...>, and what is done with them while compiling.
//
// The one header that includes Boost.Hana. Types are looked up in its basic_tuple: 8 lists of 64 types,
// each type by number, 0.4 s with g++ 12 (std::tuple_element 1.0 s, Hana's tuple 1.4 s). Lists are put
// together by expansion of packs, 8 lists from 64 others each 0.15 s (std::tuple_cat 0.42 s); and found by
// their base classes, since Hana's find_if took the test static/policies from 5.7 s to 6.7 s.
#pragma once

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <boost/hana/basic_tuple.hpp>

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

/// The types of a list as Hana looks them up.
template <class List>
struct looked_up;
template <class... T>
struct looked_up<std::tuple<T...>> {
  static constexpr boost::hana::basic_tuple<std::type_identity<T>...> value{};
};
/// Type I of a list.
template <std::size_t I, class List>
using type_at =
    typename std::remove_cvref_t<decltype(boost::hana::at_c<I>(looked_up<List>::value))>::type;

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
