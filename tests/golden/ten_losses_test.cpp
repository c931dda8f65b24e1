// SPDX-License-Identifier: MIT
// Ten training losses on fixed weights and samples agree with PyTorch (make_ten_losses.py).
#include <array>

#include <doctest/doctest.h>

#include "golden/steps.hpp"
#include "golden/ten_losses.hpp"

using namespace ctnn;

namespace {

template <class L, class Target>
double worst(const std::array<double, 10>& losses) {
  return golden::worst<L>(losses, golden::samples<Target>());
}

constexpr auto relu = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
constexpr auto tanh_net = Dense<4, 8, Tanh> >> Dense<3, Softmax>;
constexpr auto yes_no = Dense<4, 6, Sigmoid> >> Dense<1, Sigmoid>;
constexpr auto numbers = Dense<4, 5, Tanh> >> Dense<6, Tanh> >> Dense<2>;

}  // namespace

// The script's samples are double, these are float: they differ by 2⁻²⁵ relative.
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
