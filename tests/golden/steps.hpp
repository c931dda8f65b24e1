// SPDX-License-Identifier: MIT
// The samples, first weights and training steps of the golden tables, as in their scripts.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <ctnn.hpp>

#include "golden/number.hpp"

namespace golden {

/// Eight samples; `target(s)` makes the target of sample s.
template <class Target, class F>
ctnn::Dataset<4, Target> samples(F target) {
  ctnn::Dataset<4, Target> data;
  for (int s = 0; s < 8; ++s) {
    std::array<float, 4> x{};
    for (int i = 0; i < 4; ++i)
      x[static_cast<std::size_t>(i)] = static_cast<float>(2 * number(1000 + 4 * s + i));
    data.add(x, target(s));
  }
  return data;
}
/// The same with classes in turn, or with numbers.
template <class Target>
ctnn::Dataset<4, Target> samples() {
  return samples<Target>([](int s) {
    if constexpr (ctnn::ClassTarget<Target>)
      return s % Target::classes;
    else
      return std::array{static_cast<float>(number(2000 + 2 * s)),
                        static_cast<float>(number(2001 + 2 * s))};
  });
}

/// The largest relative difference over ten steps.
template <class L, class Data>
double worst(const std::array<double, 10>& losses, const Data& data) {
  ctnn::Trainer<L> trainer(L{});
  for (std::size_t k = 0; k < trainer.parameters().size(); ++k)
    trainer.parameters()[k] = static_cast<typename L::scalar>(number(static_cast<int>(k)));
  for (const ctnn::LayerInfo& layer : L::shape::layers)
    if (layer.trained)
      std::fill_n(trainer.parameters().begin() + static_cast<std::ptrdiff_t>(layer.alphas),
                  layer.out, typename L::scalar(0.25));
  double difference = 0;
  for (const double expected : losses) {
    trainer.gather(data, ctnn::all_indices(8));
    difference = std::max(difference, std::abs(trainer.step().loss / expected - 1));
  }
  return difference;
}

}  // namespace golden
