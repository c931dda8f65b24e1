// SPDX-License-Identifier: MIT
// Ten training losses with every activation in two hidden layers agree with PyTorch
// (make_updates.py).
#include <doctest/doctest.h>

#include "golden/steps.hpp"
#include "golden/updates.hpp"

using namespace ctnn;

namespace {

template <auto A>
constexpr auto net = Dense<4, 5, A> >> Dense<6, A> >> Dense<2>;

template <auto A, auto Rate = SGD<0.1>>
double difference(const std::array<double, 10>& losses) {
  using L = Learner<net<A>, HalfSquaredError, Rate, Batch<8>, Precision<double>>;
  return golden::worst<L>(losses, golden::samples<Values<2>>());
}

}  // namespace

TEST_CASE("ten losses with rectifiers agree with PyTorch") {
  using namespace golden::activations;
  CHECK(difference<LeakyReLU<0.1>>(leaky_relu) < 1e-6);
  CHECK(difference<PReLU>(prelu) < 1e-6);
  CHECK(difference<ELU<>>(elu) < 1e-6);
  CHECK(difference<SELU>(selu) < 1e-6);
}

TEST_CASE("ten losses with smooth activations agree with PyTorch") {
  using namespace golden::activations;
  CHECK(difference<Softplus>(softplus) < 1e-6);
  CHECK(difference<Softsign>(softsign) < 1e-6);
  CHECK(difference<SiLU>(silu) < 1e-6);
  CHECK(difference<GELU>(gelu) < 1e-6);
  CHECK(difference<GELUTanh>(gelu_tanh) < 1e-6);
  CHECK(difference<Mish>(mish) < 1e-6);
}

TEST_CASE("ten losses with piecewise activations agree with PyTorch") {
  using namespace golden::activations;
  CHECK(difference<HardTanh>(hardtanh) < 1e-6);
  CHECK(difference<HardSigmoid>(hardsigmoid) < 1e-6);
  CHECK(difference<HardSwish>(hardswish) < 1e-6);
}

TEST_CASE("ten losses with activations of whole rows agree with PyTorch") {
  CHECK(difference<Softmax>(golden::activations::softmax) < 1e-6);
  CHECK(difference<LogSoftmax, SGD<0.01>>(golden::activations::log_softmax) < 1e-6);
}
