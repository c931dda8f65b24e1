// SPDX-License-Identifier: MIT
// Large models and their training are local variables on a small stack.
#include <pthread.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/graph/shape.hpp>
#include <ctnn/loss/loss_gradient.hpp>
#include <ctnn/metrics/confusion.hpp>
#include <ctnn/model/any_model.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/trainer.hpp>

using namespace ctnn;

namespace {

constexpr auto large = Dense<784, 512, ReLU> >> Dense<512, ReLU> >> Dense<10, Softmax>;
static_assert(sizeof(float) * parameter_count<large> > 2'600'000);
using L = Learner<large, CrossEntropy, Adam<>, Batch<64>>;

constexpr std::size_t stack_size = 256 * 1024;  // that of a thread of musl is 128 KB, of macOS 512

/// Runs f on a thread with a small stack; one that overflows it ends the program.
template <class F>
void on_small_stack(F f) {
  pthread_attr_t attributes;
  REQUIRE(pthread_attr_init(&attributes) == 0);
  REQUIRE(pthread_attr_setstacksize(&attributes, stack_size) == 0);
  pthread_t thread;
  REQUIRE(pthread_create(
              &thread, &attributes,
              [](void* call) -> void* {
                (*static_cast<F*>(call))();
                return nullptr;
              },
              &f) == 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

}  // namespace

TEST_CASE("a model of 2.7 MB is a local variable on a stack of 256 KB") {
  const std::vector<float> x(3 * 784, 0.5F);
  std::vector<float> y(3 * 10);
  float single = 0;
  on_small_stack([&] {
    Model<large> model;
    initialize<decltype(large)>(model.parameters(), 1);
    Model<large> copy = model;
    copy = model;
    single = copy(std::span<const float, 784>(x.data(), 784))[3];
    Model<large>::Workspace workspace;
    copy(Rows<const float, 784>(x.data(), 3), Rows<float, 10>(y.data(), 3), workspace);
  });
  CHECK(single > 0);
  // Probabilities below one of sums of at most 784 terms of order one: 4·√784·u = 112u.
  CHECK(std::abs(single - y[3]) < 112 * std::numeric_limits<float>::epsilon() / 2);
}

TEST_CASE("its trainer is one too, and so is a training step") {
  Dataset<784, Classes<10>> data;
  std::array<float, 784> x{};
  for (int s = 0; s < 40; ++s) {
    x.fill(static_cast<float>(s) / 40);
    data.add(x, s % 10);
  }
  std::vector<double> losses;
  on_small_stack([&] {
    Trainer<L> trainer(L{});
    std::array<std::size_t, 40> all{};
    for (std::size_t s = 0; s < 40; ++s) all[s] = s;
    trainer.gather(data, all);
    losses.push_back(trainer.differentiate().loss);
    losses.push_back(trainer.step().loss);
    losses.push_back(trainer.step().loss);
    losses.push_back(static_cast<double>(trainer.model()(data.x(0))[0]));
  });
  REQUIRE(losses.size() == 4);
  CHECK(losses[0] == losses[1]);
  CHECK(losses[2] != losses[1]);  // the weights moved
  CHECK(losses[3] > 0);
}

namespace {

// A layer of whole rows, half as large a square of them in a register each.
constexpr auto rows = Dense<300, 512, Softmax> >> Dense<600, PReLU> >> Dense<512, Softmax>;
using WholeRows = Learner<rows, CrossEntropy, SGD<>, Batch<33>>;

}  // namespace

TEST_CASE("wide layers of whole rows and with trained alphas fit as well") {
  Dataset<300, Classes<512>> data;
  std::array<float, 300> x{};
  for (int s = 0; s < 33; ++s) {
    x.fill(static_cast<float>(s) / 33);
    data.add(x, s);
  }
  double loss = 0;
  on_small_stack([&] {
    Trainer<WholeRows> trainer(WholeRows{});
    std::array<std::size_t, 33> all{};
    for (std::size_t s = 0; s < 33; ++s) all[s] = s;
    trainer.gather(data, all);
    loss = trainer.step().loss;
  });
  CHECK(std::isfinite(loss));
}

namespace {

// Inputs, a hidden layer and classes as many as W.
constexpr int W = 50000;
constexpr auto wide = Dense<W, 8, Tanh> >> Dense<W, PReLU> >> Dense<8, Tanh> >> Dense<W, Softmax>;

constexpr auto drop = [](auto* returned) { delete returned; };  // it has the width, too

constexpr auto two_outputs = Dense<4, 50000, Tanh> >> Dense<2>;

}  // namespace

TEST_CASE("inference takes a bounded stack, whatever the widths") {
  const std::vector<float> many(3 * W, 0.5F);
  std::vector<float> y(3 * W);
  on_small_stack([&] {
    Model<wide> model;
    initialize<decltype(wide)>(model.parameters(), 1);
    const std::span<const float, W> sample(many.data(), W);
    drop(new auto(model(sample)));
    drop(new auto(vjp(model, sample, sample)));
    Model<wide>::Workspace workspace;
    model(Rows<const float, W>(many.data(), 3), Rows<float, W>(y.data(), 3), workspace);
  });
  CHECK(y[W] > 0);
  const std::array<float, 4> x{1, 2, 3, 4};
  float slope = 0;
  on_small_stack([&] {
    Model<two_outputs> model;
    initialize<decltype(two_outputs)>(model.parameters(), 1);
    slope = jacobian(model, x)(1, 3);
    drop(new auto(AnyModel<4, 2>(model)(x)));
  });
  CHECK(slope != 0);
}

TEST_CASE("so does training") {
  using Recipe = Learner<wide, CrossEntropy, Standardize, SGD<>, Batch<2>>;
  const std::vector<float> x(W, 0.5F);
  const std::span<const float, W> sample(x);
  Dataset<W, Classes<W>> data;
  for (int s = 0; s < 2; ++s) data.add(sample, s);
  float bias = 0;
  on_small_stack([&] {
    const auto model = fit(Recipe{.epochs = 1}, data);
    bias = model.biases<3>()[0];
    drop(new auto(loss_gradient(model, CrossEntropy, sample, 3)));
  });
  CHECK(bias != 0);
}

TEST_CASE("so does the table of a thousand classes") {
  std::size_t samples = 0;
  on_small_stack([&] {
    ConfusionMatrix<1000> matrix;
    matrix.add(3, 999);
    matrix += ConfusionMatrix<1000>(matrix);
    samples = matrix.samples();
  });
  CHECK(samples == 2);
}
