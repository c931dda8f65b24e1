// SPDX-License-Identifier: MIT
// What a data set's targets are: class ids, yes or no, or numbers.
#pragma once

#include <cstdint>
#include <span>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// One of N classes, held as an id 0 … N−1 (never one-hot in memory). The network has N outputs.
template <int N>
struct Classes {
  static_assert(N >= 2, "Classes<N> needs at least two classes.");
  static constexpr int outputs = N;  // network outputs for this target
  static constexpr int classes = N;  // distinct ids; 0 for numbers
  static constexpr int width = 1;    // stored elements per sample
  using element = std::int32_t;
  using value_type = std::int32_t;
};

/// Yes (1) or no (0). The network has one output, the probability of yes.
struct Binary {
  static constexpr int outputs = 1;
  static constexpr int classes = 2;
  static constexpr int width = 1;
  using element = std::int32_t;
  using value_type = std::int32_t;
};

/// N numbers. The network has N outputs.
template <int N>
struct Values {
  static_assert(N >= 1, "Values<N> needs at least one value.");
  static constexpr int outputs = N;
  static constexpr int classes = 0;
  static constexpr int width = N;
  using element = float;
  using value_type = std::span<const float, static_cast<std::size_t>(N)>;
};

/// A target of classes: it can be stratified and scored by accuracy.
template <class Target>
concept ClassTarget = (Target::classes > 0);

}  // namespace ctnn::inline CTNN_ABI
