// SPDX-License-Identifier: MIT
// The network that train.cpp trains and classify.cpp runs.
#pragma once

#include <ctnn/network/dense.hpp>

constexpr auto iris = ctnn::Dense<4, 8, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
