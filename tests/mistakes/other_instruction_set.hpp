// SPDX-License-Identifier: MIT
// What both objects of the program with two instruction sets share.
#pragma once

#include <ctnn.hpp>

inline constexpr auto net = ctnn::Dense<4, 8, ctnn::ReLU> >> ctnn::Dense<3, ctnn::Softmax>;
ctnn::Model<net> trained();
