// SPDX-License-Identifier: MIT
// What a network can be made of another one: shared, transposed, frozen, repeated.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/leaves.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// Layer `Place` of what is shared under a name; −1: a single layer, which then has that name.
template <fixed_string Name, int Place, class Layer>
struct SharedLayer : Layer {
  static constexpr std::string_view name = Place < 0 ? Name.view() : Layer::name;
  static constexpr std::string_view shared = Name.view();
  static constexpr int shared_place = Place;
  template <int Width>
  using after = SharedLayer<Name, Place, typename Layer::template after<Width>>;
};

/// A layer that reads the W of another one transposed.
template <fixed_string Name, class Layer>
struct TransposedLayer : Layer {
  static constexpr std::string_view tied_to = Name.view();
  template <int Width>
  using after = TransposedLayer<Name, typename Layer::template after<Width>>;
};

/// A layer that training leaves as it is.
template <class Layer>
struct FrozenLayer : Layer {
  static constexpr bool frozen = true;
  template <int Width>
  using after = FrozenLayer<typename Layer::template after<Width>>;
};

namespace detail {

template <class Node>
inline constexpr int leaves_in =
    static_cast<int>(std::tuple_size_v<typename leaves_of_node<Node>::type>);

/// Net with Map<leaf, number>::type in place of every layer, those within branches included.
template <template <class, int> class Map, class Node, int First>
struct mapped_node {
  static consteval auto map() {
    if constexpr (is_leaf<Node>)
      return std::type_identity<typename Map<Node, First>::type>{};
    else
      return std::type_identity<Node>{};
  }
  using type = typename decltype(map())::type;
};
template <template <class, int> class Map, int First, class... Nodes>
struct mapped_network {
  static constexpr auto offsets = [] {
    std::array<int, sizeof...(Nodes)> result{};
    int at = First;
    std::size_t k = 0;
    ((result[k++] = at, at += leaves_in<Nodes>), ...);
    return result;
  }();
  template <std::size_t... K>
  static consteval auto map(std::index_sequence<K...>) {
    return Network<typename mapped_node<Map, Nodes, offsets[K]>::type...>{};
  }
  using type = decltype(map(std::index_sequence_for<Nodes...>{}));
};
template <template <class, int> class Map, int First, class... Nodes>
constexpr auto map_network(const Network<Nodes...>&) ->
    typename mapped_network<Map, First, Nodes...>::type {
  return {};
}
template <template <class, int> class Map, Join How, class... Nets, int First>
struct mapped_node<Map, Branches<How, Nets...>, First> {
  static constexpr auto offsets = [] {
    std::array<int, sizeof...(Nets)> result{};
    int at = First;
    std::size_t k = 0;
    ((result[k++] = at,
      at += static_cast<int>(std::tuple_size_v<typename decltype(leaves(Nets{}))::type>)),
     ...);
    return result;
  }();
  template <std::size_t... K>
  static consteval auto map(std::index_sequence<K...>) {
    return Branches<How, decltype(map_network<Map, offsets[K]>(Nets{}))...>{};
  }
  using type = decltype(map(std::index_sequence_for<Nets...>{}));
};

template <fixed_string Name, bool Single>
struct share_as {
  template <class Layer, int Place>
  struct map {
    using type = SharedLayer<Name, Single ? -1 : Place, Layer>;
  };
};
template <fixed_string Name, class... Nodes>
constexpr auto share(const Network<Nodes...>& whole) {
  constexpr int layers = (0 + ... + leaves_in<Nodes>);
  return map_network<share_as<Name, layers == 1>::template map, 0>(whole);
}
template <class Layer, int>
struct freeze {
  using type = FrozenLayer<Layer>;
};

template <int N>
struct check_repeat : sentence {
  static_assert(N >= 1, "Repeat<N, block> needs N of at least 1.");
};
template <int In, int Out>
struct check_repeated : sentence {
  static_assert(In == 0 || In == Out,
                "Repeat<N, block>: the block's outputs are the inputs of the next one; give it as "
                "many outputs as inputs.");
};

template <class Nodes, std::size_t>
using same = Nodes;
template <class... Nodes>
constexpr std::tuple<Nodes...> nodes_of(const Network<Nodes...>&);
/// Net, and N − 1 times what it is behind itself.
template <class Net, std::size_t... K>
constexpr auto repeated(const Net&, std::index_sequence<K...>) {
  using next = typename network_with_input_width<outputs_of(Net{}), Net>::type;
  return unpack<Network,
                concatenate<decltype(nodes_of(Net{})), same<decltype(nodes_of(next{})), K>...>>{};
}
template <int N, class Net>
consteval auto repeat() {
  static_assert(check_repeat<N>::checked);
  static_assert(check_repeated<inputs_of(Net{}), outputs_of(Net{})>::checked);
  if constexpr (N < 1 || (inputs_of(Net{}) != 0 && inputs_of(Net{}) != outputs_of(Net{})))
    return Net{};
  else
    return repeated(Net{}, std::make_index_sequence<static_cast<std::size_t>(N - 1)>{});
}

template <fixed_string Name, class Layer>
constexpr Network<TransposedLayer<Name, Layer>> transpose_layer(const Network<Layer>&) {
  return {};
}

}  // namespace detail

/// A network whose parameters are the same wherever it stands under this name: one gradient, the sum
/// of all, one penalty, counted once. Shared<"tower", (Dense<16, ReLU> >> Dense<8>)>.
/// \tparam Name what the networks that share have in common
/// \tparam Net the network
template <fixed_string Name, auto Net>
inline constexpr auto Shared = detail::share<Name>(detail::network_of<decltype(Net)>{});

/// A dense layer whose W is that of another layer transposed; b is its own:
/// Named<"code", Dense<64, 16, Tanh>> >> Transposed<"code", Dense<64, Sigmoid>> is an autoencoder.
/// \tparam Name name of the layer whose W is read
/// \tparam Layer the dense layer: its outputs and its activation
template <fixed_string Name, auto Layer>
inline constexpr auto Transposed =
    detail::transpose_layer<Name>(detail::network_of<decltype(Layer)>{});

/// A network that training leaves as it is: no code for its gradients is made. It passes gradients
/// on to what lies below it and is not frozen.
/// \tparam Net the network
template <auto Net>
inline constexpr auto Frozen =
    detail::map_network<detail::freeze, 0>(detail::network_of<decltype(Net)>{});

/// N networks of the same kind behind one another, each with parameters of its own.
/// \tparam N number of copies, at least 1
/// \tparam Net the network, with as many outputs as inputs
template <int N, auto Net>
inline constexpr auto Repeat = detail::repeat<N, detail::network_of<decltype(Net)>>();

}  // namespace ctnn::inline CTNN_ABI
