// SPDX-License-Identifier: MIT
// How independent tasks run: one after another here, side by side where an execution policy does so.
#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI {

/// What an execution policy derives from; it has for_each(n, task), see Execution.
struct execution_kind {};

/// `for_each(n, task)` calls task(i) once for every i < n and returns when all have ended. Tasks may
/// run at the same time and in any order; each writes only what is its own, so that results never
/// depend on the policy. What the task of the lowest i threw is thrown again.
template <class E>
concept Execution = std::derived_from<std::remove_cvref_t<E>, execution_kind> &&
                    requires(const E& execution, std::size_t n, void (*task)(std::size_t)) {
                      execution.for_each(n, task);
                    };

/// One task after another, in order, on the calling thread.
inline constexpr struct Serial : execution_kind {
  template <std::invocable<std::size_t> Task>
  void for_each(std::size_t n, Task&& task) const {
    for (std::size_t i = 0; i < n; ++i) task(i);
  }
} Serial{};
/// The earlier name of Serial.
[[deprecated("Sequential is now called Serial.")]] inline constexpr struct Serial Sequential{};

}  // namespace ctnn::inline CTNN_ABI
