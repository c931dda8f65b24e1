// SPDX-License-Identifier: MIT
// Definitions of graph/tensor_names.hpp.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/graph/tensor_names.hpp>

namespace ctnn::inline CTNN_ABI {

CTNN_FUNC std::string TensorInfo::name() const {
  return (layer.empty() ? std::to_string(module) : std::string(layer))
      .append(".")
      .append(kind_in_files());
}

}  // namespace ctnn::inline CTNN_ABI
