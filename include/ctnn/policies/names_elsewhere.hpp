// SPDX-License-Identifier: MIT
// Names that other libraries use, each with the one it has here: what uses one does not compile, and
// the error says what to write. Only what nobody will name something of their own, for with
// `using namespace ctnn` that would be ambiguous.
#pragma once

#include <ctnn/core/config.hpp>
#include <ctnn/data/scaler.hpp>
#include <ctnn/formulas/activations.hpp>
#include <ctnn/formulas/losses.hpp>

namespace ctnn::inline CTNN_ABI {

/// Not here: ReLU.
inline constexpr auto Relu __attribute__((unavailable("write ReLU."))) = ReLU;
/// Not here: LeakyReLU<α>.
inline constexpr auto LeakyRelu __attribute__((unavailable("write LeakyReLU<alpha>."))) =
    LeakyReLU<>;
/// Not here: HalfSquaredError.
inline constexpr auto MSE
    __attribute__((unavailable("write HalfSquaredError, (t - y)^2 / 2 summed over the outputs; its "
                               "gradient is half of that of (t - y)^2."))) = HalfSquaredError;
/// Not here: HalfSquaredError.
inline constexpr auto MeanSquaredError
    __attribute__((unavailable("write HalfSquaredError, (t - y)^2 / 2 summed over the outputs; its "
                               "gradient is half of that of (t - y)^2."))) = HalfSquaredError;
/// Not here: MeanAbsoluteError.
inline constexpr auto MAE
    __attribute__((unavailable("write MeanAbsoluteError, |t - y| summed over the outputs."))) =
        MeanAbsoluteError;
/// Not here: BinaryCrossEntropy.
inline constexpr auto BCE __attribute__((
    unavailable("write BinaryCrossEntropy after Sigmoid, or BinaryCrossEntropyOnLogits."))) =
    BinaryCrossEntropy;
/// Not here: CrossEntropy.
inline constexpr auto CategoricalCrossEntropy
    __attribute__((unavailable("write CrossEntropy after Softmax, or CrossEntropyOnLogits."))) =
        CrossEntropy;
/// Not here: Standardize.
inline constexpr auto Standardise __attribute__((unavailable("write Standardize."))) = Standardize;
/// Not here: Standardize.
inline constexpr auto StandardScaler
    __attribute__((unavailable("write Standardize among the learner's policies."))) = Standardize;

}  // namespace ctnn::inline CTNN_ABI
