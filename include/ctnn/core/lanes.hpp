// SPDX-License-Identifier: MIT
// What generic code needs to know of a value type: a scalar is a vector of one lane.
#pragma once

#include <concepts>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// The lanes of V: their scalar type, their number, and how they are read and written.
template <class V>
struct lanes_of;

template <std::floating_point T>
struct lanes_of<T> {
  using scalar = T;
  static constexpr int count = 1;
  static constexpr T load(const T* from) noexcept { return *from; }
  static constexpr void store(T* to, T a) noexcept { *to = a; }
};

/// See the friend of Vector.
template <std::floating_point T>
CTNN_INLINE constexpr void pin(T&) noexcept {}

}  // namespace ctnn::inline CTNN_ABI
