// SPDX-License-Identifier: MIT
// A loop whose index is a constant expression in each round.
#pragma once

#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

template <int First, class F, int... I>
constexpr void static_for(F& f, std::integer_sequence<int, I...>) {
  (f(std::integral_constant<int, First + I>{}), ...);
}
/// Calls f(std::integral_constant<int, I>) for I = First … Last − 1.
template <int First, int Last>
constexpr void static_for(auto f) {
  static_for<First>(f, std::make_integer_sequence<int, Last - First>{});
}

}  // namespace ctnn::inline CTNN_ABI::detail
