// SPDX-License-Identifier: MIT
// The confusion matrix: which class was taken for which.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/decision_rule.hpp>
#include <ctnn/core/storage.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/class_names.hpp>
#include <ctnn/metrics/ratio.hpp>

namespace ctnn::inline CTNN_ABI {
namespace detail {

/// What a class is called in a table: its name, or its number. Names may hold anything; a line end in
/// one would end the row.
[[nodiscard]] std::string class_label(std::span<const std::string> names, std::size_t c);

/// counts[target][predicted] of a square table; a class without a name is its number.
void print_confusion(std::ostream& out, std::span<const std::size_t> counts,
                     std::span<const std::string> names, std::size_t undecided);

std::ostream& print_text(std::ostream& out, const char* text);

}  // namespace detail

/// Counts of (true class, predicted class). Throws Error for an id of no class.
template <int Classes>
class ConfusionMatrix {
 public:
  /// `predicted` may be `undecided`: then the sample is in no column, but among all samples.
  constexpr void add(int target, int predicted) {
    ++(predicted == ctnn::undecided ? undecided_ : counts_.data()[index(target, predicted)]);
  }

  /// How many samples of class `target` were predicted as `predicted`.
  [[nodiscard]] constexpr std::size_t operator()(int target, int predicted) const {
    return counts_.data()[index(target, predicted)];
  }
  /// All samples.
  [[nodiscard]] constexpr std::size_t samples() const noexcept {
    std::size_t n = undecided_;
    for (const std::size_t count : counts_.span()) n += count;
    return n;
  }
  /// Samples on the diagonal.
  [[nodiscard]] constexpr std::size_t correct() const noexcept {
    std::size_t n = 0;
    for (std::size_t c = 0; c < Classes; ++c) n += counts_.data()[c * Classes + c];
    return n;
  }
  /// Samples whose outputs were not all numbers.
  [[nodiscard]] constexpr std::size_t undecided() const noexcept { return undecided_; }
  /// Share of the samples on the diagonal; NaN without samples.
  [[nodiscard]] constexpr double accuracy() const noexcept {
    return detail::ratio_or_nan(static_cast<double>(correct()), static_cast<double>(samples()));
  }
  /// Adds the counts of another. Throws Error, and changes nothing, where both name their classes, and
  /// not the same.
  constexpr ConfusionMatrix& operator+=(const ConfusionMatrix& other) {
    if (!other.names_.empty()) detail::join_class_names(names_, other.names_);
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_.data()[i] += other.counts_.data()[i];
    undecided_ += other.undecided_;
    return *this;
  }

  /// Names shown by the printer instead of ids, those of the data set; empty where it had none.
  [[nodiscard]] const std::vector<std::string>& class_names() const noexcept { return names_; }
  /// Names the classes, in the order of their ids.
  void set_class_names(std::vector<std::string> names) { names_ = std::move(names); }

  /// A table, a row per true class; zeros are dots, so that the mistakes stand out.
  friend std::ostream& operator<<(std::ostream& out, const ConfusionMatrix& m) {
    detail::print_confusion(out, m.counts_.span(), m.names_, m.undecided_);
    return out;
  }

 private:
  static constexpr std::size_t index(int target, int predicted) {
    detail::check_class("ConfusionMatrix", target, Classes);
    detail::check_class("ConfusionMatrix", predicted, Classes);
    return static_cast<std::size_t>(target) * Classes + static_cast<std::size_t>(predicted);
  }

  Storage<std::size_t, std::size_t{Classes} * Classes> counts_;  // on the heap from 91 classes on
  std::size_t undecided_ = 0;
  std::vector<std::string> names_;
};

}  // namespace ctnn::inline CTNN_ABI

#if !defined(CTNN_COMPILED)
#include <ctnn/metrics/confusion-inl.hpp>
#endif
