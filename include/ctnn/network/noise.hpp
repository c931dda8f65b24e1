// SPDX-License-Identifier: MIT
// Nodes that disturb a network while it is trained: Dropout and GaussianNoise. Inference, layout and
// model do not know them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/philox.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/kernels/layer.hpp>
#include <ctnn/kernels/plain.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/simd/bits.hpp>

namespace ctnn::inline CTNN_ABI {

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

/// p in units of 2⁻¹⁶, what a random number of 16 bits is compared with. Something is always kept.
template <double P>
inline constexpr std::uint32_t sixteen_bits =
    P >= 0 && P < 65535.0 / 65536 ? static_cast<std::uint32_t>(P * 65536 + 0.5) : 65535;

}  // namespace detail

/// Each value is zero with probability p = Dropped/65536, else times 1/(1 − p) where Rescaled.
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
  static constexpr double scale = 1;
  static constexpr bool multiplies = false;
  static constexpr bool adds = Sigma > 0;
  static_assert(detail::check_deviation<Sigma>::checked);
};

template <double P>
struct DropoutNode : training_node, BernoulliMask<detail::sixteen_bits<P>, true, Purpose::dropout> {
  static_assert(detail::check_probability<P>::checked);
  static constexpr std::string_view name = "Dropout";
  static constexpr double amount = P;
};

template <double Sigma>
struct GaussianNoiseNode : training_node, NormalNoise<Sigma, Purpose::noise> {
  static constexpr std::string_view name = "GaussianNoise";
  static constexpr double amount = Sigma;
};

/// Inverted dropout: in training every value is zero with probability p, else it is divided by 1 − p,
/// so that its mean stays; inference does not know the node. p is taken to the nearest 1/65536, and
/// the division is by what that leaves. Between layers it acts on the outputs of the one before
/// (penalties OnOutputs see what it leaves), in front of the first one on the scaled inputs.
///
/// What is dropped depends on the learner's seed, the epoch, the sample (its index in the data set),
/// the place in the network and the unit; not on batch, position, thread or instruction set. With
/// p = 0.1, gathering and step of 784-128-10 on 32 samples take 1.02 times as long, of 64-32-10, where
/// drawing counts most, 1.12 times (AVX-512). Srivastava et al., "Dropout", JMLR 15, 2014.
template <Number auto P>
inline constexpr Network<DropoutNode<detail::real<P>>> Dropout{};

/// Adds normal noise of deviation σ to every value in training; inference does not know the node.
/// Drawn by Box and Muller's formula from 23 random bits, so it stays within 5.8·σ; keyed as Dropout.
/// Bishop, "Training with noise is equivalent to Tikhonov regularization", 1995.
template <Number auto Sigma>
inline constexpr Network<GaussianNoiseNode<detail::real<Sigma>>> GaussianNoise{};

namespace detail {

/// The training nodes of a network, those within branches included, as a std::tuple.
template <class... Nodes>
constexpr auto noises(const Network<Nodes...>&);
template <class Node>
struct noises_of_node {
  using type = std::conditional_t<acts_in_training_only<Node>, std::tuple<Node>, std::tuple<>>;
};
template <Join How, class... Nets>
struct noises_of_node<Branches<How, Nets...>> {
  using type = decltype(std::tuple_cat(noises(Nets{})...));
};
template <class... Nodes>
constexpr auto noises(const Network<Nodes...>&) {
  return decltype(std::tuple_cat(std::declval<typename noises_of_node<Nodes>::type>()...)){};
}

/// Where the training nodes of a network stand: place 0 is in front of the first layer, place l + 1
/// behind operation l. Nodes that do nothing (p = 0) stand nowhere.
template <class Net, class Noises = decltype(noises(Net{}))>
struct training_nodes_of;
template <class Net, class... Nodes>
struct training_nodes_of<Net, std::tuple<Nodes...>> {
  static constexpr auto places = [] {
    std::array<int, sizeof...(Nodes)> result{};
    [[maybe_unused]] std::size_t k = 0;
    [[maybe_unused]] const auto visit = [&]<class Node>(std::type_identity<Node>) {
      result[k] = Node::multiplies || Node::adds ? graph_of<Net>::noise[k] + 1 : -1;
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
        std::declval<
            std::conditional_t<places[K] == Place, std::tuple<Nodes>, std::tuple<>>>()...));
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
  /// Of what is kept.
  static constexpr double scale = (1.0 * ... * Nodes::scale);
  /// As a plan says it.
  static constexpr const char* name =
      multiplies ? (adds ? "dropout and noise" : "dropout") : (adds ? "noise" : "");
  using nodes = std::tuple<Nodes...>;
};

/// What the nodes behind operation `Layer` of Net do to its outputs; −1: in front of the first layer.
template <class Net, int Layer>
using disturbance_behind =
    disturbance<typename training_nodes_of<network_of<Net>>::template at<Layer + 1>>;

/// Whether training disturbs any values of Net.
template <class Net>
inline constexpr bool is_disturbed = [] {
  for (const int place : training_nodes_of<network_of<Net>>::places)
    if (place >= 0) return true;
  return false;
}();

/// What was drawn for the values behind a layer: y′ = m·y + a, a matrix of each, [unit][sample].
template <class D, class V>
struct PlainNoise {
  plain::Matrix<V, const plain::scalar_of<V>> multipliers;
  plain::Matrix<V, const plain::scalar_of<V>> addends;

  /// y′ of a unit in a column of samples.
  [[nodiscard]] constexpr V forward(V y, int unit, int column) const noexcept {
    V result = y;
    if constexpr (D::multiplies) result = multipliers.load(unit, column) * result;
    if constexpr (D::adds) result = result + addends.load(unit, column);
    return result;
  }
  /// ∂L/∂y of g = ∂L/∂y′.
  [[nodiscard]] constexpr V backward(V g, int unit, int column) const noexcept {
    if constexpr (D::multiplies) g = multipliers.load(unit, column) * g;
    return g;
  }
};

/// Whether backward takes y = y′/scale from what is kept of an activation's outputs, so that y need not
/// lie apart: where it reads y, and nothing was added. Of what was dropped it then sees zero.
template <class A, class D>
inline constexpr bool recovers_outputs =
    D::multiplies && !D::adds && !derived_activation<A>::rows && !derived_activation<A>::trained &&
    derived_activation<A>::stores == symbolic::Stores::output;

/// The same with units on lanes. m is the scale of D or zero: a bit a unit, rows of whole bytes, says
/// which; a is row-major.
template <class D, class V>
struct TiledNoise {
  using disturbance_type = D;
  using T = plain::scalar_of<V>;
  const unsigned char* kept;
  int row_bytes;
  kernels::RowMajor<const T> addends;

  /// y′ of a register of units of a sample.
  [[nodiscard]] V forward(V y, int sample, int unit) const noexcept {
    V result = times(y, sample, unit);
    if constexpr (D::adds) result = result + lanes_of<V>::load(addends.row(sample) + unit);
    return result;
  }
  [[nodiscard]] V backward(V g, int sample, int unit) const noexcept {
    return times(g, sample, unit);
  }
  /// y of what was kept.
  [[nodiscard]] static V recovered(V y) noexcept { return V(static_cast<T>(1 / D::scale)) * y; }

 private:
  [[nodiscard]] V times(V y, int sample, int unit) const noexcept {
    if constexpr (D::multiplies) {
      constexpr int bytes = (lanes_of<V>::count + 7) / 8;
      std::uint32_t bits = 0;
      std::memcpy(&bits, kept + static_cast<std::ptrdiff_t>(sample) * row_bytes + unit / 8, bytes);
      if constexpr (lanes_of<V>::count < 8) bits >>= unit % 8;
      return elementary::keep_lanes(bits, V(static_cast<T>(D::scale)) * y);
    } else {
      return y;
    }
  }
};

/// Of a layer without training nodes.
template <class V>
struct NoNoise {
  using disturbance_type = disturbance<std::tuple<>>;
  static constexpr V backward(V g, int, int) noexcept { return g; }
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
