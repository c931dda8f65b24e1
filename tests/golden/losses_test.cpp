// SPDX-License-Identifier: MIT
// Ten training losses of every kind agree with PyTorch (make_updates.py).
#include <doctest/doctest.h>

#include "golden/steps.hpp"
#include "golden/updates.hpp"

using namespace ctnn;
using golden::samples;

namespace {

template <int Out, auto Last>
constexpr auto net = Dense<4, 6, Tanh> >> Dense<Out, Last>;

template <int Out, auto Last, auto... Policies>
double difference(const std::array<double, 10>& losses, const auto& data) {
  using L = Learner<net<Out, Last>, Policies..., SGD<0.1>, Batch<8>, Precision<double>>;
  return golden::worst<L>(losses, data);
}

const auto numbers = samples<Values<2>>();
const auto classes = samples<Classes<3>>();
const auto yes_no = samples<Binary>([](int s) { return s % 2; });
const auto counts = samples<Values<2>>([](int s) {
  return std::array{static_cast<float>(3 * s % 5), static_cast<float>((3 * s + 2) % 5)};
});
const auto shares = samples<Values<3>>([](int s) {
  const auto i = static_cast<float>(s);
  const auto r = static_cast<float>(s % 4);
  return std::array{r / 16, (i + 5) / 16, (11 - i - r) / 16};
});

}  // namespace

TEST_CASE("ten losses of numbers agree with PyTorch") {
  using namespace golden::losses;
  CHECK(difference<2, Identity, MeanAbsoluteError>(golden::losses::mean_absolute_error, numbers) <
        1e-6);
  CHECK(difference<2, Identity, Huber<0.5>>(huber, numbers) < 1e-6);
  CHECK(difference<2, Softplus, Poisson>(poisson, counts) < 1e-6);
  CHECK(difference<2, Identity, GaussianNLL<0.5>>(gaussian_nll, numbers) < 1e-6);
}

TEST_CASE("ten losses of classes agree with PyTorch") {
  using namespace golden::losses;
  CHECK(difference<3, Softmax, KLDivergence>(kl_divergence, shares) < 1e-6);
  CHECK(difference<3, Softmax, LabelSmoothing<0.1, CrossEntropy>>(label_smoothing, classes) < 1e-6);
  CHECK(difference<1, Sigmoid, LabelSmoothing<0.1, BinaryCrossEntropy>>(binary_label_smoothing,
                                                                        yes_no) < 1e-6);
}

TEST_CASE("ten losses with class weights agree with PyTorch's weighted mean") {
  CHECK(difference<3, Softmax, CrossEntropy, ClassWeights<0.5, 2.0, 7.0>>(
            golden::losses::class_weights, classes) < 1e-6);
  CHECK(difference<1, Sigmoid, BinaryCrossEntropy, ClassWeights<0.5, 3.0>>(
            golden::losses::binary_class_weights, yes_no) < 1e-6);
}
