// SPDX-License-Identifier: MIT
// A loss for each head of a network, and what each counts.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/fixed_string.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <int Heads, int Losses, int Weights>
struct check_heads : sentence {
  static constexpr bool as_many = Heads == Losses;
  static_assert(
      as_many,
      "The network has another number of heads than the Learner has losses: write one for "
      "each side of |, as in Losses<CrossEntropy, HalfSquaredError>.");
  static_assert(!as_many || Weights == 0 || Weights == Heads,
                "LossWeights<...> needs a number for each head of the network.");
};

template <bool Found>
struct check_head_name : sentence {
  static_assert(Found,
                "No head of the network has this name: give it one with Named<\"name\", "
                "Dense<...>>.");
};

/// The number of the head with this name.
template <const auto& Net, fixed_string Name>
consteval int head_called() {
  using graph = graph_of<std::remove_cvref_t<decltype(Net)>>;
  constexpr int h = [] {
    int found = -1;
    for (std::size_t k = 0; k < graph::heads.size(); ++k)
      if (graph::heads[k].name == Name.view()) found = static_cast<int>(k);
    return found;
  }();
  static_assert(check_head_name<(h >= 0)>::checked);
  return h < 0 ? 0 : h;
}

}  // namespace detail

/// Outputs of head H, counted from 0, among the outputs of a network: head<net, 1>(model(x)).
template <const auto& Net, int H, class T, std::size_t N>
[[nodiscard]] constexpr auto head(const std::array<T, N>& y) noexcept {
  using graph = detail::graph_of<std::remove_cvref_t<decltype(Net)>>;
  static_assert(H >= 0 && H < static_cast<int>(graph::heads.size()),
                "The network has fewer heads: count them from 0.");
  static_assert(
      N == static_cast<std::size_t>(shape_of<std::remove_cvref_t<decltype(Net)>>::outputs),
      "head<net, ...>(y) takes the outputs of that network.");
  constexpr detail::Head at = graph::heads[H];
  std::array<T, static_cast<std::size_t>(at.out)> result{};
  for (std::size_t j = 0; j < result.size(); ++j)
    result[j] = y[static_cast<std::size_t>(at.offset) + j];
  return result;
}
/// The same of the head with this name: head<net, "species">(model(x)).
template <const auto& Net, fixed_string Name, class T, std::size_t N>
[[nodiscard]] constexpr auto head(const std::array<T, N>& y) noexcept {
  return head<Net, detail::head_called<Net, Name>()>(y);
}

}  // namespace ctnn::inline CTNN_ABI
