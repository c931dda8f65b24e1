// SPDX-License-Identifier: MIT
// The outputs of a model on samples beside their targets: the table that metrics are computed from.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/decision_rule.hpp>
#include <ctnn/core/error.hpp>
#include <ctnn/core/number.hpp>
#include <ctnn/core/sentence.hpp>
#include <ctnn/data/check_samples.hpp>
#include <ctnn/data/class_names.hpp>
#include <ctnn/data/targets.hpp>

namespace ctnn::inline CTNN_ABI {

/// A row per prediction: outputs, target, the sample's weight and its place in the data set, and for
/// classes the class decided for. `predict` fills it; `+=` pools tables, such as those of the folds of
/// a cross-validation. Outputs are double whatever the model computes in: its floats are kept exactly.
/// Rows are indexed by i < size(), which is not checked.
template <class Target>
class Predictions {
 public:
  using target_type = Target;
  using value_type = typename Target::value_type;
  static constexpr auto outputs = static_cast<std::size_t>(Target::outputs);

  /// Makes room for n samples.
  void reserve(std::size_t n) {
    n = detail::checked_size("Predictions", n, outputs * sizeof(double) + row_size);
    outputs_.reserve(n * outputs);
    targets_.reserve(n * static_cast<std::size_t>(Target::width));
    if constexpr (ClassTarget<Target>) decided_.reserve(n);
    weights_.reserve(n);
    samples_.reserve(n);
  }

  /// Appends a prediction: y is (outputs), `decided` the class it decides for, or `undecided`. Throws
  /// Error for an id of no class, and for a weight that is negative or not finite.
  void add(const detail::Numbers<double, Target::outputs, detail::Argument::y>& y,
           const detail::TargetArgument<Target>& target, double weight, std::size_t sample,
           int decided) {
    detail::check_ids<Target>("Predictions::add", target);
    if constexpr (ClassTarget<Target>)
      if (decided != undecided) detail::check_class("Predictions::add", decided, Target::classes);
    detail::check_sample_weight("Predictions::add", weight);
    // One by one: of an inserted range g++ 12 warns that it might overflow (false).
    for (const double output : y.value()) outputs_.push_back(output);
    if constexpr (ClassTarget<Target>) {
      targets_.push_back(detail::value_of_target<Target>(target));
      decided_.push_back(decided);
    } else {
      for (const auto value : target.value()) targets_.push_back(value);
    }
    weights_.push_back(weight);
    samples_.push_back(sample);
  }
  /// The same by hand: probabilities decide for the largest, a single one for yes from ½ on.
  void add(const detail::Numbers<double, Target::outputs, detail::Argument::y>& y,
           const detail::TargetArgument<Target>& target, double weight = 1) {
    add(y, target, weight, size(), detail::decision(std::span<const double>(y.value()), 0.5));
  }

  /// Appends row i of another table; an empty one takes its names. Throws Error for a row that is not
  /// there.
  void add_row_of(const Predictions& other, std::size_t i) {
    detail::check_index("Predictions::add_row_of", i, other.size());
    if (empty() && class_names_.empty()) class_names_ = other.class_names_;
    int decided = 0;
    if constexpr (ClassTarget<Target>) decided = other.decided_[i];
    add(other.output(i), other.target(i), other.weight(i), other.sample(i), decided);
  }

  [[nodiscard]] std::size_t size() const noexcept { return weights_.size(); }
  [[nodiscard]] bool empty() const noexcept { return weights_.empty(); }

  /// The outputs of prediction i, (outputs).
  [[nodiscard]] std::span<const double, outputs> output(std::size_t i) const noexcept {
    return std::span<const double, outputs>(outputs_.data() + i * outputs, outputs);
  }
  /// The target of prediction i: a class id, or a span of (outputs) numbers.
  [[nodiscard]] value_type target(std::size_t i) const noexcept {
    if constexpr (ClassTarget<Target>)
      return targets_[i];
    else
      return value_type(targets_.data() + i * outputs, outputs);
  }
  /// The class that prediction i decides for; `undecided`, −1, where an output is NaN.
  [[nodiscard]] int decided(std::size_t i) const noexcept
    requires ClassTarget<Target>
  {
    return decided_[i];
  }
  /// Names of the classes by id, those of the data set; empty where it had none.
  [[nodiscard]] const std::vector<std::string>& class_names() const noexcept {
    return class_names_;
  }
  /// Names the classes, in the order of their ids.
  void set_class_names(std::vector<std::string> names) { class_names_ = std::move(names); }
  /// The name of the class that prediction i decides for, and of its target: its id where it has none,
  /// "undecided" where an output is NaN.
  [[nodiscard]] std::string decided_name(std::size_t i) const
    requires ClassTarget<Target>
  {
    return detail::class_name(class_names_, decided(i));
  }
  /// The class of the target of sample i, by name.
  [[nodiscard]] std::string target_name(std::size_t i) const
    requires ClassTarget<Target>
  {
    return detail::class_name(class_names_, target(i));
  }
  /// How much prediction i counts in a metric: the weight of its sample. At 0 it is as if it were
  /// not there.
  [[nodiscard]] double weight(std::size_t i) const noexcept { return weights_[i]; }
  /// The index in its data set of the sample that prediction i is of.
  [[nodiscard]] std::size_t sample(std::size_t i) const noexcept { return samples_[i]; }

  /// The same predictions, decided by another threshold than the model's: for class 1 of two where its
  /// output is `threshold` or more, else for class 0; undecided where an output is NaN. Throws Error for
  /// a threshold of NaN.
  [[nodiscard]] Predictions decided_at(double threshold) const
    requires ClassTarget<Target>
  {
    static_assert(detail::check_two_classes<(Target::classes == 2)>::checked);
    if (threshold != threshold)
      throw Error("Predictions::decided_at: the threshold is NaN: give a number.");
    Predictions result = *this;
    for (std::size_t i = 0; i < size(); ++i) {
      const auto y = output(i);
      const bool numbers = std::none_of(y.begin(), y.end(), [](double x) { return x != x; });
      result.decided_[i] = numbers ? int{y.back() >= threshold} : undecided;
    }
    return result;
  }

  /// The same predictions, each counting once, also those that weighed nothing.
  [[nodiscard]] Predictions unweighted() const {
    Predictions result = *this;
    result.weights_.assign(size(), 1.0);
    return result;
  }

  /// Appends another table. Throws Error, and changes nothing, where both name their classes, and not
  /// the same.
  Predictions& operator+=(const Predictions& other) {
    if (this == &other) return *this += Predictions(other);  // a vector cannot insert itself
    detail::join_class_names(class_names_, other.class_names_);
    const auto append = [](auto& to, const auto& from) {
      to.insert(to.end(), from.begin(), from.end());
    };
    append(outputs_, other.outputs_);
    append(targets_, other.targets_);
    append(decided_, other.decided_);
    append(weights_, other.weights_);
    append(samples_, other.samples_);
    return *this;
  }

 private:
  static constexpr std::size_t row_size =  // bytes, without its outputs
      Target::width * sizeof(typename Target::element) + sizeof(int) + sizeof(double) +
      sizeof(std::size_t);

  std::vector<double> outputs_;                    // (n, outputs), row-major
  std::vector<typename Target::element> targets_;  // (n, width)
  std::vector<int> decided_;                       // (n); of classes only
  std::vector<double> weights_;                    // (n)
  std::vector<std::size_t> samples_;               // (n)
  std::vector<std::string> class_names_;
};

namespace detail {

/// Calls f(i) for every prediction that counts: one of weight zero is as if it were not there,
/// whatever its output and target are.
template <class Target>
void each_counted(const Predictions<Target>& predictions, auto f) {
  for (std::size_t i = 0; i < predictions.size(); ++i)
    if (predictions.weight(i) != 0) f(i);
}

template <bool Found>
struct check_predicted_head : sentence {
  static_assert(Found, "The predictions are of fewer heads: count them from 0.");
};

}  // namespace detail

/// Of several heads: a table for each, predictions.head<0>(), that every metric of its target takes.
template <class... Target>
class Predictions<Targets<Target...>> {
 public:
  using target_type = Targets<Target...>;
  using value_type = typename target_type::value_type;
  static constexpr auto outputs = static_cast<std::size_t>(target_type::outputs);
  static constexpr std::size_t heads = sizeof...(Target);

  void reserve(std::size_t n) {
    each([&](auto h) { std::get<h()>(tables_).reserve(n); });
  }

  /// Appends a prediction: y is (outputs), those of all heads one behind another, `decided` the class
  /// that each head decides for; what it says of heads of numbers does not matter.
  void add(const detail::Numbers<double, target_type::outputs, detail::Argument::y>& y,
           const detail::TargetArgument<target_type>& target, double weight, std::size_t sample,
           const std::array<int, heads>& decided) {
    detail::check_ids<target_type>("Predictions::add", target);
    each([&](auto h) {
      std::get<h()>(tables_).add(of_head<h()>(y.value()),
                                 target_type::template of<h()>(target.value()), weight, sample,
                                 decided[h()]);
    });
  }
  /// The same by hand: probabilities decide for the largest, a single one for yes from ½ on.
  void add(const detail::Numbers<double, target_type::outputs, detail::Argument::y>& y,
           const detail::TargetArgument<target_type>& target, double weight = 1) {
    detail::check_ids<target_type>("Predictions::add", target);
    each([&](auto h) {
      std::get<h()>(tables_).add(of_head<h()>(y.value()),
                                 target_type::template of<h()>(target.value()), weight);
    });
  }

  /// Appends row i of another table.
  void add_row_of(const Predictions& other, std::size_t i) {
    if (empty()) names_ = other.names_;
    each([&](auto h) { std::get<h()>(tables_).add_row_of(std::get<h()>(other.tables_), i); });
  }

  [[nodiscard]] std::size_t size() const noexcept { return first().size(); }
  [[nodiscard]] bool empty() const noexcept { return first().empty(); }

  /// What was predicted for head H, counted from 0.
  template <int H>
  [[nodiscard]] const auto& head() const noexcept {
    constexpr int h = std::clamp(H, 0, static_cast<int>(heads) - 1);
    static_assert(detail::check_predicted_head<(h == H)>::checked);
    return std::get<h>(tables_);
  }
  /// The outputs of prediction i, (outputs): those of all heads one behind another.
  [[nodiscard]] std::array<double, outputs> output(std::size_t i) const noexcept {
    std::array<double, outputs> y{};
    each([&](auto h) {
      const auto own = std::get<h()>(tables_).output(i);
      std::copy(own.begin(), own.end(), y.begin() + target_type::first_output(h()));
    });
    return y;
  }
  [[nodiscard]] double weight(std::size_t i) const noexcept { return first().weight(i); }
  [[nodiscard]] std::size_t sample(std::size_t i) const noexcept { return first().sample(i); }

  /// The same predictions, each counting once.
  [[nodiscard]] Predictions unweighted() const {
    Predictions result = *this;
    each([&](auto h) { std::get<h()>(result.tables_) = std::get<h()>(tables_).unweighted(); });
    return result;
  }

  Predictions& operator+=(const Predictions& other) {
    if (empty()) names_ = other.names_;
    each([&](auto h) { std::get<h()>(tables_) += std::get<h()>(other.tables_); });
    return *this;
  }

  /// What the heads are called, empty where one has no name. An empty table takes the names of the
  /// first that is added to it.
  [[nodiscard]] const std::array<std::string, heads>& names() const noexcept { return names_; }
  void set_names(std::array<std::string, heads> names) { names_ = std::move(names); }

 private:
  static constexpr void each(auto f) {
    [&]<std::size_t... H>(std::index_sequence<H...>) {
      (f(std::integral_constant<std::size_t, H>{}), ...);
    }(std::make_index_sequence<heads>{});
  }
  template <std::size_t H>
  static constexpr auto of_head(std::span<const double, outputs> y) noexcept {
    using Own = typename target_type::template of_head<H>;
    return y.template subspan<target_type::first_output(H), Own::outputs>();
  }
  [[nodiscard]] const auto& first() const noexcept { return std::get<0>(tables_); }

  std::tuple<Predictions<Target>...> tables_;
  std::array<std::string, heads> names_;
};

}  // namespace ctnn::inline CTNN_ABI
