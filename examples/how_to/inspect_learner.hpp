// SPDX-License-Identifier: MIT
// The network that inspect.cpp and ctnn_explain lay open.
#pragma once

#include <ctnn.hpp>

inline constexpr auto inspected =
    ctnn::Named<"hidden", ctnn::Dense<16, 24, ctnn::GELU>> >> ctnn::Dense<3, ctnn::Softmax>;
using Inspected = ctnn::Learner<inspected, ctnn::CrossEntropy, ctnn::L2<1e-4>, ctnn::Momentum<0.05>,
                                ctnn::Batch<32>>;
