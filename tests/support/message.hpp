// SPDX-License-Identifier: MIT
// The sentence of an Error that a call throws.
#pragma once

#include <string>

#include <ctnn/core/error.hpp>

namespace support {

/// What the Error says that a call throws; empty where it throws none.
template <class Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const ctnn::Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace support
