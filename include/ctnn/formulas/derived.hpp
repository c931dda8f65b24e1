// SPDX-License-Identifier: MIT
// What training needs of a formula: forward, backward, loss value and delta, penalty slope, update.
// TYPED BY HAND, all in this one place, until the compiler derives them from the formulas.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

#include <ctnn/core/config.hpp>
#include <ctnn/core/lanes.hpp>
#include <ctnn/core/math.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/formulas/penalties.hpp>
#include <ctnn/formulas/updates.hpp>

namespace ctnn::inline CTNN_ABI {

// ---- Activations: y from z, and ∂L/∂z from y and g = ∂L/∂y ------------------------------------

template <Activation A>
struct derived_activation;

template <>
struct derived_activation<struct Identity> {
  template <class V>
  static constexpr V forward(V z) noexcept {
    return z;
  }
  template <class V>
  static constexpr V backward(V, V g) noexcept {
    return g;
  }
};

template <>
struct derived_activation<struct Sigmoid> {
  template <class V>
  static constexpr V forward(V z) noexcept {
    using math::exp;
    return V(1) / (V(1) + exp(-z));
  }
  template <class V>
  static constexpr V backward(V y, V g) noexcept {
    return y * g * (V(1) - y);
  }
};

template <>
struct derived_activation<struct Tanh> {
  template <class V>
  static constexpr V forward(V z) noexcept {
    using math::tanh;
    return tanh(z);
  }
  template <class V>
  static constexpr V backward(V y, V g) noexcept {
    return g * (V(1) - y * y);
  }
};

template <>
struct derived_activation<struct ReLU> {
  template <class V>
  static constexpr V forward(V z) noexcept {
    using math::select;
    return select(z < V(0), V(0), z);  // NaN stays NaN
  }
  template <class V>
  static constexpr V backward(V y, V g) noexcept {
    using math::select;
    return select(y > V(0), g, V(0));
  }
};

/// A row activation works on the n outputs of one sample: `z(j)` reads and `set(j, V)` writes the
/// same row: what `set` wrote is what `z` reads from then on.
template <>
struct derived_activation<struct Softmax> {
  template <class V>
  static constexpr void forward_row(int n, auto z, auto set) noexcept {
    using math::exp;
    using math::max;
    V top = z(0);
    for (int j = 1; j < n; ++j) top = max(top, z(j));
    V total(0);
    for (int j = 0; j < n; ++j) {
      const V e = exp(z(j) - top);
      set(j, e);
      total = total + e;
    }
    for (int j = 0; j < n; ++j) set(j, z(j) / total);
  }
  /// ∂L/∂zᵢ = yᵢ·(gᵢ − Σⱼ yⱼ·gⱼ).
  template <class V>
  static constexpr void backward_row(int n, auto y, auto g, auto set) noexcept {
    V dot(0);
    for (int j = 0; j < n; ++j) dot = dot + y(j) * g(j);
    for (int j = 0; j < n; ++j) set(j, y(j) * (g(j) - dot));
  }
};

// ---- Losses: for a row of n outputs, δ = ∂L/∂z into `delta(j, V)`, the loss value returned -----

template <Loss L>
struct derived_loss_on_outputs;

template <>
struct derived_loss_on_outputs<struct HalfSquaredError> {
  template <class V>
  static constexpr V value(V y, V t) noexcept {
    return V(0.5) * (t - y) * (t - y);
  }
  template <class V>
  static constexpr V slope(V y, V t) noexcept {
    return y - t;
  }
};

/// Softmax and cross entropy as one formula: δ = y − t, L = log Σ e^z − Σ t·z.
struct softmax_cross_entropy {
  template <class V>
  static constexpr V delta_and_value(int n, auto z, auto t, auto delta) noexcept {
    using math::exp;
    using math::log;
    using math::max;
    V top = z(0);
    for (int j = 1; j < n; ++j) top = max(top, z(j));
    V total(0);
    V score(0);
    for (int j = 0; j < n; ++j) {
      const V shifted = z(j) - top;
      score = score + t(j) * shifted;
      const V e = exp(shifted);
      total = total + e;
      delta(j, e);
    }
    for (int j = 0; j < n; ++j) delta(j, z(j) / total - t(j));
    return log(total) - score;
  }
};

/// Sigmoid and binary cross entropy as one formula: δ = y − t, L = softplus(z) − z·t.
struct sigmoid_binary_cross_entropy {
  template <class V>
  static constexpr V delta_and_value(int n, auto z, auto t, auto delta) noexcept {
    using math::abs;
    using math::exp;
    using math::log1p;
    using math::max;
    V value(0);
    for (int j = 0; j < n; ++j) {
      const V zj = z(j);
      const V tj = t(j);
      value = value + max(V(0), zj) + log1p(exp(-abs(zj))) - zj * tj;
      delta(j, derived_activation<struct Sigmoid>::forward(zj) - tj);
    }
    return value;
  }
};

/// The loss after an activation: δ and value from the pre-activations z and the targets t of one
/// row. What `delta` sets is what `z` reads from then on: they address the same row.
template <Activation A, Loss L>
struct derived_loss {
  template <class V>
  static constexpr V delta_and_value(int n, auto z, auto t, auto delta) noexcept {
    using outputs = derived_loss_on_outputs<L>;
    V value(0);
    if constexpr (A::row) {
      derived_activation<A>::template forward_row<V>(n, z, delta);
      for (int j = 0; j < n; ++j) value = value + outputs::value(z(j), t(j));
      derived_activation<A>::template backward_row<V>(
          n, z, [&](int j) { return outputs::slope(z(j), t(j)); }, delta);
    } else {
      for (int j = 0; j < n; ++j) {
        const V y = derived_activation<A>::forward(z(j));
        value = value + outputs::value(y, t(j));
        delta(j, derived_activation<A>::backward(y, outputs::slope(y, t(j))));
      }
    }
    return value;
  }
};
template <>
struct derived_loss<struct Softmax, struct CrossEntropy> : softmax_cross_entropy {};
template <>
struct derived_loss<struct Identity, struct CrossEntropyOnLogits> : softmax_cross_entropy {};
template <>
struct derived_loss<struct Sigmoid, struct BinaryCrossEntropy> : sigmoid_binary_cross_entropy {};
template <>
struct derived_loss<struct Identity, struct BinaryCrossEntropyOnLogits>
    : sigmoid_binary_cross_entropy {};

// ---- Penalties: p(w) and p′(w), without λ ----------------------------------------------------

template <Penalty P>
struct derived_penalty;

template <>
struct derived_penalty<NoPenalty> {
  static constexpr bool none = true;
};

template <double Lambda>
struct derived_penalty<L1Penalty<Lambda>> {
  static constexpr bool none = false;
  template <class V>
  static constexpr V value(V w) noexcept {
    using math::abs;
    return abs(w);
  }
  template <class V>
  static constexpr V slope(V w) noexcept {
    using math::select;
    return select(w > V(0), V(1), select(w < V(0), V(-1), V(0)));
  }
};

template <double Lambda>
struct derived_penalty<L2Penalty<Lambda>> {
  static constexpr bool none = false;
  template <class V>
  static constexpr V value(V w) noexcept {
    return V(0.5) * w * w;
  }
  template <class V>
  static constexpr V slope(V w) noexcept {
    return w;
  }
};

// ---- Updates: constants of a step, and the new w (and state) from w and g ----------------------

template <Update U>
struct derived_update;

template <double Rate>
struct derived_update<SGDUpdate<Rate>> {
  struct constants {
    double rate;
    constexpr constants(double learning_rate, std::int64_t) noexcept : rate(learning_rate) {}
  };
  template <class V>
  static constexpr V apply(V w, V g, std::array<V, 0>&, const constants& step) noexcept {
    return w - V(static_cast<typename lanes_of<V>::scalar>(step.rate)) * g;
  }
};

template <double Rate, double Beta1, double Beta2, double Epsilon>
struct derived_update<AdamUpdate<Rate, Beta1, Beta2, Epsilon>> {
  struct constants {
    double rate;  // rate / (1 − β₁ᵏ), the first bias correction
    double root;  // 1 / √(1 − β₂ᵏ), the second
    constants(double learning_rate, std::int64_t k) noexcept
        : rate(learning_rate / (1 - std::pow(Beta1, static_cast<double>(k)))),
          root(1 / std::sqrt(1 - std::pow(Beta2, static_cast<double>(k)))) {}
  };
  template <class V>
  static constexpr V apply(V w, V g, std::array<V, 2>& state, const constants& step) noexcept {
    using math::sqrt;
    using T = typename lanes_of<V>::scalar;
    auto& [m, v] = state;
    m = V(T(Beta1)) * m + V(T(1 - Beta1)) * g;
    v = V(T(Beta2)) * v + V(T(1 - Beta2)) * g * g;
    return w - V(static_cast<T>(step.rate)) * m /
                   (sqrt(v) * V(static_cast<T>(step.root)) + V(T(Epsilon)));
  }
};

}  // namespace ctnn::inline CTNN_ABI
