// SPDX-License-Identifier: MIT
// A string usable as a template argument.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// Text as a template argument: Named<"hidden", …>.
template <std::size_t N>
struct fixed_string {
  char text[N]{};

  // NOLINTNEXTLINE(google-explicit-constructor): a literal is meant to convert.
  constexpr fixed_string(const char (&literal)[N]) noexcept { std::copy_n(literal, N, text); }

  /// The text, without the zero at its end.
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {text, N - 1}; }

  template <std::size_t M>
  friend constexpr bool operator==(const fixed_string& a, const fixed_string<M>& b) noexcept {
    return a.view() == b.view();
  }
};

}  // namespace ctnn::inline CTNN_ABI
