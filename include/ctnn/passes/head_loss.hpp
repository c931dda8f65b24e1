// SPDX-License-Identifier: MIT
// The loss between forward and backward pass: its value and ∂L/∂z of the last layers.
#pragma once

#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/core/decision_rule.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/graph/decision_threshold.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/kernels/reference.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>

namespace ctnn::inline CTNN_ABI {

/// What a step finds, before it changes the weights.
struct Step {
  double loss = 0;     ///< mean loss over the batch, without the penalty
  double penalty = 0;  ///< of weights and activities, strengths included
  double weight = 0;   ///< sum of the samples' weights: their number, if none were given
  double correct = 0;  ///< of this, classified correctly (0 for targets that are numbers)
};

namespace detail {

/// The loss of head H of Net, one value of V a sample. z is the logit of a head fused with its
/// loss, else its output.
template <class Net, class V, class Losses, int H = 0>
struct head_loss {
  using graph = graph_of<Net>;
  using forward = plain_forward<Net, V>;
  using T = kernels::reference::scalar_of<V>;
  using L = typename loss_of_head<Losses, H>::type;
  static constexpr int op = graph::heads[H].op.number;
  static constexpr int outputs = graph::heads[H].out;
  using activation = activation_of_head<Net, H>;
  using derived = derived_activation<activation>;

  /// Of samples of this weight, a value a lane.
  struct Evaluated {
    V loss;     ///< share of the mean loss
    V correct;  ///< weight of what was classified correctly
  };

  /// Loss, and through `set(j, V)` ∂L/∂z, of the mean loss over samples whose weights' 1/Σ is
  /// `scale`. z(j) and t(j) are logit and target of output j. Gradients of trained alphas of the
  /// last activation go to `add_alpha(j, V)`.
  static constexpr Evaluated evaluate(auto parameters, auto z, auto t, auto set,
                                      [[maybe_unused]] auto add_alpha, V weight, V scale,
                                      bool classes) noexcept {
    const V correct = classes ? weight * right(parameters, z, t) : V(0);
    constexpr double counts = loss_of_head<Losses, H>::weight;
    const V share = counts == 1 ? weight * scale : weight * scale * V(static_cast<T>(counts));
    const auto set_scaled = [=](int j, V d) CTNN_INLINE_LAMBDA { set(j, d * share); };
    V value(0);
    if constexpr (derived::trained)
      value = behind_trained(parameters, z, t, set_scaled, add_alpha, share);
    else
      value = derived_loss<activation, L>::template delta_and_value<V, outputs>(outputs, z, t,
                                                                                set_scaled);
    return {value * share, correct};
  }

  /// 1 where the outputs of logits z decide for the class of the targets, as in decide<Net>(y). A
  /// step goes by the logits where they rank as the outputs do, for which it would need exp once more
  /// (3 % of a step of 30-16-1). Two logits that Softmax rounds to the same output, and one that
  /// Sigmoid rounds to ½, are recognised with `Exact`, which computes outputs of any kind.
  template <bool Exact = false>
  static constexpr V right([[maybe_unused]] auto parameters, auto z, auto t) noexcept {
    using math::select;
    const auto own = [=](int j) { return select(t(j) > V(static_cast<T>(own_above)), V(1), V(0)); };
    const V yes(static_cast<T>(yes_from<Net, H>()));
    if constexpr (std::is_same_v<activation, struct Identity>) {
      return decides_for<outputs>(z, own, yes);
    } else if constexpr (ranks_logits && !Exact) {
      return decides_for<outputs>(z, own, V(0));  // Sigmoid is ½ at 0
    } else {
      V y[outputs];
      if constexpr (derived::rows)
        derived::template forward_row<V, outputs>(outputs, z,
                                                  [&](int j, V value) { y[j] = value; });
      else
        for (int j = 0; j < outputs; ++j) {
          V alpha(0);
          if constexpr (derived::trained) alpha = forward::template alpha<op>(parameters, j);
          y[j] = derived::forward(z(j), alpha);
        }
      return decides_for<outputs>([&](int j) { return y[j]; }, own, yes);
    }
  }

 private:
  /// Where the last activation has a trained alpha, loss and activation are two formulas, and
  /// ∂L/∂alpha comes between them; outputs are computed wherever the loss reads them.
  static constexpr V behind_trained(auto parameters, auto z, auto t, auto set, auto add_alpha,
                                    V share) noexcept {
    const auto alpha = [=](int j) { return forward::template alpha<op>(parameters, j); };
    const auto y = [=](int j) { return derived::forward(z(j), alpha(j)); };
    return derived_loss<struct Identity, L>::template delta_and_value<V, outputs>(
        outputs, y, t, [=](int j, V g) {
          add_alpha(j, derived::parameter(z(j), alpha(j), g) * share);
          set(j, derived::backward(z(j), alpha(j), g));
        });
  }

  /// What loss L has for a class and for the others lies on either side of this; mixed targets
  /// decide for the larger part.
  static constexpr double own_above = L::margin ? 0
                                      : outputs == 1
                                          ? 0.5
                                          : (1 - L::smoothing) / 2 + L::smoothing / outputs;
  /// Whether logits decide as outputs do, but for rounding.
  static constexpr bool ranks_logits =
      outputs == 1 ? std::is_same_v<activation, struct Sigmoid> : activation::distribution;
};

/// The losses of all heads together, which z, t and set number one behind another.
template <class Net, class V, class L>
struct network_loss {
  using forward = plain_forward<Net, V>;
  static constexpr auto& heads = graph_of<Net>::heads;
  using Evaluated = typename head_loss<Net, V, L>::Evaluated;
  template <int H>
  using of_head = head_loss<Net, V, L, H>;

  /// As in head_loss; add_alpha(operation, j, V) takes the gradient of alpha j of that operation.
  static constexpr Evaluated evaluate(auto parameters, auto z, auto t, auto set, auto add_alpha,
                                      V weight, V scale, bool classes) noexcept {
    if constexpr (heads.size() == 1) {
      return of_head<0>::evaluate(
          parameters, z, t, set, [&](int j, V g) { add_alpha(of_head<0>::op, j, g); }, weight,
          scale, classes);
    } else {
      Evaluated total{V(0), V(0)};
      static_for<0, static_cast<int>(heads.size())>([&](auto h) {
        constexpr int first = heads[h()].offset;
        const auto seen = of_head<h()>::evaluate(
            parameters, [&](int j) { return z(first + j); }, [&](int j) { return t(first + j); },
            [&](int j, V d) { set(first + j, d); },
            [&](int j, V g) { add_alpha(of_head<h()>::op, j, g); }, weight, scale, classes);
        total.loss = total.loss + seen.loss;
        total.correct = total.correct + seen.correct;
      });
      return total;
    }
  }
};

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
