// SPDX-License-Identifier: MIT
// Samples that lie in memory of the user's: nothing is copied.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/views.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// n samples of In inputs with a Target each, as a Dataset has them, in memory that must outlive the view
/// and stay as it is: DatasetView<784, Classes<10>> data({pixels, n}, labels). Rows may lie at any
/// distance, Rows<const float, In>(x, n, stride), and need no more alignment than a float. Class ids may
/// be of any integer type Id.
///
/// A batch is gathered from the rows into the trainer's arena, as it is from those of a Dataset, and to
/// the same bits. Narrow networks, whose samples lie on lanes, gather the aligned and padded rows of a
/// Dataset a register at a time, and these one value after another.
template <int In, class Target, std::integral Id = std::int32_t>
class DatasetView {
  static_assert(In >= 1, "DatasetView<In, Target> needs at least one input.");

 public:
  using target_type = Target;
  using value_type = typename Target::value_type;
  static constexpr int inputs = In;

  /// ids and weights are (n); no weights: each sample counts once. Throws Error where they are not as
  /// many as rows, an id is no class or a weight is negative or not finite.
  DatasetView(Rows<const float, In> x, std::span<const Id> ids, std::span<const float> weights = {})
    requires ClassTarget<Target>
      : x_(x), ids_(ids), weights_(weights) {
    check(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
      if (std::cmp_less(ids[i], 0) || std::cmp_greater_equal(ids[i], Target::classes))
        throw Error("DatasetView: class id " + std::to_string(ids[i]) + " of sample " +
                    std::to_string(i) + " is not in 0 … " + std::to_string(Target::classes - 1) +
                    ".");
  }
  /// values are (n, N).
  DatasetView(Rows<const float, In> x, Rows<const float, Target::width> values,
              std::span<const float> weights = {})
    requires(!ClassTarget<Target>)
      : x_(x), values_(values), weights_(weights) {
    check(values.size());
    if constexpr (HeadTargets<Target>)
      for (std::size_t i = 0; i < values.size(); ++i)
        if (const int wrong = Target::misfit(values[i]); wrong >= 0)
          throw Error("DatasetView: number " + std::to_string(wrong) +
                      " of the targets of sample " + std::to_string(i) +
                      " is not the id of a class of that head.");
  }

  [[nodiscard]] std::size_t size() const noexcept { return x_.size(); }
  [[nodiscard]] bool empty() const noexcept { return x_.size() == 0; }

  /// The inputs of sample i < size(), (In).
  [[nodiscard]] std::span<const float, In> x(std::size_t i) const noexcept { return x_[i]; }

  /// The target of sample i < size(): a class id, or a span of (N) numbers.
  [[nodiscard]] value_type target(std::size_t i) const noexcept {
    if constexpr (ClassTarget<Target>)
      return static_cast<value_type>(ids_[i]);
    else
      return values_[i];
  }

  /// How much sample i < size() counts in the loss; 1 where nothing else was said.
  [[nodiscard]] float weight(std::size_t i) const noexcept {
    return weights_.empty() ? 1.0F : weights_[i];
  }

  /// Names of the classes by id, for reports; empty where none were given.
  [[nodiscard]] const std::vector<std::string>& class_names() const noexcept {
    return class_names_;
  }
  /// As Dataset::set_class_names.
  void set_class_names(std::vector<std::string> names) { class_names_ = std::move(names); }

  /// Names of the inputs in their order, see Dataset::input_names.
  [[nodiscard]] const std::vector<std::string>& input_names() const noexcept {
    return input_names_;
  }
  /// As Dataset::set_input_names.
  void set_input_names(std::vector<std::string> names) {
    detail::check_input_names("DatasetView", names.size(), In);
    input_names_ = std::move(names);
  }

  /// The group of every sample, see Dataset::groups. These are the view's own.
  [[nodiscard]] const std::vector<int>& groups() const noexcept { return groups_; }
  /// As Dataset::set_groups.
  void set_groups(std::vector<int> groups) {
    if (!groups.empty() && groups.size() != size())
      throw Error("DatasetView::set_groups: " + std::to_string(groups.size()) + " groups for " +
                  std::to_string(size()) + " samples: give one to each.");
    groups_ = std::move(groups);
  }

 private:
  void check(std::size_t targets) const {
    if (targets != size())
      throw Error("DatasetView: " + std::to_string(targets) + " targets for " +
                  std::to_string(size()) + " rows of inputs: give one to each.");
    if (!weights_.empty() && weights_.size() != size())
      throw Error("DatasetView: " + std::to_string(weights_.size()) + " weights for " +
                  std::to_string(size()) + " rows of inputs: give one to each, or none.");
    for (const float weight : weights_) detail::check_sample_weight("DatasetView", weight);
  }

  Rows<const float, In> x_;
  std::span<const Id> ids_;
  Rows<const float, Target::width> values_{nullptr, 0};
  std::span<const float> weights_;
  std::vector<std::string> class_names_;
  std::vector<std::string> input_names_;
  std::vector<int> groups_;
};

}  // namespace ctnn::inline CTNN_ABI
