// SPDX-License-Identifier: MIT
// The operations of a network in a pass, forward and backward: the only place that distinguishes
// dense operations, which each pass computes in its own way, from all others.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/passes/normalization_ops.hpp>
#include <ctnn/passes/pass.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Operations First … Last − 1, each after those whose values it reads.
template <int First, int Last, ForwardPass P>
constexpr void for_each_op_forward(const P& pass) noexcept {
  static_for<First, Last>([&](auto i) {
    constexpr Op op = P::graph::ops[i()];
    if constexpr (op.dense())
      pass.template dense<i()>();
    else
      elementwise_op<*op.kind>::template forward<i()>(pass);
  });
}
template <ForwardPass P>
constexpr void for_each_op_forward(const P& pass) noexcept {
  for_each_op_forward<0, P::graph::size>(pass);
}

/// All operations from the last to the first, but for those whose gradient is not needed: nothing
/// that is trained lies at or in front of them. dense<I>() does what pass.dense<I>() would. It is
/// held by value: behind a reference to an object that holds references, g++ 12 leaves in memory
/// what those refer to (narrow_backward).
template <BackwardPass P>
constexpr void for_each_op_backward(const P& pass, auto dense) noexcept {
  static_for<0, P::graph::size>([&pass, dense](auto from_the_end) {
    constexpr int i = P::graph::size - 1 - from_the_end();
    constexpr Op op = P::graph::ops[i];
    if constexpr (P::flow.needed[value_of(i)]) {
      if constexpr (op.dense())
        dense.template operator()<i>();
      else
        elementwise_op<*op.kind>::template backward<i>(pass);
    }
  });
}
template <BackwardPass P>
constexpr void for_each_op_backward(const P& pass) noexcept {
  for_each_op_backward(pass, [&pass]<int I>() { pass.template dense<I>(); });
}

}  // namespace ctnn::inline CTNN_ABI::detail
