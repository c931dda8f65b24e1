// SPDX-License-Identifier: MIT
// A network is a type: one flat pack of layers, composed by >>.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

#include <boost/hana/ext/std/integral_constant.hpp>
#include <boost/hana/fwd/tuple.hpp>
#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

namespace hana = boost::hana;

/// Layers in a row; the value of this empty type is the network.
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

template <class Net>
concept NetworkType = requires { typename detail::network_of<std::remove_cvref_t<Net>>; };

namespace detail {

template <class Net>
struct layers_of;
template <class... Layers>
struct layers_of<Network<Layers...>> {
  static constexpr std::size_t count = sizeof...(Layers);
  static constexpr auto types = hana::tuple<hana::type<Layers>...>{};
  static constexpr std::array<int, count> in{Layers::in...};
  static constexpr std::array<int, count> out{Layers::out...};
};

template <int Outputs, int Inputs>
struct check_widths {
  static_assert(Outputs == Inputs,
                "Layer widths differ: the layer after >> expects another number of inputs than the "
                "layer before it has outputs; make them equal, or leave the input width out, as in "
                "Dense<8, ReLU>.");
  static constexpr bool checked = true;
};

// Only a first layer can be without an input width: every later one got its own when composed.
template <class Left, class Right>
struct composed;
template <class... Left, class First, class... Rest>
struct composed<Network<Left...>, Network<First, Rest...>> {
  static constexpr int width = layers_of<Network<Left...>>::out[sizeof...(Left) - 1];
  using next = typename First::template after<width>;
  static_assert(check_widths<width, next::in>::checked);
  using type = Network<Left..., next, Rest...>;
};

template <int Inputs>
struct check_complete {
  static_assert(Inputs > 0,
                "The first layer needs its input width: write Dense<4, 8, ReLU> for 4 inputs.");
  static constexpr bool checked = true;
};

}  // namespace detail

/// The layers of `left`, then those of `right`; an input width left out on the right is deduced.
template <NetworkType Left, NetworkType Right>
[[nodiscard]] constexpr auto operator>>(const Left&, const Right&) noexcept {
  return typename detail::composed<detail::network_of<Left>, detail::network_of<Right>>::type{};
}

}  // namespace ctnn::inline CTNN_ABI
