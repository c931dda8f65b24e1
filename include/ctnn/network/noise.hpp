// SPDX-License-Identifier: MIT
// Nodes that disturb a network while it is trained: Dropout and GaussianNoise. Inference, layout and
// model do not know them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// Each value is zero with probability `dropped`/65536, else times `Rescaled ? 1/(1 − p) : 1`.
template <std::uint32_t Dropped, bool Rescaled, Purpose For>
struct BernoulliMask {
  static constexpr Purpose purpose = For;
  static constexpr std::uint32_t dropped = Dropped;
  static constexpr double scale = Rescaled ? 65536.0 / (65536.0 - Dropped) : 1;
  static constexpr bool multiplies = Dropped > 0;
  static constexpr bool adds = false;
};

/// A normal number of deviation Sigma is added to each value.
template <double Sigma, Purpose For>
struct NormalNoise {
  static constexpr Purpose purpose = For;
  static constexpr double deviation = Sigma;
  static constexpr bool multiplies = false;
  static constexpr bool adds = Sigma > 0;
};

namespace detail {

template <double P>
struct check_probability {
  static_assert(P >= 0 && P < 1,
                "The probability of Dropout and FeatureDropout lies in [0, 1): 0.1 drops a tenth.");
  static constexpr bool checked = true;
};
template <double Sigma>
struct check_deviation {
  static_assert(Sigma >= 0 && Sigma < 1e30,
                "The deviation of GaussianNoise and InputNoise is a number of 0 or more.");
  static constexpr bool checked = true;
};

/// p in units of 2⁻¹⁶, what a random number of 16 bits is compared with.
template <double P>
inline constexpr std::uint32_t sixteen_bits = [] {
  if constexpr (check_probability<P>::checked && P >= 0 && P < 1)
    return P < 65535.0 / 65536 ? static_cast<std::uint32_t>(P * 65536 + 0.5) : std::uint32_t{65535};
  else
    return std::uint32_t{0};
}();

}  // namespace detail

template <std::uint32_t Dropped>
struct DropoutNode : training_node, BernoulliMask<Dropped, true, Purpose::dropout> {};

template <double Sigma>
struct GaussianNoiseNode : training_node, NormalNoise<Sigma, Purpose::noise> {
  static_assert(detail::check_deviation<Sigma>::checked);
};

/// Inverted dropout: in training every value is zero with probability p, else it is divided by 1 − p,
/// so that its mean stays; inference does not know the node. p is taken to the nearest 1/65536, and
/// the division is by what that leaves. Between layers it acts on the outputs of the one before
/// (penalties OnOutputs see what it leaves), in front of the first one on the scaled inputs.
///
/// What is dropped depends on the learner's seed, the epoch, the sample (its index in the data set),
/// the place in the network and the unit; not on batch, position, thread or instruction set.
/// Srivastava et al., "Dropout", JMLR 15, 2014.
template <double P>
inline constexpr Network<DropoutNode<detail::sixteen_bits<P>>> Dropout{};

/// Adds normal noise of deviation σ to every value in training; inference does not know the node.
/// Drawn by Box and Muller's formula from 23 random bits, so it stays within 5.8·σ; keyed as Dropout.
/// Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995.
template <double Sigma>
inline constexpr Network<GaussianNoiseNode<Sigma>> GaussianNoise{};

namespace detail {

/// Where the training nodes of a network stand: place 0 is in front of the first layer, place l + 1
/// behind layer l. Nodes that do nothing (p = 0) stand nowhere.
template <class Net>
struct training_nodes_of;
template <class... Nodes>
struct training_nodes_of<Network<Nodes...>> {
  static constexpr auto places = [] {
    std::array<int, sizeof...(Nodes)> result{};
    int place = 0;
    std::size_t k = 0;
    const auto visit = [&]<class Node>(std::type_identity<Node>) {
      if constexpr (!acts_in_training_only<Node>)
        result[k] = -(++place);  // a layer
      else
        result[k] = Node::multiplies || Node::adds ? place : -1;
      ++k;
    };
    (visit(std::type_identity<Nodes>{}), ...);
    return result;
  }();

  template <int Place, class Numbers>
  struct standing;
  template <int Place, std::size_t... K>
  struct standing<Place, std::index_sequence<K...>> {
    using type = decltype(std::tuple_cat(
        std::declval<std::conditional_t<places[K] == Place, std::tuple<Nodes>, std::tuple<>>>()...));
  };
  /// The nodes at a place, in their order, as a std::tuple.
  template <int Place>
  using at = typename standing<Place, std::index_sequence_for<Nodes...>>::type;
};

/// What a row of nodes does to a value: y′ = m·y + a.
template <class Nodes>
struct disturbance;
template <class... Nodes>
struct disturbance<std::tuple<Nodes...>> {
  static constexpr bool multiplies = (... || Nodes::multiplies);
  static constexpr bool adds = (... || Nodes::adds);
  static constexpr bool any = multiplies || adds;
  using nodes = std::tuple<Nodes...>;
};

/// What the nodes behind layer `Layer` of Net do to its outputs; −1: in front of the first layer.
template <class Net, int Layer>
using disturbance_behind =
    disturbance<typename training_nodes_of<network_of<Net>>::template at<Layer + 1>>;

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
