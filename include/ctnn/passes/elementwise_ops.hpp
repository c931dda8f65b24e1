// SPDX-License-Identifier: MIT
// What each kind of operation computes that is not dense, one row a kind: written once for every way
// in which the data may lie.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/op_kind.hpp>

namespace ctnn::inline CTNN_ABI::detail {

// What rows have in common. P is a pass, I the number of an operation.

template <class P, int I>
inline constexpr Op op_of = P::graph::ops[I];
/// Source K.
template <class P, int I, int K = 0>
inline constexpr ValueId source_of = P::graph::sources[op_of<P, I>.first + K];
/// The width of value v.
template <class P, ValueId v>
inline constexpr int width_of = [] {
  if constexpr (v == network_input)
    return P::shape::inputs;
  else
    return P::graph::ops[maker_of(v)].out;
}();
/// The activation of an operation.
template <class P, int I>
using activation_of = typename P::graph::template activation<I>;

/// Adds share(neuron, sample) to the gradient of source K, or begins it.
template <int I, int K = 0, class P>
constexpr void add_to_gradient(const P& pass, auto share) noexcept {
  using V = typename P::vector;
  constexpr ValueId v = source_of<P, I, K>;
  if constexpr (P::flow.needed[v]) {
    const auto to = pass.template gradient<v>();
    pass.over().each(width_of<P, v>, [&](int o, int s) {
      const V g = share(o, s);
      to.store(o, s, P::flow.starts[op_of<P, I>.first + K] ? g : to.load(o, s) + g);
    });
  }
}

/// ∂L/∂value I also to what operation I adds to its outputs.
template <int I, class P>
constexpr void add_to_addend(const P& pass) noexcept {
  constexpr Op op = op_of<P, I>;
  if constexpr (op.addend != no_value)
    if constexpr (P::flow.needed[op.addend] && !P::flow.addend_shares[I]) {
      const auto g = pass.template gradient<value_of(I)>();
      const auto to = pass.template gradient<op.addend>();
      pass.over().each(op.out, [&](int o, int s) {
        const auto share = g.load(o, s);
        to.store(o, s, P::flow.addend_starts[I] ? share : to.load(o, s) + share);
      });
    }
}

/// The table, by kind of operation. A row has
///   forward<I>(pass)   from the values of the sources of operation I to its own
///   backward<I>(pass)  from ∂L/∂value I, which it may change, to its share of the sources', by
///                      add_to_gradient; and to the gradients of its parameters
/// for passes as in passes/pass.hpp.
template <const OpKind& Kind>
struct elementwise_op;

template <>
struct elementwise_op<op_kinds::sum> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    const auto y = pass.template value<value_of(I)>();
    pass.over().each(op_of<P, I>.out, [&](int o, int s) {
      auto total = pass.template value<source_of<P, I, 0>>().load(o, s);
      unrolled<op_of<P, I>.count - 1>([&]<int K>() {
        total = total + pass.template value<source_of<P, I, K + 1>>().load(o, s);
      });
      y.store(o, s, total);
    });
  }
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    const auto g = pass.template gradient<value_of(I)>();
    unrolled<op_of<P, I>.count>(
        [&]<int K>() { add_to_gradient<I, K>(pass, [&](int o, int s) { return g.load(o, s); }); });
  }
};

template <>
struct elementwise_op<op_kinds::product> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    const auto y = pass.template value<value_of(I)>();
    pass.over().each(op_of<P, I>.out, [&](int o, int s) {
      auto product = pass.template value<source_of<P, I, 0>>().load(o, s);
      unrolled<op_of<P, I>.count - 1>([&]<int K>() {
        product = product * pass.template value<source_of<P, I, K + 1>>().load(o, s);
      });
      y.store(o, s, product);
    });
  }
  /// To each source g times all others.
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    const auto g = pass.template gradient<value_of(I)>();
    unrolled<op_of<P, I>.count>([&]<int K>() {
      add_to_gradient<I, K>(pass, [&](int o, int s) {
        auto share = g.load(o, s);
        unrolled<op_of<P, I>.count>([&]<int J>() {
          if constexpr (J != K)
            share = share * pass.template value<source_of<P, I, J>>().load(o, s);
        });
        return share;
      });
    });
  }
};

template <>
struct elementwise_op<op_kinds::side_by_side> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    const auto over = pass.over();
    const auto y = pass.template value<value_of(I)>();
    int offset = 0;
    unrolled<op_of<P, I>.count>([&]<int K>() {
      constexpr ValueId v = source_of<P, I, K>;
      const auto x = pass.template value<v>();
      for (int s = 0; s < over.samples; ++s) over.copy(x, 0, y, offset, width_of<P, v>, s);
      offset += width_of<P, v>;
    });
  }
  /// To each source its part of g.
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    const auto over = pass.over();
    const auto g = pass.template gradient<value_of(I)>();
    int offset = 0;
    unrolled<op_of<P, I>.count>([&]<int K>() {
      constexpr ValueId v = source_of<P, I, K>;
      constexpr int width = width_of<P, v>;
      if constexpr (P::flow.needed[v]) {
        const auto copy_to = [&](auto part) {
          for (int s = 0; s < over.samples; ++s) over.copy(g, offset, part, 0, width, s);
        };
        if constexpr (P::flow.starts[op_of<P, I>.first + K]) {
          copy_to(pass.template gradient<v>());
        } else {
          const auto part = pass.template scratch<I>();
          copy_to(part);
          add_to_gradient<I, K>(pass, [&](int o, int s) { return part.load(o, s); });
        }
      }
      offset += width;
    });
  }
};

/// An activation alone: y = A(x).
template <>
struct elementwise_op<op_kinds::activation> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    using V = typename P::vector;
    using A = activation_of<P, I>;
    using derived = derived_activation<A>;
    constexpr int n = op_of<P, I>.out;
    const auto over = pass.over();
    const auto x = pass.template value<source_of<P, I>>();
    const auto y = pass.template value<value_of(I)>();
    if constexpr (derived::rows)
      over.template rows<A, n>(x, y);
    else if constexpr (derived::stores == symbolic::Stores::slope && P::keeps)
      over.each(n, [&](int o, int s) {
        const auto stored = pass.template stored<I>();
        y.store(o, s, derived::forward_and_store(x.load(o, s), V(0), [&](V slope) {
                  stored.store(o, s, slope);
                }));
      });
    else
      over.each(n, [&](int o, int s) { y.store(o, s, derived::forward(x.load(o, s), V(0))); });
  }
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    using V = typename P::vector;
    using A = activation_of<P, I>;
    using derived = derived_activation<A>;
    const auto g = pass.template gradient<value_of(I)>();
    const auto kept = kept_of<I>(pass);
    if constexpr (derived::rows) {
      pass.over().template rows_back<A, op_of<P, I>.out>(kept, g);
      add_to_gradient<I>(pass, [&](int o, int s) { return g.load(o, s); });
    } else {
      add_to_gradient<I>(pass, [&](int o, int s) {
        return derived::backward(kept.load(o, s), V(0), g.load(o, s));
      });
    }
  }

 private:
  /// What backward reads.
  template <int I, class P>
  static constexpr auto kept_of(const P& pass) noexcept {
    constexpr auto stores = derived_activation<activation_of<P, I>>::stores;
    if constexpr (stores == symbolic::Stores::output)
      return pass.template value<value_of(I)>();
    else if constexpr (stores == symbolic::Stores::input)
      return pass.template value<source_of<P, I>>();
    else
      return pass.template stored<I>();
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
