// SPDX-License-Identifier: MIT
// Definitions of metrics/head_metrics.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/metrics/head_metrics.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::ostream& print_head(std::ostream& out, std::size_t head, const std::string& name) {
  out << "head " << head;
  if (!name.empty()) out << ", " << name;
  return out << ": ";
}

}  // namespace ctnn::inline CTNN_ABI::detail
