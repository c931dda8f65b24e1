// SPDX-License-Identifier: MIT
// Extents of kernels: an int, or an integral_constant where the compiler is to know the number.
#pragma once

#include <concepts>
#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

template <class E>
inline constexpr bool is_static_extent = false;
template <int N>
inline constexpr bool is_static_extent<std::integral_constant<int, N>> = true;

template <class E>
concept Extent = std::same_as<E, int> || is_static_extent<E>;

template <int N>
inline constexpr std::integral_constant<int, N> extent{};

}  // namespace ctnn::inline CTNN_ABI
