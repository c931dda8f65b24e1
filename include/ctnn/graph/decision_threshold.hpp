// SPDX-License-Identifier: MIT
// The threshold from which a single output of a network says yes.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/operations/interval.hpp>
#include <ctnn/symbolic/formula_range.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <class A>
inline constexpr bool between_0_and_1 = [] {
  constexpr symbolic::Interval y = symbolic::range(derived_activation<A>::formulas.forward);
  return y.low >= 0 && y.high <= 1;
}();

/// The threshold of head H of P, a network or a Predictor: 0.5 for outputs between 0 and 1, else 0.
template <class P, int H = 0>
consteval double yes_from() {
  if constexpr (requires { P::template yes_from<H>(); }) {
    return P::template yes_from<H>();
  } else if constexpr (requires { typename P::network_type; }) {
    return yes_from<typename P::network_type, H>();
  } else {
    using graph = graph_of<P>;
    return between_0_and_1<typename graph::template activation<graph::heads[H].op.number>> ? 0.5
                                                                                           : 0.0;
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail
