// SPDX-License-Identifier: MIT
// The cause of a loss or weight that is not a finite number, as the data show it, and the remedy.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <ctnn/core/config.hpp>
#include <ctnn/step/encode_targets.hpp>

namespace ctnn::inline CTNN_ABI::detail {

/// Whether no number is NaN or infinite.
template <class T>
bool all_finite(std::span<const T> numbers) noexcept {
  T sum = 0;
  for (const T x : numbers) sum += x * T(0);
  return sum == T(0);
}

/// The first number of some samples that is NaN or infinite; else the one of largest magnitude.
struct WorstNumber {
  enum class Of : std::uint8_t { input, target, weight };  ///< its class's weight included
  Of of = Of::input;
  std::size_t sample = 0, place = 0;
  double value = 0;
};
template <class L, class Data>
CTNN_NOINLINE WorstNumber worst_number(const Data& data, std::span<const std::size_t> samples) {
  using Target = typename Data::target_type;
  WorstNumber worst;
  const auto compare = [&](WorstNumber::Of of, std::size_t sample, std::size_t place,
                           double value) {
    if (std::isfinite(worst.value) && !(std::abs(value) <= std::abs(worst.value)))
      worst = {of, sample, place, value};
  };
  for (const std::size_t s : samples) {
    const auto x = data.x(s);
    for (std::size_t i = 0; i < Data::inputs; ++i)
      compare(WorstNumber::Of::input, s, i, static_cast<double>(x[i]));
    for (std::size_t o = 0; o < Target::outputs; ++o)
      compare(WorstNumber::Of::target, s, o,
              encode_target<double, typename L::loss_type, Target>(data.target(s),
                                                                   static_cast<int>(o)));
    // Weights count by their ratios: a large one is no fault.
    const double weight = static_cast<double>(weight_of<L, Target>(data.weight(s), data.target(s)));
    if (!std::isfinite(weight)) compare(WorstNumber::Of::weight, s, 0, weight);
  }
  return worst;
}
/// "input 2 of sample 17 is NaN", or what the data allow to say; `largest` is the largest number of
/// the type that training computes with.
[[nodiscard]] std::string cause_text(const WorstNumber& worst, double largest, double rate);

}  // namespace ctnn::inline CTNN_ABI::detail

#if !defined(CTNN_COMPILED)
#include <ctnn/training/not_finite-inl.hpp>
#endif
