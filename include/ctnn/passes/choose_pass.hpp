// SPDX-License-Identifier: MIT
// Which passes a training step is made of: neurons on lanes, samples on lanes, or the reference
// kernels.
#pragma once

#include <tuple>
#include <type_traits>

#include <ctnn/core/config.hpp>
#include <ctnn/core/type_list.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/neuron_lanes_step.hpp>
#include <ctnn/passes/sample_lanes_step.hpp>
#include <ctnn/plan/choose_orientation.hpp>

namespace ctnn::inline CTNN_ABI::detail {

// By a name of its own: g++ 12 fails on a requires expression in an alias template over a pack.
template <class Local>
inline constexpr bool is_on_outputs = requires { Local::of_outputs; };

/// The passes of a training step, with the penalties on outputs among Locals.
template <class Net, class V, class L, int Batch, class Locals>
struct pass_with;
template <class Net, class V, class L, int Batch, class... Locals>
struct pass_with<Net, V, L, Batch, std::tuple<Locals...>> {
  template <class... Activities>
  static auto make(std::tuple<Activities...>*) {
    if constexpr (choose_training_orientation<Net, V, sizeof...(Activities)>().orientation ==
                  Orientation::neurons_on_lanes)
      return tiled_backward<Net, V, L, Batch>{};
    else if constexpr (sizeof...(Activities) == 0 && runs_narrow<Net, V>())
      return narrow_backward<Net, V, L, Batch>{};
    else
      return plain_backward<Net, V, L, Batch, Activities...>{};
  }
  using type =
      decltype(make(static_cast<concatenate<list_if<is_on_outputs<Locals>, Locals>...>*>(nullptr)));
};

}  // namespace ctnn::inline CTNN_ABI::detail
