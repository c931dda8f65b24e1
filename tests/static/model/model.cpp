// SPDX-License-Identifier: MIT
// Inference while compiling, against numbers worked out by hand.
#include <array>

#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 3, ReLU> >> Dense<2>;

template <class T>
constexpr Model<net, T> by_hand() {
  Model<net, T> model;
  auto w0 = model.template weights<0>();
  w0(0, 0) = T(1), w0(0, 1) = T(2);
  w0(1, 0) = T(-1), w0(1, 1) = T(1);
  w0(2, 0) = T(0.5), w0(2, 1) = T(0.25);
  model.template biases<0>()[0] = T(1);
  model.template biases<0>()[2] = T(-4);
  auto w1 = model.template weights<1>();
  w1(0, 0) = T(2), w1(0, 1) = T(10), w1(0, 2) = T(100);
  w1(1, 0) = T(-1), w1(1, 1) = T(0), w1(1, 2) = T(1);
  model.template biases<1>()[1] = T(0.5);
  return model;
}

template <class T>
constexpr std::array<T, 2> output(T x0, T x1) {
  return by_hand<T>()(std::array<T, 2>{x0, x1});
}

// x = (2, 3): z = (2 + 6 + 1, −2 + 3, 1 + 0.75 − 4) = (9, 1, −2.25), ReLU (9, 1, 0),
// y = (18 + 10, −9 + 0.5).
static_assert(output<float>(2, 3) == std::array<float, 2>{28, -8.5F});
static_assert(output<double>(2, 3) == std::array<double, 2>{28, -8.5});
// x = (8, 4): z = (17, −4, 1), ReLU (17, 0, 1), y = (34 + 100, −17 + 1 + 0.5).
static_assert(output<float>(8, 4) == std::array<float, 2>{134, -15.5F});
static_assert(output<double>(8, 4) == std::array<double, 2>{134, -15.5});

static_assert(by_hand<double>()(std::array<float, 2>{2, 3})[0] == 28, "float inputs are widened");
static_assert(Model<net>{}(std::array<float, 2>{2, 3}) == std::array<float, 2>{0, 0},
              "a new model is all zeros");

constexpr auto model = by_hand<float>();
static_assert(model.parameters().size() == 9 + 8);
static_assert(model.parameters()[1] == 2 && model.parameters()[2] == -1,
              "the block holds W (out, in) row by row …");
static_assert(model.parameters()[6] == 1 && model.parameters()[8] == -4, "… then b …");
static_assert(model.parameters()[9 + 2] == 100, "… then the next layer");

}  // namespace
