// SPDX-License-Identifier: MIT
// What a load may convert, and where it reports what a file leaves open.
#pragma once

#include <string>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// How a file may differ from what it is loaded into.
struct LoadOptions {
  bool convert = false;  ///< round F64 to float; widen F32 to double, F16 and BF16 to either
  /// Where to say, in a sentence, what a file that loads leaves open: which formulas its activations
  /// have, or which learner its checkpoint is of. Files of earlier versions do not say so, nor do
  /// PyTorch's. Empty where nothing is open.
  std::string* note = nullptr;
};

}  // namespace ctnn::inline CTNN_ABI
