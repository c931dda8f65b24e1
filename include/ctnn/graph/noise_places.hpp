// SPDX-License-Identifier: MIT
// Where the training nodes of a network stand, and what they do there.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/random/noise.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Behind which values the training nodes of a network stand: those in front of the first layer behind
/// the network's inputs. Nodes that do nothing (p = 0) stand nowhere.
template <class Net, class Noises = decltype(noises(Net{}))>
struct training_nodes_of;
template <class Net, class... Nodes>
struct training_nodes_of<Net, std::tuple<Nodes...>> {
  static constexpr auto places = [] {
    std::array<ValueId, sizeof...(Nodes)> result{};
    [[maybe_unused]] std::size_t k = 0;
    [[maybe_unused]] const auto visit = [&]<class Node>(std::type_identity<Node>) {
      result[k] = Node::multiplies || Node::adds ? graph_of<Net>::noise[k] : no_value;
      ++k;
    };
    (visit(std::type_identity<Nodes>{}), ...);
    return result;
  }();

  template <ValueId Place, class Numbers>
  struct standing;
  template <ValueId Place, std::size_t... K>
  struct standing<Place, std::index_sequence<K...>> {
    using type = concatenate<list_if<places[K] == Place, Nodes>...>;
  };
  /// The nodes behind a value, in their order, as a std::tuple.
  template <ValueId Place>
  using at = typename standing<Place, std::index_sequence_for<Nodes...>>::type;
};

/// What the nodes behind operation `Layer` of Net do to its outputs; −1: in front of the first layer.
template <class Net, int Layer>
using noise_behind =
    combined_noise<typename training_nodes_of<network_of<Net>>::template at<ValueId(Layer)>>;

/// Whether training applies noise to any values of Net.
template <class Net>
inline constexpr bool has_training_noise = [] {
  for (const ValueId place : training_nodes_of<network_of<Net>>::places)
    if (place != no_value) return true;
  return false;
}();

/// Whether backward takes y = y′/scale from what is kept of an activation's outputs, so that y need not
/// lie apart: where it reads y, and nothing was added. Of what was dropped it then reads zero.
template <class A, class D>
inline constexpr bool recovers_outputs =
    D::multiplies && !D::adds && !derived_activation<A>::rows && !derived_activation<A>::trained &&
    derived_activation<A>::stores == symbolic::Stores::output;

}  // namespace ctnn::inline CTNN_ABI::detail
