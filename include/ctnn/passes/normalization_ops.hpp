// SPDX-License-Identifier: MIT
// LayerNorm and BatchNorm: two rows of the table of operations, and the running statistics.
#pragma once

#include <cstddef>

#include <ctnn/core/config.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/kinds.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/passes/elementwise_ops.hpp>
#include <ctnn/plan/parameter_layout.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Where γ, β and statistics of a normalization lie.
template <class P, int I>
inline constexpr LayerLayout norm_layout = P::layout::layers[op_of<P, I>.layer];

/// γ·x̂ + β of feature o.
template <int I, class P, class V>
[[nodiscard]] constexpr V scale_and_shift(const P& pass, V normal, int o) noexcept {
  using math::fma;
  constexpr LayerLayout at = norm_layout<P, I>;
  const auto over = pass.over();
  return fma(normal, over.parameter(pass.parameters(), at.weights, o),
             over.parameter(pass.parameters(), at.biases, o));
}

/// From ∂L/∂y to ∂L/∂x̂ = γ·∂L/∂y, in its place; ∂L/∂γ = Σ ∂L/∂y·x̂ and ∂L/∂β = Σ ∂L/∂y as well.
template <int I, class P>
constexpr void unscale_gradient(const P& pass) noexcept {
  using V = typename P::vector;
  constexpr LayerLayout at = norm_layout<P, I>;
  const auto over = pass.over();
  const auto g = pass.template gradient<value_of(I)>();
  const auto normal = pass.template stored<I>();
  for (int o = 0; o < op_of<P, I>.out; o += decltype(pass.over())::step) {
    V dw(0);
    V db(0);
    const V gamma = over.parameter(pass.parameters(), at.weights, o);
    for (int s = 0; s < over.samples; ++s) {
      const V dy = g.load(o, s);
      dw = dw + dy * normal.load(o, s);
      db = db + dy;
      g.store(o, s, dy * gamma);
    }
    if constexpr (at.trains) {
      pass.template weight_gradient<I>(o, dw);
      pass.template bias_gradient<I>(o, db);
    }
  }
}

/// x̂ of LayerNorm, N features: of mean 0 and variance 1. Its derivative is derived as that of any
/// activation of whole rows. Ba, Kiros & Hinton 2016.
template <int N>
struct StandardizeRow : activation_kind {
  static constexpr auto f = [](auto z) {
    const auto centred = z - row_sum(z) / static_cast<double>(N);
    return centred / sqrt(row_sum(centred * centred) / static_cast<double>(N) + norm_epsilon);
  };
};

template <>
struct elementwise_op<op_kinds::layer_norm> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    constexpr int n = op_of<P, I>.out;
    const auto x = pass.template value<source_of<P, I>>();
    const auto y = pass.template value<value_of(I)>();
    const auto normal = [&] {
      if constexpr (P::keeps)
        return pass.template stored<I>();
      else
        return y;
    }();
    pass.over().template rows<StandardizeRow<n>, n>(x, normal);
    pass.over().each(
        n, [&](int o, int s) { y.store(o, s, scale_and_shift<I>(pass, normal.load(o, s), o)); });
  }
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    constexpr int n = op_of<P, I>.out;
    constexpr ValueId v = source_of<P, I>;
    unscale_gradient<I>(pass);
    if constexpr (P::flow.needed[v]) {
      const auto g = pass.template gradient<value_of(I)>();
      pass.over().template rows_back<StandardizeRow<n>, n>(pass.template value<v>(), g);
      add_to_gradient<I>(pass, [&](int o, int s) { return g.load(o, s); });
    }
  }
};

/// By the batch's own statistics in training, else by the running ones. Ioffe & Szegedy 2015.
template <>
struct elementwise_op<op_kinds::batch_norm> {
  template <int I, class P>
  static constexpr void forward(const P& pass) noexcept {
    using math::max;
    using math::sqrt;
    using V = typename P::vector;
    const auto over = pass.over();
    const auto x = pass.template value<source_of<P, I>>();
    const auto y = pass.template value<value_of(I)>();
    for (int o = 0; o < op_of<P, I>.out; o += decltype(pass.over())::step) {
      V mean(0);
      V variance(0);
      if constexpr (P::trains) {
        V count(0);
        for (int s = 0; s < over.samples; ++s) {
          count = count + over.counts(s);
          mean = mean + over.counts(s) * x.load(o, s);
        }
        count = max(over.over_samples(count), V(1));  // where nothing weighs, 0/0 would be NaN
        mean = over.over_samples(mean) / count;
        for (int s = 0; s < over.samples; ++s) {
          const V away = x.load(o, s) - mean;
          variance = variance + over.counts(s) * away * away;
        }
        variance = over.over_samples(variance) / count;
        pass.template keep_statistics<I>(o, mean, variance, count);
      } else {
        mean = over.parameter(pass.parameters(), norm_layout<P, I>.statistics, o);
        variance = running_variance<I>(pass, o);
      }
      const V scale = V(1) / sqrt(variance + V(norm_epsilon));
      for (int s = 0; s < over.samples; ++s) {
        const V normal = (x.load(o, s) - mean) * scale;
        if constexpr (P::keeps) pass.template stored<I>().store(o, s, normal);
        y.store(o, s, scale_and_shift<I>(pass, normal, o));
      }
    }
  }

  /// ∂L/∂x = (g − mean g − x̂·mean(g·x̂))/σ over the samples of the batch; by running statistics,
  /// which do not depend on x, g/σ.
  template <int I, class P>
  static constexpr void backward(const P& pass) noexcept {
    using math::sqrt;
    using V = typename P::vector;
    unscale_gradient<I>(pass);
    if constexpr (P::flow.needed[source_of<P, I>]) {
      const auto over = pass.over();
      const auto g = pass.template gradient<value_of(I)>();
      const auto normal = pass.template stored<I>();
      for (int o = 0; o < op_of<P, I>.out; o += decltype(pass.over())::step) {
        if constexpr (P::trains) {
          const auto [variance, count] = pass.template kept_statistics<I>(o);
          const V scale = V(1) / sqrt(variance + V(norm_epsilon));
          V sum_g(0);
          V sum_gx(0);
          for (int s = 0; s < over.samples; ++s) {
            const V dy = over.counts(s) * g.load(o, s);
            sum_g = sum_g + dy;
            sum_gx = sum_gx + dy * normal.load(o, s);
          }
          const V mean_g = over.over_samples(sum_g) / count;
          const V mean_gx = over.over_samples(sum_gx) / count;
          for (int s = 0; s < over.samples; ++s)
            g.store(o, s,
                    over.counts(s) * scale * (g.load(o, s) - mean_g - normal.load(o, s) * mean_gx));
        } else {
          const V scale = V(1) / sqrt(running_variance<I>(pass, o) + V(norm_epsilon));
          for (int s = 0; s < over.samples; ++s) g.store(o, s, g.load(o, s) * scale);
        }
      }
      add_to_gradient<I>(pass, [&](int o, int s) { return g.load(o, s); });
    }
  }

 private:
  template <int I, class P>
  static constexpr auto running_variance(const P& pass, int o) noexcept {
    constexpr LayerLayout at = norm_layout<P, I>;
    return pass.over().parameter(pass.parameters(),
                                 at.statistics + static_cast<std::size_t>(at.padded), o);
  }
};

/// What a batch's mean and variance of a feature, of `count` samples, make of the running ones:
/// nothing where there is no second sample to estimate a variance by, such as the last of 33 in
/// batches of 32. PyTorch's, with the variance of n − 1.
template <class T>
constexpr void keep_statistic(T* mean, T* variance, T batch_mean, T batch_variance, T count,
                              double momentum) noexcept {
  if (count <= T(1)) return;
  const T share = static_cast<T>(momentum);
  *mean += share * (batch_mean - *mean);
  *variance += share * (batch_variance * (count / (count - T(1))) - *variance);
}

/// The same for every BatchNorm that trains. batch_of(I) points to what the forward pass took of
/// operation I: means, then variances, then counts of all features, or of whole registers of them.
template <class Graph, class Layout, bool WholeRegisters, class T>
constexpr void update_running_statistics(T* parameters, auto batch_of) noexcept {
  static_for<0, Graph::size>([&](auto i) {
    constexpr Op op = Graph::ops[i()];
    if constexpr (op.kind->statistics > 0) {
      constexpr LayerLayout at = Layout::layers[op.layer];
      const T* const batch = batch_of(i());
      constexpr int n = WholeRegisters ? at.padded : op.out;
      if constexpr (at.trains)
        for (int o = 0; o < op.out; ++o)
          keep_statistic<T>(parameters + at.statistics + o,
                            parameters + at.statistics + at.padded + o, batch[o], batch[n + o],
                            batch[2 * n + o], op.momentum);
    }
  });
}

}  // namespace ctnn::inline CTNN_ABI::detail
