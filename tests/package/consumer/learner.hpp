// SPDX-License-Identifier: MIT
// What a consumer gives to ctnn_explain().
#pragma once

#include <ctnn.hpp>

inline constexpr auto iris = ctnn::Dense<4, 8, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
using Iris = ctnn::Learner<iris, ctnn::CrossEntropy, ctnn::Adam<1e-2>>;
