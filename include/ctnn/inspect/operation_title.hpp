// SPDX-License-Identifier: MIT
// The title of an operation of a network: "hidden, ReLU, frozen".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/ids.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Name, activation and modifiers of operation I of Net; "" for the joining of branches.
template <class Net, int I>
[[nodiscard]] std::string title_of_operation() {
  using graph = graph_of<Net>;
  constexpr Op op = graph::ops[I];
  std::string title;
  if constexpr (!op.joins()) {
    constexpr std::string_view activation = type_name<typename graph::template activation<I>>();
    if constexpr (op.layer == no_layer) {
      title = op.kind->activates ? activation : op.kind->name;
    } else {
      constexpr LayerInfo layer = graph::layers[op.layer];
      title = layer.name;
      if (op.dense()) title.append(", ").append(activation);
      if (graph::op_of_layer(op.layer) != I) title += ", shared";
      if (layer.tied >= 0) title += ", transposed";
      if (layer.frozen) title += ", frozen";
    }
  }
  return title;
}

}  // namespace ctnn::inline CTNN_ABI::detail
