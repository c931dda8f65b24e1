// SPDX-License-Identifier: MIT
// Ten training losses with every update agree with PyTorch (make_updates.py).
#include <doctest/doctest.h>

#include "golden/steps.hpp"
#include "golden/updates.hpp"

using namespace ctnn;

namespace {

constexpr auto net = Dense<4, 6, Tanh> >> Dense<3, Softmax>;

template <auto Update>
double difference(const std::array<double, 10>& losses) {
  using L = Learner<net, CrossEntropy, Update, Batch<8>, Precision<double>>;
  return golden::worst<L>(losses, golden::samples<Classes<3>>());
}

}  // namespace

TEST_CASE("ten losses with every update agree with PyTorch") {
  CHECK(difference<SGD<0.1>>(golden::updates::sgd) < 1e-6);
  CHECK(difference<Momentum<0.1, 0.9>>(golden::updates::momentum) < 1e-6);
  CHECK(difference<Nesterov<0.1, 0.9>>(golden::updates::nesterov) < 1e-6);
  CHECK(difference<RMSProp<0.02>>(golden::updates::rmsprop) < 1e-6);
  CHECK(difference<Adagrad<0.1>>(golden::updates::adagrad) < 1e-6);
  CHECK(difference<Adam<0.05>>(golden::updates::adam) < 1e-6);
  CHECK(difference<AdamW<0.05, 0.1>>(golden::updates::adamw) < 1e-6);
}

TEST_CASE("ten losses with Nadam agree with its formula in Python") {
  CHECK(difference<Nadam<0.05>>(golden::updates::nadam) < 1e-6);
}

TEST_CASE("the comparison distinguishes updates") {
  CHECK(difference<Adam<0.05>>(golden::updates::nadam) > 1e-4);
  CHECK(difference<Momentum<0.1, 0.9>>(golden::updates::nesterov) > 1e-4);
}
