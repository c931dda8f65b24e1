// SPDX-License-Identifier: MIT
// The exception that every bad input at run time becomes: one sentence, what, where and what to do.
#pragma once

#include <stdexcept>
#include <string>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Thrown for input a user can mend: files, data sets, settings, indices, lists of another length. Never
/// thrown from inference or from a training step once they have their numbers. Memory that runs out is std::bad_alloc, as everywhere in C++.
class Error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace ctnn::inline CTNN_ABI
