// SPDX-License-Identifier: MIT
// What training and evaluation read: samples, wherever they lie.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// A Dataset, a DatasetView, or an own type of this form: fit, evaluate, predict and cross_validate
/// take any. data.x(i) are the inputs of sample i, (inputs), data.target(i) is its class id or its
/// numbers, data.weight(i) how much it counts, 0 as if it were not there. Indices are below
/// data.size(); class ids of an own type must be those of its target_type, and weights finite and
/// not negative, which is not checked everywhere. They are called for many samples from the
/// innermost loops, and from many threads where an execution policy says so.
template <class Data>
concept SampleSource = requires(const Data& data, std::size_t i) {
  { data.size() } -> std::convertible_to<std::size_t>;
  {
    data.x(i)
  } -> std::convertible_to<std::span<const float, static_cast<std::size_t>(Data::inputs)>>;
  { data.target(i) } -> std::convertible_to<typename Data::target_type::value_type>;
  { data.weight(i) } -> std::convertible_to<float>;
};

}  // namespace ctnn::inline CTNN_ABI
