// SPDX-License-Identifier: MIT
// One instruction set's kernels for measure_accuracy.cpp; compiled once per instruction set.
#include "accuracy_kernels.hpp"

#include "support/elementary_kernels.hpp"

namespace ctnn::inline CTNN_ABI {

accuracy::Kernels accuracy_kernels() {
  return {instruction_set, elementary_kernels::kernels, elementary_kernels::power};
}

}  // namespace ctnn::inline CTNN_ABI
