// SPDX-License-Identifier: MIT
// Nodes that apply noise in training only: Dropout and GaussianNoise. Inference, layout and model
// do not contain them.
#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/random/noise.hpp>
#include <ctnn/random/philox.hpp>

namespace ctnn::inline CTNN_ABI {

/// The type of Dropout<p>.
template <double P>
struct DropoutNode : training_node, BernoulliMask<detail::sixteen_bits<P>, true, Purpose::dropout> {
  static_assert(detail::check_probability<P>::checked);
  static constexpr std::string_view name = "Dropout";
  static constexpr double amount = P;
};

/// The type of GaussianNoise<σ>.
template <double Sigma>
struct GaussianNoiseNode : training_node, NormalNoise<Sigma, Purpose::noise> {
  static constexpr std::string_view name = "GaussianNoise";
  static constexpr double amount = Sigma;
};

/// Inverted dropout: in training every value is zero with probability p, else it is divided by 1 − p,
/// so that its mean stays; inference leaves the node out. p is taken to the nearest 1/65536, and
/// the division is by what that leaves. Between layers it acts on the outputs of the one before
/// (penalties OnOutputs are of what it leaves), in front of the first one on the scaled inputs.
///
/// What is dropped depends on the learner's seed, the epoch, the sample (its index in the data set),
/// the place in the network and the neuron; not on batch, position, thread or instruction set. With
/// p = 0.1, gathering and step of 784-128-10 on 32 samples take 1.02 times as long, of 64-32-10, where
/// drawing counts most, 1.12 times (AVX-512). Srivastava et al., "Dropout", JMLR 15, 2014.
/// \tparam P probability p in [0, 1) of a zero
template <Number auto P>
inline constexpr Network<DropoutNode<detail::real<P>>> Dropout{};

/// Adds normal noise of deviation σ to every value in training; inference leaves the node out.
/// Drawn by Box and Muller's formula from 23 random bits, so it stays within 5.8·σ; keyed as Dropout.
/// Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995.
/// \tparam Sigma standard deviation σ ≥ 0
template <Number auto Sigma>
inline constexpr Network<GaussianNoiseNode<detail::real<Sigma>>> GaussianNoise{};

namespace detail {

/// The training nodes of a network, those within branches included, as a std::tuple.
template <class... Nodes>
constexpr auto noises(const Network<Nodes...>&);
template <class Node>
struct noises_of_node {
  using type = list_if<acts_in_training_only<Node>, Node>;
};
template <Join How, class... Nets>
struct noises_of_node<Branches<How, Nets...>> {
  using type = concatenate<decltype(noises(Nets{}))...>;
};
template <class... Nodes>
constexpr auto noises(const Network<Nodes...>&) {
  return concatenate<typename noises_of_node<Nodes>::type...>{};
}

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
