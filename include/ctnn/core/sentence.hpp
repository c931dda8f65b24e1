// SPDX-License-Identifier: MIT
// How the library says at compile time what a program must not be: in one sentence.
#pragma once

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What a compile-time sentence derives from:
///
///   template <bool Enough>
///   struct check_batch : sentence {
///     static_assert(Enough, "Batch<N> needs at least one sample.");
///   };
///
/// It is required by static_assert(check_batch<(N >= 1)>::checked), which holds either way: only
/// the sentence is an error, whoever requires it stays whole, and the compiler goes on without a
/// word. So that nothing after it fails either, what requires it takes a valid value in place of
/// the mistaken one. Templated on the numbers in question alone, it prints no network's type.
///
/// An error is 7 lines of g++'s and 10 of clang's; defined by a macro, which adds its expansion,
/// 15 and 13; as a variable template 7 and 13, at three times the compile time. In place, where
/// the condition stands, clang takes the class around it for broken and says so again wherever it
/// is used.
struct sentence {
  static constexpr bool checked = true;
};

}  // namespace ctnn::inline CTNN_ABI::detail
