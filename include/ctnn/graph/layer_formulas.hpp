// SPDX-License-Identifier: MIT
// The formulas of an operation: its activation with derivatives, and what backward reads of it.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The activation of operation I of Net, with its derivatives.
template <class Net, int I>
using derived_of_op = derived_activation<typename graph_of<Net>::template activation<I>>;

/// What backward reads of operation I lies beside its outputs.
template <class Net, int I>
inline constexpr bool stores_apart = [] {
  constexpr Op op = graph_of<Net>::ops[I];
  using A = typename graph_of<Net>::template activation<I>;
  constexpr auto stores = derived_activation<A>::stores;
  if (!op.kind->activates) return op.kind->keeps != nullptr;
  if (!op.dense()) return stores == symbolic::Stores::slope;
  return stores != symbolic::Stores::output ||
         (op.addend != no_value && !std::is_same_v<A, struct Identity>);
}();

}  // namespace ctnn::inline CTNN_ABI::detail
