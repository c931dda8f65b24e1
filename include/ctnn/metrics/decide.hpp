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

/// From what on a single output says yes, of head H of P, a network or a Predictor.
template <class P, int H = 0>
consteval double yes_from() {
  if constexpr (requires { P::template yes_from<H>(); }) {
    return P::template yes_from<H>();
  } else if constexpr (requires { typename P::network_type; }) {
    return yes_from<typename P::network_type, H>();
  } else {
    using graph = graph_of<P>;
    return between_0_and_1<typename graph::template activation<graph::heads[H].op>> ? 0.5 : 0.0;
  }
}

}  // namespace detail

/// The class that outputs y of P decide for, which is a network or a Predictor. Several outputs: the
/// largest, the first of equals. One output: yes from ½ on for outputs within [0, 1] (Sigmoid, votes),
/// from 0 on for anything else. y are the outputs of head H, of most networks all.
template <class P, class T, int H = 0>
[[nodiscard]] constexpr int decide(std::span<const T> y) noexcept {
  if (y.size() == 1) return y[0] >= static_cast<T>(detail::yes_from<P, H>()) ? 1 : 0;
  return static_cast<int>(std::max_element(y.begin(), y.end()) - y.begin());
}

}  // namespace ctnn::inline CTNN_ABI
