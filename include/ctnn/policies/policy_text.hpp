// SPDX-License-Identifier: MIT
// A policy as text: its name, and the numbers in its type.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ctnn/core/config.hpp>
#include <ctnn/text/type_name.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Name<0.5, 3>
[[nodiscard]] std::string policy_text(std::string_view name, std::span<const double> settings);

/// A policy by its name and the numbers in its type. One of the user's that has numbers gives them as
/// `static constexpr std::array<double, N> settings`.
template <class P>
[[nodiscard]] std::string policy_text() {
  if constexpr (requires { P::settings; })
    return policy_text(type_name<P>(), P::settings);
  else
    return policy_text(type_name<P>(), {});
}

/// With its warm-up, if there is one.
template <class S>
[[nodiscard]] std::string schedule_text() {
  if constexpr (requires { typename S::warm_up_type; })
    return policy_text<typename S::schedule_type>() + ", " +
           policy_text<typename S::warm_up_type>();
  else
    return policy_text<S>();
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/policies/policy_text-inl.hpp>
#endif
