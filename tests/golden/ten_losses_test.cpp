// SPDX-License-Identifier: MIT
// Ten training losses on fixed weights and samples agree with PyTorch (make_ten_losses.py).
#include <array>
#include <cmath>

#include <doctest/doctest.h>

#include <ctnn.hpp>

#include "golden/ten_losses.hpp"

using namespace ctnn;

namespace {

double number(int k) { return (k * 37 % 101) / 101.0 - 0.5; }

template <class Target>
Dataset<4, Target> samples() {
  Dataset<4, Target> data;
  for (int s = 0; s < 8; ++s) {
    std::array<float, 4> x{};
    for (int i = 0; i < 4; ++i)
      x[static_cast<std::size_t>(i)] = static_cast<float>(2 * number(1000 + 4 * s + i));
    if constexpr (ClassTarget<Target>)
      data.add(x, s % Target::classes);
    else
      data.add(x, std::array{static_cast<float>(number(2000 + 2 * s)),
                             static_cast<float>(number(2001 + 2 * s))});
  }
  return data;
}

/// The largest relative difference over ten steps. Samples are stored as float, so they differ from
/// the golden ones by 2⁻²⁵ relative.
template <class L, class Target>
double worst(const std::array<double, 10>& golden) {
  const auto data = samples<Target>();
  Trainer<L> trainer(L{});
  for (std::size_t k = 0; k < trainer.parameters().size(); ++k)
    trainer.parameters()[k] = static_cast<typename L::scalar>(number(static_cast<int>(k)));
  double difference = 0;
  for (const double expected : golden) {
    trainer.gather(data, all_indices(8));
    difference = std::max(difference, std::abs(trainer.step().loss / expected - 1));
  }
  return difference;
}

constexpr auto relu = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto tanh_net = Dense<4, 8, Tanh> >> Dense<3, Softmax>;
constexpr auto yes_no = Dense<4, 6, Sigmoid> >> Dense<1, Sigmoid>;
constexpr auto numbers = Dense<4, 5, Tanh> >> Dense<6, Tanh> >> Dense<2>;

}  // namespace

TEST_CASE_TEMPLATE("ten losses agree with PyTorch", T, float, double) {
  const double bound = std::is_same_v<T, double> ? 1e-6 : 2e-5;
  constexpr auto P = Precision<T>;
  CHECK(worst<Learner<relu, CrossEntropy, SGD<0.5>, L2<0.01>, Batch<8>, P>, Classes<3>>(
            golden::softmax_sgd_l2) < bound);
  CHECK(worst<Learner<tanh_net, CrossEntropy, Adam<0.05>, Batch<8>, P>, Classes<3>>(
            golden::softmax_adam) < bound);
  CHECK(worst<Learner<yes_no, BinaryCrossEntropy, SGD<1.0>, L1<0.001>, Batch<8>, P>, Binary>(
            golden::binary_sgd_l1) < bound);
  CHECK(worst<Learner<numbers, HalfSquaredError, Adam<0.02>, L2<0.02>, Batch<8>, P>, Values<2>>(
            golden::squares_adam_l2) < bound);
}
