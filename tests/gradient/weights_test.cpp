// SPDX-License-Identifier: MIT
// Gradients where samples and classes weigh differently.
#include "support/gradient_check.hpp"

using namespace ctnn;
using support::check_gradients_on;
using support::expect_right_gradients_on;

namespace {

constexpr auto classifier =
    Dense<3, 5, PReLU> >> Named<"code", Dense<4, Sigmoid>> >> Dense<3, Softmax>;
constexpr auto numbers = Dense<3, 5, Tanh> >> Dense<2, PReLU>;
constexpr auto yes_no = Dense<3, 5, Tanh> >> Dense<1, Sigmoid>;

template <const auto& net, auto Loss, auto... Policies>
using Double = Learner<net, Loss, Policies..., SGD<>, Batch<5>, Precision<double>>;

using Weighted = Double<classifier, CrossEntropy, ClassWeights<0.5, 2.0, 7.0>>;
using Sparse = Double<classifier, CrossEntropy, OnOutputs<"code", KLSparsity<0.5, 0.05>>,
                      OnOutputs<"code", L1<0.1>>>;

template <class Target>
Dataset<3, Target> weighted_samples() {
  const auto even = support::gradient_data<3, Target>();
  const float weights[] = {0.5F, 3, 0, 1.25F, 2};
  Dataset<3, Target> data;
  for (std::size_t s = 0; s < even.size(); ++s) data.add(even.x(s), even.target(s), weights[s]);
  return data;
}

}  // namespace

TEST_CASE("sample weights, in the loss and in penalties on outputs") {
  expect_right_gradients_on<Double<yes_no, BinaryCrossEntropy>>(weighted_samples<Binary>());
  expect_right_gradients_on<Double<numbers, Huber<0.5>>>(weighted_samples<Values<2>>());
  expect_right_gradients_on<Sparse>(weighted_samples<Classes<3>>());
}

TEST_CASE("class weights, alone and times sample weights") {
  expect_right_gradients_on<Weighted>(support::gradient_data<3, Classes<3>>());
  expect_right_gradients_on<Weighted>(weighted_samples<Classes<3>>());
  expect_right_gradients_on<Double<yes_no, BinaryCrossEntropy, ClassWeights<1.0, 9.0>>>(
      weighted_samples<Binary>());
}

TEST_CASE("a planted fault behind weights is caught") {
  CHECK(check_gradients_on<Weighted>(weighted_samples<Classes<3>>(), 0, 1.0001).worst > 1e-5);
}
