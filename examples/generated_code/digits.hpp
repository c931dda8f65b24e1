// SPDX-License-Identifier: MIT
// The network whose machine code `cmake --workflow --preset explain` lays open: the README's.
#pragma once

#include <ctnn.hpp>

inline constexpr auto digits = ctnn::Dense<64, 32, ctnn::ReLU> >> ctnn::Dense<10, ctnn::Softmax>;
using Digits = ctnn::Learner<digits, ctnn::CrossEntropy, ctnn::L2<1e-4>, ctnn::Adam<2e-3>,
                             ctnn::Batch<32>, ctnn::Standardize>;
