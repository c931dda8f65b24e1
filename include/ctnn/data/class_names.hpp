// SPDX-License-Identifier: MIT
// The names of classes in tables of predictions and counts.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <ctnn/core/config.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// What a class is called: its name, or its id where there is none; of `undecided` that word.
[[nodiscard]] std::string class_name(std::span<const std::string> names, int id);

/// The names of a table to which another is added: those that one of them has. Throws Error where both
/// have names, and other ones: their ids may mean different classes.
void join_class_names(std::vector<std::string>& names, const std::vector<std::string>& added);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/data/class_names-inl.hpp>
#endif
