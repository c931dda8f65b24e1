// SPDX-License-Identifier: MIT
// The end of the way down and the start of the way back: loss value and ∂L/∂z of the last layer.
#pragma once

#include <limits>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/network/forward.hpp>
#include <ctnn/network/shapes.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a step saw, before it changed the weights.
struct Step {
  double loss = 0;     ///< mean loss over the batch, without the penalty
  double penalty = 0;  ///< of weights and activities, strengths included
  double weight = 0;   ///< sum of the samples' weights: their number, if none were given
  double correct = 0;  ///< of this, classified correctly (0 for targets that are numbers)
};

/// The loss L behind the last layer of Net, one value of V a sample.
template <class Net, class V, class L>
struct last_loss {
  using shape = shape_of<Net>;
  using forward = plain_forward<Net, V>;
  using T = plain::scalar_of<V>;
  static constexpr int last = static_cast<int>(shape::depth) - 1;
  using derived = typename forward::template derived<last>;

  /// What samples of this weight see, a value a lane.
  struct Seen {
    V loss;     ///< share of the mean loss
    V correct;  ///< weight of what was classified correctly
  };

  /// Loss, and through `set(j, V)` ∂L/∂z, of the mean loss over samples whose weights' 1/Σ is
  /// `scale`. z(j) and t(j) are score and target of output j. Gradients of trained alphas of the
  /// last activation go to `add_alpha(j, V)`.
  static constexpr Seen see(auto parameters, auto z, auto t, auto set,
                            [[maybe_unused]] auto add_alpha, V weight, V scale,
                            bool classes) noexcept {
    const V correct = classes ? weight * hits(z, t) : V(0);
    const V share = weight * scale;
    const auto set_scaled = [=](int j, V d) CTNN_INLINE_LAMBDA { set(j, d * share); };
    V value(0);
    if constexpr (derived::trained)
      value = behind_trained(parameters, z, t, set_scaled, add_alpha, share);
    else
      value = derived_loss<typename forward::template activation<last>,
                           L>::template delta_and_value<V, shape::outputs>(shape::outputs, z, t,
                                                                           set_scaled);
    return {value * share, correct};
  }

 private:
  /// Where the last activation has a trained alpha, loss and activation are two formulas, and
  /// ∂L/∂alpha comes between them.
  static constexpr V behind_trained(auto parameters, auto z, auto t, auto set, auto add_alpha,
                                    V share) noexcept {
    constexpr int n = shape::outputs;
    V y[n];
    V g[n];
    for (int j = 0; j < n; ++j)
      y[j] = derived::forward(z(j), forward::template alpha<last>(parameters, j));
    const V value = derived_loss<struct Identity, L>::template delta_and_value<V, n>(
        n, [&](int j) { return y[j]; }, t, [&](int j, V d) { g[j] = d; });
    for (int j = 0; j < n; ++j) {
      const V alpha = forward::template alpha<last>(parameters, j);
      add_alpha(j, derived::parameter(z(j), alpha, g[j]) * share);
      set(j, derived::backward(z(j), alpha, g[j]));
    }
    return value;
  }

  /// 1 where the decision of z is the target: the largest output; of a single one, its sign.
  static constexpr V hits(auto z, auto t) noexcept {
    using math::max;
    using math::select;
    const auto yes = [](auto mask) { return select(mask, V(1), V(0)); };
    if constexpr (shape::outputs == 1) {
      return yes(yes(z(0) >= V(0)) == yes(t(0) >= V(0.5)));
    } else {
      V top = z(0);
      V own(std::numeric_limits<T>::lowest());
      for (int j = 0; j < shape::outputs; ++j) {
        top = max(top, z(j));
        own = select(t(j) > V(0.5), z(j), own);
      }
      return yes(own >= top);
    }
  }
};

}  // namespace ctnn::inline CTNN_ABI
