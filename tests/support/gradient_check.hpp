// SPDX-License-Identifier: MIT
// Analytic gradients of a learner in double against central differences of its loss.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <doctest/doctest.h>

#include <ctnn.hpp>

namespace support {

/// Five samples of In numbers in (−1, 1) with targets that fit the loss; only the first four are in
/// the batch, so that a row that should weigh nothing is there as well.
template <int In, class Target>
ctnn::Dataset<In, Target> gradient_data() {
  ctnn::Dataset<In, Target> data;
  const ctnn::Random random(5, ctnn::Purpose::split);
  std::uint64_t next = 0;
  for (int s = 0; s < 5; ++s) {
    std::array<float, In> x{};
    for (float& v : x) v = 2 * random.uniform(next++) - 1;
    if constexpr (ctnn::ClassTarget<Target>) {
      data.add(x, s % Target::classes);
    } else {
      std::array<float, Target::width> t{};
      for (float& v : t) v = random.uniform(next++);
      if constexpr (requires { Target::heads; })
        [&]<int... H>(std::integer_sequence<int, H...>) {
          const auto set_class = [&](int at, int classes) {
            if (classes > 0) t[static_cast<std::size_t>(at)] = static_cast<float>(s % classes);
          };
          (set_class(Target::first_value(H), Target::template of_head<H>::classes), ...);
        }(std::make_integer_sequence<int, Target::heads>{});
      data.add(x, t);
    }
  }
  return data;
}

struct GradientCheck {
  double worst = 0;    ///< largest difference, relative to the larger of the two and to 1e-3
  double largest = 0;  ///< largest analytic gradient
  int zeros = 0;       ///< parameters whose two gradients are both exactly zero
};

/// The batch in `trainer` at its present weights. Central differences with step 1e-6 in double: their
/// error is about 1e-16/1e-6 + 1e-12 = 1e-10. `fault` scales one analytic gradient, to show that the
/// check catches it.
template <class L>
GradientCheck compare_gradients(ctnn::Trainer<L>& trainer, double fault = 1) {
  static_assert(std::is_same_v<typename L::scalar, double>);
  trainer.differentiate();
  std::array<double, L::shape::parameters> analytic;
  std::copy(trainer.gradients().begin(), trainer.gradients().end(), analytic.begin());
  analytic[1] *= fault;

  const auto loss = [&] {
    const ctnn::Step step = trainer.differentiate();
    return step.loss + step.penalty;
  };
  GradientCheck result;
  constexpr double h = 1e-6;
  for (std::size_t k = 0; k < analytic.size(); ++k) {
    double& w = trainer.parameters()[k];
    const double kept = w;
    w = kept + h;
    const double above = loss();
    w = kept - h;
    const double below = loss();
    w = kept;
    const double numeric = (above - below) / (2 * h);
    const double size = std::max({std::abs(numeric), std::abs(analytic[k]), 1e-3});
    result.worst = std::max(result.worst, std::abs(numeric - analytic[k]) / size);
    result.largest = std::max(result.largest, std::abs(analytic[k]));
    result.zeros += numeric == 0 && analytic[k] == 0;
  }
  return result;
}

/// A trainer whose biases too are away from zero.
template <class L>
ctnn::Trainer<L> started(double penalty = 0) {
  ctnn::Trainer<L> trainer(L{.seed = 3, .penalty = penalty});
  for (std::size_t k = 0; k < trainer.parameters().size(); ++k)
    trainer.parameters()[k] += 0.01 * static_cast<double>(k % 7) - 0.02;
  return trainer;
}

/// The check on the first four of five samples, which `Target` or the caller makes.
template <class L, class Data>
GradientCheck check_gradients_on(const Data& data, double penalty = 0, double fault = 1) {
  auto trainer = started<L>(penalty);
  trainer.gather(data, ctnn::all_indices(4));
  return compare_gradients(trainer, fault);
}
template <class L, class Target>
GradientCheck check_gradients(double penalty = 0, double fault = 1) {
  return check_gradients_on<L>(gradient_data<L::shape::inputs, Target>(), penalty, fault);
}

/// Right to 1e-6, and not because everything is zero.
template <class L>
void expect_right(const GradientCheck& result) {
  CHECK(result.worst < 1e-6);
  CHECK(result.largest > 1e-3);
  CHECK(result.zeros < static_cast<int>(L::shape::parameters) / 2);
}
template <class L, class Data>
void expect_right_gradients_on(const Data& data, double penalty = 0) {
  expect_right<L>(check_gradients_on<L>(data, penalty));
}

/// The check of one learner.
template <class L, class Target>
void expect_right_gradients(double penalty = 0) {
  expect_right<L>(check_gradients<L, Target>(penalty));
}

}  // namespace support
