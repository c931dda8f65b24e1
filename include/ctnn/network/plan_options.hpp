// SPDX-License-Identifier: MIT
// What a user may fix of a network's plan.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/network/network.hpp>

namespace ctnn::inline CTNN_ABI {

/// Which way the data lies: what the lanes of a register hold.
enum class Orientation {
  automatic,
  samples_on_lanes,  ///< [feature][sample], tiles of samples: for narrow layers
  neurons_on_lanes,  ///< [sample][feature], register tiles: for all others
};

/// What Planned fixes of a plan.
struct PlanOptions {
  Orientation orientation = Orientation::automatic;  ///< which way the data lies: see Orientation
  int columns = 0;  ///< of a tile, at most, in registers: 1 … 4; 0 leaves it to the plan
};

/// The type of Planned<net, options>.
template <class Net, PlanOptions Options>
struct PlannedNetwork : Net {
  static constexpr PlanOptions plan_options = Options;
};

/// A network whose plan is fixed: Planned<net, PlanOptions{.orientation = …}>.
/// \tparam Net the network
/// \tparam Options what is fixed of its plan
template <auto Net, PlanOptions Options>
inline constexpr PlannedNetwork<std::remove_cvref_t<decltype(Net)>, Options> Planned{};

/// The options of a Planned network, the defaults of any other.
template <class Net>
inline constexpr PlanOptions plan_options_of = [] {
  if constexpr (requires { Net::plan_options; })
    return Net::plan_options;
  else
    return PlanOptions{};
}();

namespace detail {

/// Net as inference knows it: the layers alone, planned as Net is. A network without training nodes
/// is itself, so that both share every kernel.
template <class Net>
constexpr auto inference_network() {
  using layers = layers_of<Net>;
  if constexpr (std::is_same_v<layers, network_of<Net>>)
    return Net{};
  else if constexpr (requires { Net::plan_options; })
    return PlannedNetwork<layers, Net::plan_options>{};
  else
    return layers{};
}
template <class Net>
using inference_network_of = decltype(inference_network<Net>());

}  // namespace detail
}  // namespace ctnn::inline CTNN_ABI
