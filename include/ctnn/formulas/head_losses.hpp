// SPDX-License-Identifier: MIT
// A loss for each head of a network, and how much each counts.
#pragma once

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/formulas/kinds.hpp>

namespace ctnn::inline CTNN_ABI {

/// What the weights of heads derive from.
struct head_weights_kind {};

/// The type of LossWeights<…>.
template <double... W>
struct HeadWeights : head_weights_kind {
  static_assert((... && (W >= 0)), "LossWeights<...> must not be negative.");
  static constexpr int heads = sizeof...(W);  ///< 0: every head counts 1
  static constexpr std::array<double, sizeof...(W)> settings{W...};
  /// The factor of a head's loss.
  static constexpr double of(int head) noexcept {
    constexpr double table[] = {W..., 1};
    return heads == 0 ? 1 : table[head < heads ? head : 0];
  }
};

/// The type of Losses<…>.
template <class W, Loss... L>
struct HeadLosses : loss_kind {
  static constexpr int heads = sizeof...(L);
  static constexpr bool margin = (... || L::margin);
  using weights = W;
  template <class Other>
  using with_weights = HeadLosses<Other, L...>;
  template <std::size_t H>
  using loss = std::tuple_element_t<H, std::tuple<L...>>;
};

/// A loss for each head, in their order: Losses<CrossEntropy, HalfSquaredError> for
/// trunk >> (Dense<3, Softmax> | Dense<1>). The network's loss is their sum, by LossWeights where
/// there are any. Caruana, "Multitask learning", 1997.
/// \tparam L the losses, one per head
template <auto... L>
inline constexpr HeadLosses<HeadWeights<>, std::remove_cvref_t<decltype(L)>...> Losses{};

/// How much each head's loss counts: LossWeights<1.0, 0.3>; without it each counts 1.
/// \tparam W the factors, one per head, not negative
template <Number auto... W>
inline constexpr HeadWeights<detail::real<W>...> LossWeights{};
/// The earlier name of LossWeights.
/// \tparam W as of LossWeights
template <Number auto... W>
[[deprecated(
    "Weights is now called LossWeights.")]] inline constexpr HeadWeights<detail::real<W>...>
    Weights{};

namespace detail {

/// The loss of head H among those of a network, and what it counts beside the others.
template <class L, int H>
struct loss_of_head {
  using type = L;
  static constexpr double weight = 1;
};

template <class W, class... L, int H>
struct loss_of_head<HeadLosses<W, L...>, H> {
  using type = std::tuple_element_t<H, std::tuple<L...>>;
  static constexpr double weight = W::of(H);
};

template <class L>
inline constexpr int losses_in = 1;
template <class W, class... L>
inline constexpr int losses_in<HeadLosses<W, L...>> = sizeof...(L);
template <class L>
inline constexpr int weights_in = 0;
template <class W, class... L>
inline constexpr int weights_in<HeadLosses<W, L...>> = W::heads;

/// The losses of a learner with its LossWeights.
template <class L, class W>
consteval auto weigh_heads() {
  if constexpr (requires { typename L::weights; })
    return typename L::template with_weights<W>{};
  else
    return L{};
}
template <class L, class W>
using with_head_weights = decltype(weigh_heads<L, W>());

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
