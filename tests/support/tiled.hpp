// SPDX-License-Identifier: MIT
// Training with neurons on lanes beside the same on the reference kernels, and in double.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/data/dataset.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/head_loss.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/training/trainer.hpp>

namespace support {

inline constexpr ctnn::PlanOptions on_neurons{.orientation = ctnn::Orientation::neurons_on_lanes};
inline constexpr ctnn::PlanOptions on_samples{.orientation = ctnn::Orientation::samples_on_lanes};

/// 40 samples of numbers in [−1, 1) with targets for the loss. `weighted` ones weigh 0, ¼, 1 and 2.
template <int In, class Target>
ctnn::Dataset<In, Target> training_data(bool weighted = false) {
  ctnn::Dataset<In, Target> data;
  const ctnn::Random random(5, ctnn::Purpose::split);
  std::size_t next = 0;
  for (int s = 0; s < 40; ++s) {
    std::array<float, In> x{};
    for (float& v : x) v = 2 * random.uniform(next++) - 1;
    constexpr std::array<float, 4> weights{1, 0.25F, 2, 0};
    const float weight = weighted ? weights[static_cast<std::size_t>(s % 4)] : 1;
    if constexpr (ctnn::ClassTarget<Target>) {
      data.add(x, s % Target::classes, weight);
    } else {
      std::array<float, Target::width> t{};
      for (float& v : t) v = random.uniform(next++);
      data.add(x, t, weight);
    }
  }
  return data;
}

/// A batch of `size` of the 40 samples, another one for every `turn`.
inline std::vector<std::size_t> batch_of(int size, int turn) {
  std::vector<std::size_t> indices(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < indices.size(); ++i)
    indices[i] = (i + 13 * static_cast<std::size_t>(turn)) % 40;
  return indices;
}

/// Initial parameters with biases away from zero, the same for every number type.
template <class L>
std::vector<float> start() {
  std::vector<float> result(L::shape::parameters);
  ctnn::initialize<typename L::network_type>(std::span<float>(result), 3);
  for (std::size_t k = 0; k < result.size(); ++k) result[k] += 0.01F * static_cast<float>(k % 7);
  return result;
}

struct Run {
  std::vector<double> gradients;  // of the first batch
  std::vector<double> weights;    // after three steps
  ctnn::Step seen;                // by differentiate()
  ctnn::Step first;               // by step(), of the same batch at the same weights
  ctnn::Step last;
};

template <class Trainer>
void restart(Trainer& trainer, const std::vector<float>& from) {
  std::copy(from.begin(), from.end(), trainer.parameters().begin());
}

template <class Trainer, class Data>
Run run(const Data& data, int size) {
  using L = typename Trainer::learner_type;
  const auto trainer = std::make_unique<Trainer>(L{});
  restart(*trainer, start<L>());
  Run result;
  trainer->gather(data, batch_of(size, 0));
  result.seen = trainer->differentiate();
  const auto gradients = trainer->gradients();
  result.gradients.assign(gradients.begin(), gradients.end());
  result.first = trainer->step();
  for (int turn = 1; turn < 3; ++turn) {
    trainer->gather(data, batch_of(size, turn));
    result.last = trainer->step();
  }
  const auto weights = trainer->parameters();
  result.weights.assign(weights.begin(), weights.end());
  return result;
}

/// Root mean square of a − b, or of a, in [first, last).
inline double rms(const std::vector<double>& a, const std::vector<double>* b, std::size_t first,
                  std::size_t last) {
  double sum = 0;
  for (std::size_t k = first; k < last; ++k) {
    const double d = a[k] - (b ? (*b)[k] : 0);
    sum += d * d;
  }
  return std::sqrt(sum / static_cast<double>(last - first));
}

/// How far `got` is from the values in double as a multiple of how far the reference kernels are,
/// at worst over the layers. Both compute the same sums of the same float products in other orders,
/// so that their errors are of one size but not equal number by number; the root mean square over a
/// layer is. A single wrong entry among 10 000 makes it 1e5 times as large. A unit u of the values
/// in double is granted, for the errors that one of them does not happen to make.
inline double error_ratio(std::span<const ctnn::LayerInfo> layers, const std::vector<double>& got,
                          const std::vector<double>& reference,
                          const std::vector<double>& in_double) {
  constexpr double u = std::numeric_limits<float>::epsilon() / 2;
  double worst = 0;
  for (const ctnn::LayerInfo& layer : layers) {
    const std::size_t first = layer.weights;
    const std::size_t last = first + layer.parameters();
    const double allowed =
        rms(reference, &in_double, first, last) + u * rms(in_double, nullptr, first, last);
    const double error = rms(got, &in_double, first, last);
    worst = error <= worst * allowed ? worst : error / allowed;
    // A training that diverges would allow anything.
    CHECK(allowed < 1e-4 * rms(in_double, nullptr, first, last));
  }
  return worst;
}

inline void expect_close(const ctnn::Step& got, const ctnn::Step& in_double) {
  // Losses are of z, sums of k ≤ 64 terms of order one whose error is λ·√k·u = 32u; slopes are at
  // most 2. Penalties are sums of as many lanes, corrected for their rounding.
  constexpr double bound = 64 * std::numeric_limits<float>::epsilon() / 2;
  CHECK(std::abs(got.loss - in_double.loss) <= bound * (1 + in_double.loss));
  CHECK(std::abs(got.penalty - in_double.penalty) <= bound * in_double.penalty);
  CHECK(got.weight == in_double.weight);
  CHECK(got.correct == in_double.correct);
}

inline void expect_equal_training(std::span<const ctnn::LayerInfo> layers, const Run& tiled,
                                  const Run& reference, const Run& in_double) {
  constexpr double lambda = 4;
  const double of_gradients =
      error_ratio(layers, tiled.gradients, reference.gradients, in_double.gradients);
  const double of_weights =
      error_ratio(layers, tiled.weights, reference.weights, in_double.weights);
#ifdef PRINT_RATIOS
  MESSAGE("ratios " << of_gradients << " " << of_weights);
#endif
  CHECK(of_gradients <= lambda);
  CHECK(of_weights <= lambda);
  CHECK(rms(in_double.gradients, nullptr, 0, in_double.gradients.size()) >
        1e-4);  // there is something
  expect_close(tiled.seen, in_double.seen);
  expect_close(tiled.first, in_double.first);
  expect_close(tiled.last, in_double.last);
}

/// Trains Net with neurons on lanes, on the reference kernels and in double, on batches of 1 … 40.
template <auto Net, class Target, auto... Policies>
void expect_tiled_equals_plain(bool weighted = false) {
  using namespace ctnn;
  using Tiled = Learner<Planned<Net, on_neurons>, Policies..., Batch<40>>;
  using Reference = Learner<Planned<Net, on_samples>, Policies..., Batch<40>>;
  using InDouble = Learner<Planned<Net, on_samples>, Policies..., Batch<40>, Precision<double>>;
  const auto data = training_data<Tiled::shape::inputs, Target>(weighted);
  for (const int size : {1, 2, 7, 33, 40}) {
    CAPTURE(size);
    expect_equal_training(Tiled::shape::layers, run<Trainer<Tiled>>(data, size),
                          run<Trainer<Reference>>(data, size),
                          run<Trainer<InDouble, double>>(data, size));
  }
}

}  // namespace support
