// SPDX-License-Identifier: MIT
// Samples in memory: aligned rows of inputs beside typed targets.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

struct DatasetOfRows;

using AlignedFloats = std::vector<float, AlignedAllocator<float>>;

/// Appends a row, which may be one of these, padded to `stride` floats.
void add_row(AlignedFloats& rows, std::span<const float> row, std::size_t stride);
/// Weights of `samples` samples and of one more; none while all are 1.
void add_weight(std::vector<float>& weights, float weight, std::size_t samples);
[[nodiscard]] std::vector<int> groups_of(std::span<const int> groups,
                                         std::span<const std::size_t> samples);
void relabel(std::span<std::int32_t> ids, std::span<const std::int32_t> new_ids, int classes);
void check_sample(float weight, std::span<const int> groups);
void check_groups(const char* of, std::size_t groups, std::size_t samples);
/// That there is no number k among so many.
[[noreturn]] void throw_no_number(const char* what, long long k, int count);

}  // namespace detail

/// n samples of In inputs with a Target each. Rows are float, row-major (n, stride), every row
/// aligned to a cache line; the padding of a row is zero. What changes samples or takes a list of them
/// throws Error for an index that is not below size(); x, target and weight, which loops call, leave
/// that to the caller.
template <int In, class Target>
class Dataset {
  static_assert(In >= 1, "Dataset<In, Target> needs at least one input.");

 public:
  using target_type = Target;
  using element = typename Target::element;
  using value_type = typename Target::value_type;
  static constexpr int inputs = In;
  static constexpr std::size_t stride = (In * sizeof(float) + cache_line - 1) / cache_line *
                                        cache_line / sizeof(float);  // floats from row to row

  Dataset() = default;
  /// `samples` samples to be filled in: inputs and numbers 0, class 0. Throws Error for a number that
  /// cannot be one.
  explicit Dataset(std::size_t samples)
      : x_(detail::checked_size("Dataset", samples, bytes) * stride),
        targets_(samples * static_cast<std::size_t>(Target::width)) {}

  /// Makes room for so many samples in all. Throws Error for more than memory can hold.
  void reserve(std::size_t samples) {
    static_cast<void>(detail::checked_size("Dataset::reserve", samples, bytes));
    x_.reserve(samples * stride);
    targets_.reserve(samples * Target::width);
  }

  /// Appends a sample, which may be one of this data set. x is (In): a list of any arithmetic type, as
  /// an array, a vector, a span or {5.1, 3.5}, converted to float. The target is a class id of any
  /// integer type, true or false for Binary; or numbers, (N), given as x is, a single one as itself.
  /// Its weight says how much it counts in the loss beside the others; with 0 it is as if it were not
  /// there. Throws Error for lists of another length, when the class id is out of range, the weight is
  /// negative or not finite, or the samples have groups already: a late one would have none.
  void add(const detail::Numbers<float, In>& x, const detail::TargetArgument<Target>& target,
           float weight = 1) {
    detail::check_sample(weight, groups_);
    detail::check_ids<Target>("Dataset::add", target);
    detail::add_row(x_, x.value(), stride);
    detail::add_weight(weights_, weight, size());
    // Last, as they say how many samples there are.
    if constexpr (ClassTarget<Target>) {
      targets_.push_back(detail::value_of_target<Target>(target));
    } else {
      std::array<element, Target::width> values{};
      std::copy_n(target.value().data(), Target::width, values.begin());
      // One by one: of an inserted range g++ 12 warns that it might overflow (false).
      for (const element value : values) targets_.push_back(value);
    }
  }

  /// Replaces inputs of sample i: all of them, (In), or one. Throws Error for one that is not there.
  void set_x(std::size_t i, const detail::Numbers<float, In>& x) {
    detail::check_index("Dataset::set_x", i, size());
    std::copy_n(x.value().data(), In, x_.begin() + static_cast<std::ptrdiff_t>(i * stride));
  }
  void set_x(std::size_t i, int input, float value) {
    detail::check_index("Dataset::set_x", i, size());
    if (input < 0 || input >= In) detail::throw_no_number("set_x: input", input, In);
    x_[i * stride + static_cast<std::size_t>(input)] = value;
  }
  /// Replaces the target of sample i. Throws Error when a class id is out of range.
  void set_target(std::size_t i, const detail::TargetArgument<Target>& target) {
    detail::check_index("Dataset::set_target", i, size());
    detail::check_ids<Target>("Dataset::set_target", target);
    if constexpr (ClassTarget<Target>) {
      targets_[i] = detail::value_of_target<Target>(target);
    } else {
      std::copy_n(target.value().data(), Target::width,
                  targets_.begin() + static_cast<std::ptrdiff_t>(i * Target::width));
    }
  }

  /// Replaces number k of the target of sample i.
  void set_target(std::size_t i, std::size_t k, float value)
    requires(!ClassTarget<Target> && !HeadTargets<Target>)
  {
    detail::check_index("Dataset::set_target", i, size());
    if (k >= static_cast<std::size_t>(Target::width))
      detail::throw_no_number("set_target: number", static_cast<long long>(k), Target::width);
    targets_[i * static_cast<std::size_t>(Target::width) + k] = value;
  }

  /// None after a move.
  [[nodiscard]] std::size_t size() const noexcept {
    return targets_.size() / static_cast<std::size_t>(Target::width);
  }
  [[nodiscard]] bool empty() const noexcept { return targets_.empty(); }

  /// The inputs of sample i < size(), (In).
  [[nodiscard]] std::span<const float, In> x(std::size_t i) const noexcept {
    return std::span<const float, In>(x_.data() + i * stride, In);
  }

  /// The target of sample i < size(): a class id, or a span of (N) numbers.
  [[nodiscard]] value_type target(std::size_t i) const noexcept {
    if constexpr (ClassTarget<Target>)
      return targets_[i];
    else
      return value_type(targets_.data() + i * Target::width, Target::width);
  }

  /// How much sample i < size() counts in the loss; 1 where nothing else was said.
  [[nodiscard]] float weight(std::size_t i) const noexcept {
    return weights_.empty() ? 1.0F : weights_[i];
  }

  /// Names of the classes by id, where the source had names; else empty.
  [[nodiscard]] const std::vector<std::string>& class_names() const noexcept {
    return class_names_;
  }
  /// Names the classes, in the order of their ids. Throws Error for another number of names.
  void set_class_names(std::vector<std::string> names) { class_names_ = std::move(names); }

  /// Names of the inputs in their order, where the source had names, such as the header of a table;
  /// else empty.
  [[nodiscard]] const std::vector<std::string>& input_names() const noexcept {
    return input_names_;
  }
  /// One per input; an empty vector removes them. Throws Error, and changes nothing, when their number
  /// is another.
  void set_input_names(std::vector<std::string> names) {
    detail::check_input_names("Dataset", names.size(), In);
    input_names_ = std::move(names);
  }

  /// The group of every sample, such as the patient it is of; empty where there are none.
  [[nodiscard]] const std::vector<int>& groups() const noexcept { return groups_; }
  /// Groups keep together in GroupKFold: samples of one are never on both sides. Any numbers will do,
  /// one per sample. An empty vector removes them. Throws Error, and changes nothing, when their number
  /// is another.
  void set_groups(std::vector<int> groups) {
    detail::check_groups("Dataset", groups.size(), size());
    groups_ = std::move(groups);
  }

  /// Replaces every class id by new_ids[id]. Throws Error, and changes nothing, when that is not an
  /// id or not there.
  void relabel(std::span<const element> new_ids)
    requires ClassTarget<Target>
  {
    detail::relabel(targets_, new_ids, Target::classes);
  }

  /// The samples at these indices, in this order, with their weights, groups and the names.
  [[nodiscard]] Dataset subset(std::span<const std::size_t> indices) const {
    detail::check_indices("Dataset::subset", indices, size());
    Dataset part;
    part.reserve(indices.size());
    for (const std::size_t i : indices) part.add(x(i), target(i), weight(i));
    part.groups_ = detail::groups_of(groups_, indices);
    part.class_names_ = class_names_;
    part.input_names_ = input_names_;
    return part;
  }

 private:
  friend struct detail::DatasetOfRows;

  static constexpr std::size_t bytes = stride * sizeof(float) + Target::width * sizeof(element);

  detail::AlignedFloats x_;
  std::vector<element> targets_;
  std::vector<float> weights_;  // empty while all are 1
  std::vector<int> groups_;     // empty while there are none
  std::vector<std::string> class_names_;
  std::vector<std::string> input_names_;
};

namespace detail {

/// Makes a data set of what a reader has laid out as one: so it needs no code of its own for every shape.
struct DatasetOfRows {
  /// x is (samples, stride), zero beyond the inputs; targets are (samples, width).
  template <int In, class Target>
  [[nodiscard]] static Dataset<In, Target> make(std::vector<float, AlignedAllocator<float>>&& x,
                                                std::vector<typename Target::element>&& targets,
                                                std::vector<std::string>&& class_names,
                                                std::vector<std::string>&& input_names) {
    Dataset<In, Target> data;
    data.x_ = std::move(x);
    data.targets_ = std::move(targets);
    data.class_names_ = std::move(class_names);
    data.input_names_ = std::move(input_names);
    return data;
  }
};

}  // namespace detail

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/data/dataset-inl.hpp>
#endif
