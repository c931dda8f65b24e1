// SPDX-License-Identifier: MIT
// What docs/start.md trains: 13 measurements of a wine in, probabilities of three kinds out.
#pragma once

#include <ctnn/inference.hpp>

constexpr auto net = ctnn::Dense<13, 16, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
