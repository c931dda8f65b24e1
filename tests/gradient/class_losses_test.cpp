// SPDX-License-Identifier: MIT
// Gradients of smoothed, divergence and margin losses.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients;
using support::expect_right_gradients;
using support::expect_right_gradients_on;

namespace {

template <int Out, auto Last>
constexpr auto net = Dense<3, 5, Tanh> >> Dense<Out, Last>;

template <int Out, auto Last, auto Loss>
using Double = Learner<net<Out, Last>, Loss, SGD<>, Batch<5>, Precision<double>>;

/// The samples of the gradient check with distributions for targets: sixteenths, so that their sum is
/// exactly one, as δ = y − t takes it to be.
Dataset<3, Values<4>> distributions() {
  const auto numbers = support::gradient_data<3, Values<4>>();
  Dataset<3, Values<4>> data;
  for (std::size_t s = 0; s < numbers.size(); ++s) {
    std::array<float, 4> t{};
    t[3] = 1;
    for (std::size_t j = 0; j < 3; ++j)
      t[3] -= t[j] = std::floor(1 + 4 * numbers.target(s)[j]) / 16;
    data.add(numbers.x(s), t);
  }
  return data;
}

}  // namespace

TEST_CASE("LabelSmoothing of CrossEntropy and of BinaryCrossEntropy") {
  expect_right_gradients<Double<4, Softmax, LabelSmoothing<0.1, CrossEntropy>>, Classes<4>>();
  expect_right_gradients<Double<1, Sigmoid, LabelSmoothing<0.1, BinaryCrossEntropy>>, Binary>();
  expect_right_gradients<Double<4, Identity, LabelSmoothing<0.1, CrossEntropyOnLogits>>,
                         Classes<4>>();
}

TEST_CASE("KLDivergence, for classes and for targets that are distributions") {
  expect_right_gradients<Double<4, Softmax, KLDivergence>, Classes<4>>();
  expect_right_gradients_on<Double<4, Softmax, KLDivergence>>(distributions());
  expect_right_gradients_on<Double<4, Softmax, CrossEntropy>>(distributions());
}

TEST_CASE("Hinge and PerceptronLoss, one margin and one per class") {
  expect_right_gradients<Double<1, Identity, Hinge>, Binary>();
  expect_right_gradients<Double<1, Identity, PerceptronLoss>, Binary>();
  expect_right_gradients<Double<4, Identity, Hinge>, Classes<4>>();
  expect_right_gradients<Double<4, Identity, PerceptronLoss>, Classes<4>>();
}

TEST_CASE("margin losses are of the z before a Sign") {
  expect_right_gradients<Double<1, Sign, Hinge>, Binary>();
  expect_right_gradients<Double<1, Sign, PerceptronLoss>, Binary>();
}

TEST_CASE("a planted fault behind Hinge is caught") {
  CHECK(check_gradients<Double<1, Identity, Hinge>, Binary>(0, 1.0001).worst > 1e-5);
}
