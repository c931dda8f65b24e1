// SPDX-License-Identifier: MIT
// The class that the outputs of a network decide for.
#pragma once

#include <algorithm>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/shapes.hpp>
#include <ctnn/symbolic/interval.hpp>

namespace ctnn::inline CTNN_ABI {

namespace detail {

template <class A>
inline constexpr bool between_0_and_1 = [] {
  constexpr symbolic::Interval y = symbolic::range(derived_activation<A>::formulas.forward);
  return y.low >= 0 && y.high <= 1;
}();

}  // namespace detail

/// The class that outputs y decide for. Several outputs: the largest, the first of equals. One
/// output: yes from ½ on for outputs within [0, 1] (Sigmoid), from 0 on for anything else. y are the
/// outputs of head H, of most networks all.
template <class Net, class T, int H = 0>
[[nodiscard]] constexpr int decide(std::span<const T> y) noexcept {
  using graph = graph_of<Net>;
  using A = typename graph::template activation<graph::heads[H].op>;
  if (y.size() == 1) return y[0] >= (detail::between_0_and_1<A> ? T(0.5) : T(0)) ? 1 : 0;
  return static_cast<int>(std::max_element(y.begin(), y.end()) - y.begin());
}

}  // namespace ctnn::inline CTNN_ABI
