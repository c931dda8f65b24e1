// SPDX-License-Identifier: MIT
// A network that is compiled once, in digits.cpp; code that includes this only calls it.
#pragma once

#include <ctnn.hpp>

constexpr auto digits_net = ctnn::Dense<64, 32, ctnn::ReLU> >> ctnn::Dense<10, ctnn::Softmax>;
using Digits = ctnn::Learner<digits_net, ctnn::CrossEntropy, ctnn::L2<1e-4>, ctnn::Adam<2e-3>,
                             ctnn::Batch<32>, ctnn::Standardize, ctnn::StratifiedKFold<5>>;
using DigitsData = ctnn::Dataset<64, ctnn::Classes<10>>;

extern template struct ctnn::CompiledOnce<Digits, DigitsData>;
using CompiledDigits = ctnn::CompiledOnce<Digits, DigitsData>;
