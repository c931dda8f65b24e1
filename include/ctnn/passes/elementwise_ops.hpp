// SPDX-License-Identifier: MIT
// Operations without a product: joins of branches, activations alone, normalizations; forward and
// backward, written once for every way the data may lie.
#pragma once

#include <cstddef>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/extent.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What is added to a variance before it divides, as in PyTorch.
inline constexpr double norm_epsilon = 1e-5;

/// x̂ of LayerNorm, N units: of mean 0 and variance 1. Its derivative is derived as that of any
/// activation of whole rows. Ba, Kiros & Hinton 2016.
template <int N>
struct StandardizeRow : activation_kind {
  static constexpr auto f = [](auto z) {
    const auto centred = z - row_sum(z) / static_cast<double>(N);
    return centred / sqrt(row_sum(centred * centred) / static_cast<double>(N) + norm_epsilon);
  };
};

/// What a batch's mean and variance of a unit, of `count` samples, make of the running ones:
/// nothing where there is no second sample to tell a variance by, such as the last of 33 in batches
/// of 32.
template <class T>
constexpr void keep_statistic(T* mean, T* variance, T batch_mean, T batch_variance, T count,
                              double momentum) noexcept {
  if (count <= T(1)) return;
  const T share = static_cast<T>(momentum);
  *mean += share * (batch_mean - *mean);
  *variance += share * (batch_variance * (count / (count - T(1))) - *variance);
}

/// Operations that are not dense. A pass has value<v>(), gradient<v>() and stored<I>(), views of a
/// value, of ∂L/∂value and of what backward reads, where it `keeps` that; over(), one of the above;
/// `parameters`; weight_gradient<I>(o, V) and bias_gradient<I>(o, V), which take sums over samples;
/// and, where it `trains`, keep_statistics<I>(o, mean, variance, count) and kept_statistics<I>(o).
/// Flow is the graph's.
template <class Net, class V, const auto& Flow>
struct operations {
  using graph = graph_of<Net>;
  using layout = layout_of<Net, Vector<plain::scalar_of<V>>::lanes>;
  using Kind = Op::Kind;
  template <int I>
  static constexpr Op op = graph::ops[I];
  template <int I, int K>
  static constexpr int source = graph::sources[op<I>.first + K];

  /// Calls f(unit, sample) for every register of values of this width.
  static constexpr void each(auto over, int width, auto f) noexcept {
    for (int o = 0; o < width; o += decltype(over)::step)
      for (int s = 0; s < over.samples; ++s) f(o, s);
  }

  template <int I, class Pass>
  static constexpr void forward(const Pass& pass) noexcept {
    const auto over = pass.over();
    const auto y = pass.template value<I>();
    if constexpr (op<I>.kind == Kind::sum || op<I>.kind == Kind::product) {
      each(over, op<I>.out, [&](int o, int s) {
        V result = pass.template value<source<I, 0>>().load(o, s);
        unrolled<op<I>.count - 1>([&]<int K>() {
          const V next = pass.template value<source<I, K + 1>>().load(o, s);
          result = op<I>.kind == Kind::sum ? result + next : result * next;
        });
        y.store(o, s, result);
      });
    } else if constexpr (op<I>.kind == Kind::side_by_side) {
      int offset = 0;
      unrolled<op<I>.count>([&]<int K>() {
        const auto x = pass.template value<source<I, K>>();
        for (int s = 0; s < over.samples; ++s) over.copy(x, 0, y, offset, width<source<I, K>>, s);
        offset += width<source<I, K>>;
      });
    } else {
      layer_forward<I>(pass, over, pass.template value<source<I, 0>>(), y);
    }
  }

  /// From ∂L/∂value I to its share of the sources'; gradients of γ and β on the way.
  template <int I, class Pass>
  static constexpr void backward(const Pass& pass) noexcept {
    const auto over = pass.over();
    const auto g = pass.template gradient<I>();
    if constexpr (op<I>.kind == Kind::sum || op<I>.kind == Kind::product) {
      unrolled<op<I>.count>([&]<int K>() {
        add_to<I, K>(pass, over, [&](int o, int s) {
          V share = g.load(o, s);
          if constexpr (op<I>.kind == Kind::product)
            unrolled<op<I>.count>([&]<int J>() {
              if constexpr (J != K) share = share * pass.template value<source<I, J>>().load(o, s);
            });
          return share;
        });
      });
    } else if constexpr (op<I>.kind == Kind::side_by_side) {
      split_back<I>(pass, over, g);
    } else if constexpr (op<I>.layer_kind == LayerKind::apply) {
      using derived = derived_activation<typename graph::template activation<I>>;
      const auto kept = kept_of<I>(pass);
      if constexpr (derived::rows) {
        over.template rows_back<typename graph::template activation<I>, op<I>.out>(kept, g);
        add_to<I, 0>(pass, over, [&](int o, int s) { return g.load(o, s); });
      } else {
        add_to<I, 0>(pass, over, [&](int o, int s) {
          return derived::backward(kept.load(o, s), V(0), g.load(o, s));
        });
      }
    } else {
      norm_back<I>(pass, over, g);
    }
  }

 private:
  /// Width of value v.
  template <int v>
  static constexpr int width =
      v == network_input ? shape_of<Net>::inputs : graph::ops[v < 0 ? 0 : v].out;

  /// Adds share(unit, sample) to the gradient of source K, or begins it.
  template <int I, int K>
  static constexpr void add_to(const auto& pass, auto over, auto share) noexcept {
    constexpr int v = source<I, K>;
    if constexpr (Flow.wanted[v + 1]) {
      const auto to = pass.template gradient<v>();
      each(over, width<v>, [&](int o, int s) {
        const V g = share(o, s);
        to.store(o, s, Flow.starts[op<I>.first + K] ? g : to.load(o, s) + g);
      });
    }
  }
  template <int I>
  static constexpr void split_back(const auto& pass, auto over, auto g) noexcept {
    int offset = 0;
    unrolled<op<I>.count>([&]<int K>() {
      constexpr int v = source<I, K>;
      if constexpr (Flow.wanted[v + 1]) {
        const auto to = pass.template gradient<v>();
        if constexpr (Flow.starts[op<I>.first + K]) {
          for (int s = 0; s < over.samples; ++s) over.copy(g, offset, to, 0, width<v>, s);
        } else {
          const auto part = pass.template scratch<I>();
          for (int s = 0; s < over.samples; ++s) over.copy(g, offset, part, 0, width<v>, s);
          each(over, width<v>,
               [&](int o, int s) { to.store(o, s, to.load(o, s) + part.load(o, s)); });
        }
      }
      offset += width<v>;
    });
  }

  /// What the backward pass of an activation alone reads.
  template <int I>
  static constexpr auto kept_of(const auto& pass) noexcept {
    constexpr auto stores = derived_activation<typename graph::template activation<I>>::stores;
    if constexpr (stores == symbolic::Stores::output)
      return pass.template value<I>();
    else if constexpr (stores == symbolic::Stores::input)
      return pass.template value<source<I, 0>>();
    else
      return pass.template stored<I>();
  }

  template <int I, class Pass>
  static constexpr void layer_forward(const Pass& pass, auto over, auto x, auto y) noexcept {
    constexpr int n = op<I>.out;
    if constexpr (op<I>.layer_kind == LayerKind::apply) {
      using A = typename graph::template activation<I>;
      using derived = derived_activation<A>;
      if constexpr (derived::rows)
        over.template rows<A, n>(x, y);
      else if constexpr (derived::stores == symbolic::Stores::slope && Pass::keeps)
        each(over, n, [&](int o, int s) {
          const auto stored = pass.template stored<I>();
          y.store(o, s, derived::forward_and_store(x.load(o, s), V(0), [&](V slope) {
                    stored.store(o, s, slope);
                  }));
        });
      else
        each(over, n, [&](int o, int s) { y.store(o, s, derived::forward(x.load(o, s), V(0))); });
    } else {
      constexpr LayerLayout at = layout::layers[op<I>.layer];
      const auto scaled = [&](V normal, int o) {
        using math::fma;
        return fma(normal, over.parameter(pass.parameters, at.weights, o),
                   over.parameter(pass.parameters, at.biases, o));
      };
      const auto normal = [&] {
        if constexpr (Pass::keeps)
          return pass.template stored<I>();
        else
          return y;
      }();
      if constexpr (op<I>.layer_kind == LayerKind::layer_norm) {
        over.template rows<StandardizeRow<n>, n>(x, normal);
        each(over, n, [&](int o, int s) { y.store(o, s, scaled(normal.load(o, s), o)); });
      } else {
        batch_norm<I>(pass, over, x, [&](int o, int s, V value) {
          if constexpr (Pass::keeps) normal.store(o, s, value);
          y.store(o, s, scaled(value, o));
        });
      }
    }
  }

  /// take(unit, sample, x̂), by the batch's own statistics in training. Ioffe & Szegedy 2015.
  template <int I, class Pass>
  static constexpr void batch_norm(const Pass& pass, auto over, auto x, auto take) noexcept {
    using math::max;
    using math::sqrt;
    constexpr LayerLayout at = layout::layers[op<I>.layer];
    for (int o = 0; o < op<I>.out; o += decltype(over)::step) {
      V mean(0);
      V variance(0);
      if constexpr (Pass::trains) {
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
        mean = over.parameter(pass.parameters, at.statistics, o);
        variance =
            over.parameter(pass.parameters, at.statistics + static_cast<std::size_t>(at.padded), o);
      }
      const V scale = V(1) / sqrt(variance + V(norm_epsilon));
      for (int s = 0; s < over.samples; ++s) take(o, s, (x.load(o, s) - mean) * scale);
    }
  }

  template <int I, class Pass>
  static constexpr void norm_back(const Pass& pass, auto over, auto g) noexcept {
    constexpr LayerLayout at = layout::layers[op<I>.layer];
    constexpr int n = op<I>.out;
    constexpr int v = source<I, 0>;
    const auto normal = pass.template stored<I>();
    for (int o = 0; o < n; o += decltype(over)::step) {
      V dw(0);
      V db(0);
      const V gamma = over.parameter(pass.parameters, at.weights, o);
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
    if constexpr (Flow.wanted[v + 1]) {
      if constexpr (op<I>.layer_kind == LayerKind::layer_norm)
        over.template rows_back<StandardizeRow<n>, n>(pass.template value<v>(), g);
      else
        batch_norm_back<I>(pass, over, normal, g);
      add_to<I, 0>(pass, over, [&](int o, int s) { return g.load(o, s); });
    }
  }

  /// ∂L/∂x = (g − mean g − x̂·mean(g·x̂))/σ over the samples of the batch; by running statistics, which
  /// do not depend on x, g/σ. In the place of g.
  template <int I, class Pass>
  static constexpr void batch_norm_back(const Pass& pass, auto over, auto normal, auto g) noexcept {
    using math::sqrt;
    constexpr LayerLayout at = layout::layers[op<I>.layer];
    for (int o = 0; o < op<I>.out; o += decltype(over)::step) {
      if constexpr (Pass::trains) {
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
        const V variance =
            over.parameter(pass.parameters, at.statistics + static_cast<std::size_t>(at.padded), o);
        const V scale = V(1) / sqrt(variance + V(norm_epsilon));
        for (int s = 0; s < over.samples; ++s) g.store(o, s, g.load(o, s) * scale);
      }
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI::detail
