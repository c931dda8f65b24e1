// SPDX-License-Identifier: MIT
// The nodes of a network that compute something by themselves, those within branches included.
#pragma once

#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class Node>
struct is_pass_on : std::false_type {};
template <int Width>
struct is_pass_on<PassOn<Width>> : std::true_type {};

template <class Node>
inline constexpr bool is_leaf =
    !acts_in_training_only<Node> && !is_branches<Node>::value && !is_pass_on<Node>::value;

/// The nodes without branches, in the order of their operations, as a std::tuple.
template <class Node>
struct leaves_of_node {
  using type = list_if<is_leaf<Node>, Node>;
};
template <class... Nodes>
constexpr auto leaves(const Network<Nodes...>&) {
  if constexpr ((... && is_leaf<Nodes>))
    return std::type_identity<std::tuple<Nodes...>>{};
  else
    return std::type_identity<concatenate<typename leaves_of_node<Nodes>::type...>>{};
}
template <Join How, class... Nets>
struct leaves_of_node<Branches<How, Nets...>> {
  using type = concatenate<typename decltype(leaves(Nets{}))::type...>;
};

}  // namespace ctnn::inline CTNN_ABI::detail
