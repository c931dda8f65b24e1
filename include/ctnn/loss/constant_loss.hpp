// SPDX-License-Identifier: MIT
// The mean loss of the best constant output: what a training must fall below to have learned anything.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include <ctnn/core/config.hpp>
#include <ctnn/core/static_for.hpp>
#include <ctnn/data/targets.hpp>
#include <ctnn/formulas/head_losses.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// The losses whose best constant output follows from the targets: their mean, of absolute errors the
/// median.
enum class ConstantOf : std::uint8_t {
  unknown,
  half_squared_error,    // var(t)/2
  absolute_error,        // mean |t − median(t)|
  cross_entropy,         // −m·log m, m = mean(t)
  binary_cross_entropy,  // −m·log m − (1 − m)·log(1 − m)
  hinge,                 // 1 − |m|, of t = ±1
};

template <class L>
struct constant_of {
  static constexpr ConstantOf value =
      std::is_same_v<L, struct HalfSquaredError>    ? ConstantOf::half_squared_error
      : std::is_same_v<L, struct MeanAbsoluteError> ? ConstantOf::absolute_error
      : std::is_same_v<L, struct CrossEntropy> || std::is_same_v<L, struct CrossEntropyOnLogits>
          ? ConstantOf::cross_entropy
      : std::is_same_v<L, struct BinaryCrossEntropy> ||
              std::is_same_v<L, struct BinaryCrossEntropyOnLogits>
          ? ConstantOf::binary_cross_entropy
      : std::is_same_v<L, struct Hinge> ? ConstantOf::hinge
                                        : ConstantOf::unknown;
};
template <class L, double Epsilon>
struct constant_of<SmoothedLoss<L, Epsilon>> : constant_of<L> {};  // its targets are smoothed

/// The loss of the best constant output of one number: its mean, its variance and the mean distance from
/// its median are those of the targets.
[[nodiscard]] double constant_loss_of(ConstantOf loss, double mean, double variance,
                                      double distance) noexcept;

/// Of class targets, by the weights of the classes: `yes` is what the loss has for an output's own
/// class, `no` for others. Of two classes with one output that is the output of class 1.
[[nodiscard]] double constant_loss_of_classes(ConstantOf loss, std::span<const double> weights,
                                              bool one_output, double yes, double no) noexcept;

/// The loss of some neighbouring outputs of the network, and what it counts.
struct OutputsLoss {
  ConstantOf loss = ConstantOf::unknown;
  double weight = 1;
  std::size_t first = 0, count = 1;
};

/// Takes the targets of samples as numbers; then has the loss.
class ConstantLoss {
 public:
  /// Of `count` heads with `outputs` outputs in all; `heads` must outlive it.
  ConstantLoss(const OutputsLoss* heads, std::size_t count, std::size_t outputs);
  /// t is (outputs); a sample of weight 0 is none.
  void add(std::span<const double> t, double weight);
  /// NaN where a loss is unknown, or no sample weighs anything.
  [[nodiscard]] double value() const;

 private:
  [[nodiscard]] double distance_from_median(std::size_t output) const;

  const OutputsLoss* heads_;
  std::size_t count_;
  bool keeps_ = false;           // all targets and weights, for a median
  std::vector<double> mean_;     // (outputs)
  std::vector<double> squares_;  // (outputs), Σ w·(t − mean)²
  std::vector<double> targets_;  // (samples, outputs)
  std::vector<double> weights_;  // (samples)
  double weight_ = 0;
};

/// That of learner L on these samples, by their weights; of scaled targets where L scales them.
template <class L, class Data>
[[nodiscard]] CTNN_NOINLINE double constant_loss(const Data& data,
                                                 std::span<const std::size_t> samples) {
  using Target = typename Data::target_type;
  using Loss = typename L::loss_type;
  const auto weight = [&](std::size_t s) {
    return static_cast<double>(weight_of<L, Target>(data.weight(s), data.target(s)));
  };
  if constexpr (ClassTarget<Target>) {
    using code = class_code<double, Loss, Target>;
    std::vector<double> weights(Target::classes);
    for (const std::size_t s : samples)
      weights[static_cast<std::size_t>(data.target(s))] += weight(s);
    using own = loss_of_head<Loss, 0>;
    return own::weight * constant_loss_of_classes(constant_of<typename own::type>::value, weights,
                                                  Target::outputs == 1, code::yes, code::no);
  } else {
    constexpr auto& heads = L::shape::graph::heads;
    std::array<OutputsLoss, heads.size()> losses{};
    static_for<0, static_cast<int>(heads.size())>([&](auto h) {
      using own = loss_of_head<Loss, h()>;
      losses[h()] = {constant_of<typename own::type>::value, own::weight,
                     static_cast<std::size_t>(heads[h()].offset),
                     static_cast<std::size_t>(heads[h()].out)};
    });
    ConstantLoss best(losses.data(), losses.size(), Target::outputs);
    const auto scaler = L::target_scaling_type::fit(data, samples);
    std::vector<double> t(Target::outputs);
    for (const std::size_t s : samples) {
      for (std::size_t o = 0; o < t.size(); ++o)
        t[o] = scaler(encode_target<double, Loss, Target>(data.target(s), static_cast<int>(o)), o);
      best.add(t, weight(s));
    }
    return best.value();
  }
}

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/loss/constant_loss-inl.hpp>
#endif
