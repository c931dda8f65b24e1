// SPDX-License-Identifier: MIT
// What plans read of the types behind an operation, as values.
#pragma once

#include <utility>

#include <ctnn/core/config.hpp>
#include <ctnn/formulas/derived.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/layer_formulas.hpp>
#include <ctnn/graph/loss_fusion.hpp>
#include <ctnn/graph/noise_places.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/symbolic/derive_formulas.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// All that is instantiated for each operation; the rest of a plan is ordinary code on values.
struct OpTraits {
  bool rows;          // its activation is one of whole rows
  bool loss_fused;    // its activation and the loss are one formula
  bool stores_apart;  // its backward pass reads the slope or z beside y
  bool recovers;      // y follows from what Dropout left of it
  symbolic::Stores stores;
  const char* noise;
  bool noise_multiplies;
  bool noise_adds;

  /// What the backward pass reads lies beside y. With neurons on lanes an operation fused with the
  /// loss keeps z in the place of y, and y is recovered from what Dropout left.
  [[nodiscard]] constexpr bool stored_apart(Orientation orientation) const noexcept {
    const bool noisy = noise_multiplies || noise_adds;
    return orientation == Orientation::samples_on_lanes
               ? stores_apart || noisy
               : !loss_fused && (stores_apart || (noisy && !recovers));
  }
};

template <class Net, int I>
consteval OpTraits op_traits() {
  using noise = noise_behind<Net, I>;
  using A = typename graph_of<Net>::template activation<I>;
  using derived = derived_activation<A>;
  return {derived::rows,   is_loss_fused<Net, I>, stores_apart<Net, I>, recovers_outputs<A, noise>,
          derived::stores, noise::name,           noise::multiplies,    noise::adds};
}
template <class Net, int... I>
consteval auto traits_of_ops(std::integer_sequence<int, I...>) {
  return op_map<OpTraits, sizeof...(I)>{{op_traits<Net, I>()...}};
}
template <class Net>
inline constexpr auto op_traits_of =
    traits_of_ops<Net>(std::make_integer_sequence<int, graph_of<Net>::size>{});

}  // namespace ctnn::inline CTNN_ABI::detail
