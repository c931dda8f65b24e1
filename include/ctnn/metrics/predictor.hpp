// SPDX-License-Identifier: MIT
// What can be asked for outputs: a model, or several that decide together.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/views.hpp>

namespace ctnn::inline CTNN_ABI {

/// Model, and what is called like one: p(x) gives the Output of one sample, p(rows, y, workspace) those
/// of many; a sample gets the same bits from the latter at any number and any place. Neither allocates.
/// What the outputs mean is said by `network_type`, whose last activations they come from, or by
/// `yes_from<H>()`, the least single output of head H that says yes.
template <class P>
concept Predictor =
    requires(const P& p, std::span<const float, static_cast<std::size_t>(P::inputs)> x,
             Rows<const float, P::inputs> rows, Rows<typename P::scalar, P::outputs> y,
             typename P::Workspace& workspace) {
      { p(x) } -> std::same_as<typename P::Output>;
      { p(rows, y, workspace) } -> std::same_as<void>;
    };

}  // namespace ctnn::inline CTNN_ABI
