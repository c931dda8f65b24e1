// SPDX-License-Identifier: MIT
// Definitions of training/diagnostics.hpp.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/training/diagnostics.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::vector<LayerDiagnostics> named_layers(std::span<const LayerInfo> layers) {
  std::vector<LayerDiagnostics> named;
  for (const LayerInfo& info : layers)
    named.push_back({.layer = info.name, .activation = info.activation});
  return named;
}

CTNN_FUNC void append(std::vector<std::vector<LayerDiagnostics>>& epochs,
                      std::vector<LayerDiagnostics> last) {
  epochs.push_back(std::move(last));
}

}  // namespace ctnn::inline CTNN_ABI::detail
