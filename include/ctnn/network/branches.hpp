// SPDX-License-Identifier: MIT
// Networks side by side on the same inputs: outputs added, multiplied or put behind one another.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/network/network.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

enum class Join {
  sum,           ///< of equally wide outputs
  product,       ///< of each with each, for gates
  side_by_side,  ///< one behind another; at the end of a network: its heads
};

/// The operations that join branches.
namespace op_kinds {

inline constexpr OpKind sum{.name = "sum", .symbol = "+"};
inline constexpr OpKind product{.name = "product", .symbol = "×"};
inline constexpr OpKind side_by_side{.name = "side by side", .flops = 0};

}  // namespace op_kinds

/// The kind of operation that a join is.
template <Join How>
inline constexpr const OpKind& kind_of_join = How == Join::sum       ? op_kinds::sum
                                              : How == Join::product ? op_kinds::product
                                                                     : op_kinds::side_by_side;

/// What a branch Identity is: its outputs are its inputs.
template <int Width = 0>
struct PassOn {
  static constexpr int in = Width;
  static constexpr int out = Width;
  template <int Inputs>
  using after = PassOn<Width == 0 ? Inputs : Width>;
};

template <bool Equal>
struct check_branch_inputs : sentence {
  static_assert(
      Equal,
      "These branches expect different numbers of inputs, but get the same ones: make them "
      "equal, or leave the input widths out, as in Dense<8, ReLU>.");
};
template <bool Equal>
struct check_branch_outputs : sentence {
  static_assert(Equal,
                "The branches of + or * have different numbers of outputs: make them equal, since "
                "they are joined number by number.");
};
template <bool HasLayer>
struct check_branch_layers : sentence {
  static_assert(
      HasLayer,
      "A branch has no layer: write a network on each side of |, + and *, or Identity for "
      "the inputs themselves.");
};

/// Whether all widths that are known are this one.
template <std::size_t N>
consteval bool agree(const int (&widths)[N], int width) {
  return std::ranges::all_of(widths, [=](int each) { return each == 0 || each == width; });
}

/// Branches on the same inputs as one node. Nets are Network<…>; a width not known yet is 0.
template <Join How, class... Nets>
struct Branches {
  static constexpr Join join = How;
  static constexpr int ins[] = {inputs_of(Nets{})...};
  static constexpr int outs[] = {outputs_of(Nets{})...};
  static constexpr int in = *std::max_element(std::begin(ins), std::end(ins));
  static constexpr int out = [] {
    int sum = 0;
    for (const int width : outs) {
      if (width == 0 && How == Join::side_by_side) return 0;
      sum = How == Join::side_by_side ? sum + width : std::max(sum, width);
    }
    return sum;
  }();
  template <int Width>
  using after = Branches<How, typename network_with_input_width<Width, Nets>::type...>;

  // Last: clang leaves out the members behind an assertion that failed.
  static_assert(check_branch_layers<(... && has_layer(Nets{}))>::checked);
  static_assert(check_branch_inputs<agree(ins, in)>::checked);
  static_assert(check_branch_outputs<(How == Join::side_by_side || agree(outs, out))>::checked);
};

/// Branches whose widths are known where one of them knows.
template <Join How, class... Nets>
consteval auto make_branches() {
  using node = Branches<How, Nets...>;
  if constexpr (node::in == 0 || !agree(node::ins, node::in))
    return Network<node>{};
  else
    return Network<typename node::template after<node::in>>{};
}

/// A network, or Identity, as a branch.
template <class T>
consteval auto as_branch() {
  if constexpr (std::is_same_v<T, struct Identity>)
    return Network<PassOn<>>{};
  else
    return network_of<T>{};
}
template <class T>
concept Branch = NetworkType<T> || std::is_same_v<T, struct Identity>;

/// Branches of a join within one of the same kind are branches of that.
template <Join How, class Net>
struct branches_in {
  using type = std::tuple<Net>;
};
template <Join How, class... Nets>
struct branches_in<How, Network<Branches<How, Nets...>>> {
  using type = std::tuple<Nets...>;
};
template <Join How, class... Nets>
consteval auto join_all(const std::tuple<Nets...>*) {
  return make_branches<How, Nets...>();
}
template <Join How, class Left, class Right>
consteval auto joined() {
  using left = decltype(as_branch<Left>());
  using right = decltype(as_branch<Right>());
  using all =
      concatenate<typename branches_in<How, left>::type, typename branches_in<How, right>::type>;
  return join_all<How>(static_cast<const all*>(nullptr));
}

template <class Node>
struct is_branches : std::false_type {};
template <Join How, class... Nets>
struct is_branches<Branches<How, Nets...>> : std::true_type {};

template <Join How, class... Nets>
struct inference_node<Branches<How, Nets...>> {
  static constexpr bool changes = (... || !std::is_same_v<Nets, layers_of<Nets>>);
  using type = std::tuple<Branches<How, layers_of<Nets>...>>;
};

}  // namespace detail

/// Both networks on the same inputs, their outputs one behind another. At the end of a network they
/// are its heads, each with a loss of its own: trunk >> (Dense<3, Softmax> | Dense<1>).
template <detail::Branch Left, detail::Branch Right>
  requires(NetworkType<Left> || NetworkType<Right>)
[[nodiscard]] constexpr auto operator|(const Left&, const Right&) noexcept {
  return detail::joined<detail::Join::side_by_side, Left, Right>();
}

/// The sum of both networks' outputs: (Dense<32, ReLU> >> Dense<32>) + Identity is a residual block.
template <detail::Branch Left, detail::Branch Right>
  requires(NetworkType<Left> || NetworkType<Right>)
[[nodiscard]] constexpr auto operator+(const Left&, const Right&) noexcept {
  return detail::joined<detail::Join::sum, Left, Right>();
}

/// The product of both networks' outputs, number by number: Dense<32, Sigmoid> * Dense<32> is a gated
/// layer.
template <detail::Branch Left, detail::Branch Right>
  requires(NetworkType<Left> || NetworkType<Right>)
[[nodiscard]] constexpr auto operator*(const Left&, const Right&) noexcept {
  return detail::joined<detail::Join::product, Left, Right>();
}

}  // namespace ctnn::inline CTNN_ABI
