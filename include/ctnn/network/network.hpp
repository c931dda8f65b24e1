// SPDX-License-Identifier: MIT
// A network is a type: one flat pack of nodes, composed by >>.
#pragma once

#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/kinds.hpp>

namespace ctnn::inline CTNN_ABI {

/// What nodes that act in training only derive from: they have no parameters and the width of their
/// neighbours. Inference does not know them.
struct training_node {};

/// Layers in a row, and nodes that act in training only; the value of this empty type is the network.
template <class... Layers>
struct Network {
  static_assert(sizeof...(Layers) >= 1, "A network needs at least one layer.");
};

namespace detail {

/// The Network<…> that Net is or derives from (a named network: struct Iris : decltype(…) {}).
template <class... Layers>
constexpr Network<Layers...> as_network(const Network<Layers...>&);
template <class Net>
using network_of = decltype(as_network(std::declval<const Net&>()));

}  // namespace detail

/// A Network<…>, or a type that derives from one.
template <class Net>
concept NetworkType = requires { typename detail::network_of<std::remove_cvref_t<Net>>; };

namespace detail {

template <class Node>
inline constexpr bool acts_in_training_only = std::is_base_of_v<training_node, Node>;

template <bool HasLayer, bool EndsWithLayer>
struct check_training_nodes : sentence {
  static_assert(
      HasLayer,
      "This network has no layer: Dropout and GaussianNoise stand before or between layers, "
      "as in Dense<4, 8, ReLU> >> Dropout<0.1> >> Dense<3>.");
  static_assert(
      EndsWithLayer,
      "This network ends with Dropout or GaussianNoise: its outputs are what the loss sees, "
      "so put the node before the last layer, or leave it out.");
};

/// Stands for the layer that is missing, so that one mistake is one error.
struct missing_layer {
  static constexpr std::string_view name = "missing";
  static constexpr int in = 1;
  static constexpr int out = 1;
  struct activation_type : activation_kind {
    static constexpr auto f = [](auto z) { return z; };
  };
};

/// A node as inference knows it: a tuple of itself, or an empty one. Branches look into themselves.
template <class Node>
struct inference_node {
  static constexpr bool changes = acts_in_training_only<Node>;
  using type = list_if<!changes, Node>;
};

template <class... Nodes>
constexpr auto without_training_nodes(const Network<Nodes...>&) {
  if constexpr ((... && !inference_node<Nodes>::changes))
    return Network<Nodes...>{};
  else if constexpr ((... && acts_in_training_only<Nodes>))
    return Network<missing_layer>{};
  else
    return unpack<Network, concatenate<typename inference_node<Nodes>::type...>>{};
}
template <class... Nodes>
consteval bool has_layer(const Network<Nodes...>&) {
  return (... || !acts_in_training_only<Nodes>);
}
template <class... Nodes>
consteval bool ends_with_layer(const Network<Nodes...>&) {
  constexpr bool layers[] = {!acts_in_training_only<Nodes>...};
  return layers[sizeof...(Nodes) - 1];
}

/// The layers of a network, without nodes that act in training only: all that inference knows.
template <class Net>
using layers_of = decltype(without_training_nodes(network_of<Net>{}));

template <int Outputs, int Inputs>
struct check_widths : sentence {
  static_assert(Outputs == Inputs,
                "Layer widths differ: the layer after >> expects another number of inputs than the "
                "layer before it has outputs; make them equal, or leave the input width out, as in "
                "Dense<8, ReLU>.");
};

/// Widths of a node; −1 of one that acts in training only, whose neighbours have it.
template <class Node>
inline constexpr int node_inputs = [] {
  if constexpr (acts_in_training_only<Node>)
    return -1;
  else
    return Node::in;
}();
template <class Node>
inline constexpr int node_outputs = [] {
  if constexpr (acts_in_training_only<Node>)
    return -1;
  else
    return Node::out;
}();

/// Inputs of the first node that has a width, and outputs of the last; 0 where they are not known yet.
template <class... Nodes>
consteval int inputs_of(const Network<Nodes...>&) {
  for (const int width : {node_inputs<Nodes>...})
    if (width >= 0) return width;
  return 0;
}
template <class... Nodes>
consteval int outputs_of(const Network<Nodes...>&) {
  int last = 0;
  for (const int width : {node_outputs<Nodes>...})
    if (width >= 0) last = width;
  return last;
}

/// The nodes Done and those after them, of which the first gets `Width` inputs, and so do those
/// whose width follows from it.
template <int Width, class Done, class... Rest>
struct with_input_width {
  using type = Done;
};
template <int Width, class... Done, class First, class... Rest>
struct with_input_width<Width, Network<Done...>, First, Rest...> {
  static constexpr auto next() {
    if constexpr (acts_in_training_only<First>) {
      return with_input_width<Width, Network<Done..., First>, Rest...>{};
    } else {
      using layer = typename First::template after<Width>;
      static_assert(check_widths<Width, layer::in>::checked);
      if constexpr (First::out == 0)
        return with_input_width<layer::out, Network<Done..., layer>, Rest...>{};
      else
        return std::type_identity<Network<Done..., layer, Rest...>>{};
    }
  }
  using type = typename decltype(next())::type;
};
template <int Width, class Net>
struct network_with_input_width;
template <int Width, class... Nodes>
struct network_with_input_width<Width, Network<Nodes...>>
    : with_input_width<Width, Network<>, Nodes...> {};

// Only first nodes can be without an input width: every later one got its own when composed. A
// training node has the width of its neighbours, so none of its own.
template <class Left, class Right>
struct composed;
template <class... Left, class... Right>
struct composed<Network<Left...>, Network<Right...>> {
  static constexpr int width = outputs_of(Network<Left...>{});
  static constexpr auto joined() {
    if constexpr (width == 0)
      return std::type_identity<Network<Left..., Right...>>{};
    else
      return with_input_width<width, Network<Left...>, Right...>{};
  }
  using type = typename decltype(joined())::type;
};

template <int Inputs>
struct check_complete : sentence {
  static_assert(Inputs > 0,
                "The first layer needs its input width: write Dense<4, 8, ReLU> for 4 inputs.");
};

}  // namespace detail

/// The nodes of `left`, then those of `right`; an input width left out on the right is deduced.
template <NetworkType Left, NetworkType Right>
[[nodiscard]] constexpr auto operator>>(const Left&, const Right&) noexcept {
  return typename detail::composed<detail::network_of<Left>, detail::network_of<Right>>::type{};
}

}  // namespace ctnn::inline CTNN_ABI
