// SPDX-License-Identifier: MIT
// Definitions of core/number.hpp.
#pragma once

#include <cstddef>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>

namespace ctnn::inline CTNN_ABI::detail {

CTNN_COLD CTNN_FUNC void throw_other_count(Argument what, std::size_t need, std::size_t given) {
  const char* const names[] = {
      "x: expected one number for each input", "y: expected one number for each output",
      "dy: expected one number for each output", "v: expected one number for each input",
      "target: expected one number for each of its values"};
  throw Error(std::string(names[static_cast<unsigned char>(what)]) + ", " + std::to_string(need) +
              ", and got " + std::to_string(given) + ".");
}

}  // namespace ctnn::inline CTNN_ABI::detail
