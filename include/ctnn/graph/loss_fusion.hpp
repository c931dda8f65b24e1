// SPDX-License-Identifier: MIT
// Where the last activation and the loss are one formula.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// A dense operation that nothing but the loss reads: its activation and the loss are one formula.
template <class Net, int H>
inline constexpr bool loss_fused = [] {
  using graph = graph_of<Net>;
  constexpr Op op = graph::ops[graph::heads[H].op];
  return op.dense() && op.addend == no_value && graph::flow.uses[value_of(graph::heads[H].op)] == 1;
}();
template <class Net, int I>
inline constexpr bool is_loss_fused = [] {
  return []<std::size_t... H>(std::index_sequence<H...>) {
    return (... || (graph_of<Net>::heads[H].op == I && loss_fused<Net, static_cast<int>(H)>));
  }(std::make_index_sequence<graph_of<Net>::heads.size()>{});
}();

/// The last activation where it is one formula with a head's loss; elsewhere it is applied before.
template <class Net, int H>
using activation_of_head = std::conditional_t<
    loss_fused<Net, H>,
    typename graph_of<Net>::template activation<graph_of<Net>::heads[H].op.number>,
    struct Identity>;

}  // namespace ctnn::inline CTNN_ABI::detail
