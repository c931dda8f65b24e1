// SPDX-License-Identifier: MIT
// Numbers as template arguments: MaxNorm<3> and MaxNorm<3.0> are one policy.
#pragma once

#include <type_traits>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What `template <Number auto C>` takes where a `double` parameter would refuse an integer, as no
/// template argument converts from int to double.
template <class T>
concept Number = std::is_arithmetic_v<std::remove_cv_t<T>>;

namespace detail {
template <Number auto C>
inline constexpr auto real = static_cast<double>(C);
}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI
