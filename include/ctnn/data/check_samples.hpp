// SPDX-License-Identifier: MIT
// Checks of indices, numbers of samples, weights and targets, wherever a user gives them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

#include <ctnn/core/config.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Throws Error: of the samples of a data set there is none with this index. `call` is the name of
/// the call.
[[noreturn]] void throw_no_sample(const char* call, std::size_t index, std::size_t size);

/// Throws Error for an index that no sample of a data set of this size has.
constexpr void check_index(const char* call, std::size_t index, std::size_t size) {
  if (index >= size) throw_no_sample(call, index, size);
}
/// The same for every one of these.
constexpr void check_indices(const char* call, std::span<const std::size_t> indices,
                             std::size_t size) {
  for (const std::size_t i : indices) check_index(call, i, size);
}

/// A number of samples; throws Error where so many, of so many bytes each, have no addresses, as a
/// negative number has none that became a std::size_t.
[[nodiscard]] std::size_t checked_size(const char* call, std::size_t samples, std::size_t bytes);

/// Throws Error unless there are no names of inputs or as many as inputs. `of` is the data set's type.
void check_input_names(const char* of, std::size_t names, int inputs);

/// Throws Error that inputs and outputs have different numbers of rows.
[[noreturn]] void throw_other_rows(const char* call, std::size_t x, std::size_t y);

/// Throws Error for a sample's weight that is negative or not finite.
void check_sample_weight(const char* call, double weight);

[[noreturn]] void throw_no_class(const char* call, std::int64_t id, int classes);
[[noreturn]] void throw_no_class_of_head(const char* call, float id, int place);

/// Throws Error for an id, of any integer type, that no class has.
constexpr void check_class(const char* call, std::int64_t id, int classes) {
  if (id < 0 || id >= classes) throw_no_class(call, id, classes);
}
/// The same of a target: a class id, numbers among which ids must be, or numbers, which may be any.
template <class Target>
constexpr void check_ids(const char* call, const TargetArgument<Target>& target) {
  if constexpr (ClassTarget<Target>) {
    check_class(call, target.value(), Target::classes);
  } else if constexpr (HeadTargets<Target>) {
    const typename Target::value_type values = target.value();
    if (const int wrong = Target::misfit(values); wrong >= 0)
      throw_no_class_of_head(call, values[static_cast<std::size_t>(wrong)], wrong);
  }
}

template <bool Two>
struct check_two_classes : sentence {
  static_assert(
      Two,
      "A threshold decides between two classes, Binary or Classes<2>; of more the largest "
      "output decides.");
};

[[noreturn]] void throw_few_targets(const char* call, std::size_t targets, std::size_t rows);
/// Throws Error for fewer targets than rows of inputs, where their number is known, and for ids of no
/// class; targets[s] is that of row s.
template <class Target>
constexpr void check_targets(const char* call, const auto& targets, std::size_t rows) {
  if constexpr (requires { std::size(targets); })
    if (std::size(targets) < rows) throw_few_targets(call, std::size(targets), rows);
  for (std::size_t s = 0; s < rows; ++s) check_ids<Target>(call, targets[s]);
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/data/check_samples-inl.hpp>
#endif
