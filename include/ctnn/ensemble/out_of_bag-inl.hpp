// SPDX-License-Identifier: MIT
// Definitions of ensemble/out_of_bag.hpp.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/ensemble/out_of_bag.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_FUNC std::ostream& print_seen_by_all(std::ostream& out, std::size_t samples) {
  if (samples == 0) return out;
  return out << samples << (samples == 1 ? " sample is" : " samples are")
             << " in every bag and not predicted: use more models.\n";
}

CTNN_FUNC void throw_other_data(std::size_t size, std::size_t trained_in) {
  throw Error("out_of_bag: the data set has " + std::to_string(size) +
              " samples, the bag was trained on one of " + std::to_string(trained_in) +
              ": give it the same.");
}

}  // namespace ctnn::inline CTNN_ABI::detail
