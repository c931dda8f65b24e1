// SPDX-License-Identifier: MIT
// Gradients of batches are those of their samples, whichever way the data lies.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/core/error.hpp>
#include <ctnn/model/batch_gradients.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/jvp.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/dropout.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/plan_options.hpp>

#include "support/no_alloc.hpp"
#include "support/rounding.hpp"

using namespace ctnn;

namespace {

constexpr auto wide = Dense<5, 41, Tanh> >> Dropout<0.5> >> Dense<19, PReLU> >> Dense<3, Softmax>;
constexpr auto narrow = Dense<4, 8, Tanh> >> Dense<3, Softmax>;
// Several readers of the inputs, of sums and of a W; what is normalized and what is frozen.
constexpr auto joined =
    ((Named<"in", Dense<6, 11, Tanh>> >> BatchNorm<> >> Frozen<Dense<6, PReLU>>)+Identity) >>
    LayerNorm >> (Dense<3, Sigmoid> * Dense<3> | Identity) >> Dense<11, Tanh> >>
    (Transposed<"in", Dense<6, Softmax>> | (Dense<2, Swish> >> Dense<2, PReLU>));
constexpr auto log_softmax = Dense<3, 5, LogSoftmax>;  // ∂y/∂z is not symmetric
constexpr auto joined_neurons =
    Planned<joined, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
constexpr auto joined_samples =
    Planned<joined, PlanOptions{.orientation = Orientation::samples_on_lanes}>;

template <const auto& Net, class T>
std::unique_ptr<Model<Net, T>> started() {
  auto model = std::make_unique<Model<Net, T>>();
  const auto n = support::numbers<float>(static_cast<int>(model->parameters().size()), 1);
  std::copy(n.begin(), n.end(), model->parameters().begin());
  for (const auto& layer : Model<Net, T>::shape::layers)  // variances are positive
    for (std::size_t k = layer.statistics; k < layer.statistics + layer.statistic_count(); ++k)
      model->parameters()[k] = std::abs(model->parameters()[k]) + T(0.1);
  return model;
}

/// What two results may differ by, of the largest: both are sums of at most so many terms over samples
/// and through the layers, in different orders.
double bound_of(std::size_t n) {
  const double terms = static_cast<double>(n + 64 + 64 + 64);
  return 2 * support::lambda * std::sqrt(terms) * std::numeric_limits<double>::epsilon() / 2;
}

/// Of n samples in blocks of Batch, with 3 and 1 numbers between the rows, against vjp.
template <const auto& Net, int Batch>
void compare(std::size_t n) {
  using T = double;
  constexpr int in = Model<Net, T>::inputs;
  constexpr int out = Model<Net, T>::outputs;
  auto model = started<Net, T>();
  auto x = support::numbers<T>(static_cast<int>(n) * (in + 3), 2);
  auto dy = support::numbers<T>(static_cast<int>(n) * (out + 1), 3);
  std::vector<T> dx(n * (in + 3), 7);
  std::vector<T> y(n * out);
  const Rows<T, in> xs(x.data(), n, in + 3);
  const Rows<T, out> dys(dy.data(), n, out + 1);
  const Rows<T, in> dxs(dx.data(), n, in + 3);

  Model<Net, T> expected;
  std::vector<std::array<T, in>> each(n);
  for (std::size_t s = 0; s < n; ++s) each[s] = vjp(*model, xs[s], dys[s], expected);

  const auto workspace = std::make_unique<GradientWorkspace<Net, Batch, T>>();
  Model<Net, T> gradient;
  Model<Net, T> alone;
  CHECK(support::allocations_of([&] {
          vjp(*model, xs, dys, *workspace, gradient, dxs);
          vjp(*model, xs, dys, *workspace, alone);
        }) == 0);

  const double bound = bound_of(n);
  double largest = 0;
  double worst = 0;
  bool same = true;
  for (std::size_t k = 0; k < expected.parameters().size(); ++k) {
    largest = std::max(largest, std::abs(expected.parameters()[k]));
    worst = support::worse(worst, std::abs(gradient.parameters()[k] - expected.parameters()[k]));
    same = same && alone.parameters()[k] == gradient.parameters()[k];
  }
  CHECK(same);
  CHECK(largest > 0);
  CHECK(worst <= bound * largest);
  worst = 0;
  largest = 0;
  for (std::size_t s = 0; s < n; ++s)
    for (std::size_t i = 0; i < in; ++i) {
      largest = std::max(largest, std::abs(each[s][i]));
      worst = support::worse(worst, std::abs(dxs[s][i] - each[s][i]));
    }
  CHECK(largest > 0);
  CHECK(worst <= bound * largest);
  CHECK(dx[in + 1] == 7);  // between rows

  std::vector<T> again(n * (in + 3), 7);
  vjp(*model, xs, dys, *workspace, Rows<T, in>(again.data(), n, in + 3));
  CHECK(again == dx);

  const std::size_t some = std::min<std::size_t>(n, Batch);
  workspace->forward(*model, xs.part(0, some), {y.data(), n});
  worst = 0;
  largest = 0;
  for (std::size_t s = 0; s < some; ++s) {
    const auto of_sample = (*model)(xs[s]);
    for (std::size_t o = 0; o < out; ++o) {
      worst = support::worse(worst, std::abs(of_sample[o] - y[s * out + o]));
      largest = std::max(largest, std::abs(of_sample[o]));
    }
  }
  CHECK(worst <= bound * largest);
  std::fill(x.begin(), x.end(), 0.0);  // what is kept does not change
  std::fill(again.begin(), again.end(), 7.0);
  workspace->backward(*model, dys, {again.data(), n, in + 3});
  CHECK(std::equal(again.begin(), again.begin() + static_cast<std::ptrdiff_t>(some * (in + 3)),
                   dx.begin()));
}

/// ∂y/∂x·v of one sample and of many against the Jacobian.
template <const auto& Net, int Batch>
void compare_jvp(std::size_t n) {
  using T = double;
  constexpr int in = Model<Net, T>::inputs;
  constexpr int out = Model<Net, T>::outputs;
  const auto model = started<Net, T>();
  const auto x = support::numbers<T>(static_cast<int>(n) * in, 2);
  const auto v = support::numbers<T>(static_cast<int>(n) * in, 3);
  std::vector<T> dy(n * out);
  const auto workspace = std::make_unique<JvpWorkspace<Net, Batch, T>>();
  const Rows<const T, in> xs(x.data(), n);
  const Rows<const T, in> vs(v.data(), n);
  CHECK(support::allocations_of([&] { jvp(*model, xs, vs, *workspace, {dy.data(), n}); }) == 0);
  double worst = 0;
  double largest = 0;
  for (std::size_t s = 0; s < n; ++s) {
    const auto j = jacobian(*model, xs[s]);
    const auto alone = jvp(*model, xs[s], vs[s]);
    for (int o = 0; o < out; ++o) {
      double expected = 0;
      for (int i = 0; i < in; ++i) expected += j(o, i) * vs[s][static_cast<std::size_t>(i)];
      const auto k = static_cast<std::size_t>(o);
      largest = std::max(largest, std::abs(expected));
      worst = support::worse(worst, std::abs(alone[k] - expected));
      worst = support::worse(worst, std::abs(dy[s * out + k] - expected));
    }
  }
  CHECK(largest > 0);
  CHECK(worst <= bound_of(n) * largest);
}

}  // namespace

TEST_CASE("a directional derivative is the Jacobian's product with the direction") {
  compare_jvp<wide, 8>(21);
  compare_jvp<joined_neurons, 16>(5);
  compare_jvp<log_softmax, 4>(4);
}

TEST_CASE("gradients of a batch are the sum of its samples', with neurons on lanes") {
  compare<wide, 8>(1);
  compare<wide, 8>(21);
  compare<joined_neurons, 16>(16);
  compare<joined_neurons, 16>(5);
}

TEST_CASE("gradients of a batch are the sum of its samples', with samples on lanes") {
  compare<narrow, 13>(13);
  compare<narrow, 13>(30);
  compare<joined_samples, 32>(7);
  compare<joined_samples, 32>(40);
}

TEST_CASE("in float the same batch gives the same bits") {
  const auto model = started<wide, float>();
  const auto x = support::numbers<float>(20 * 5, 2);
  const auto dy = support::numbers<float>(20 * 3, 3);
  GradientWorkspace<wide> workspace;
  Model<wide> once;
  Model<wide> twice;
  vjp(*model, {x.data(), 20}, {dy.data(), 20}, workspace, once);
  vjp(*model, {x.data(), 9}, {dy.data(), 9}, workspace, twice);  // leaves its rows behind
  twice = {};
  vjp(*model, x, dy, workspace, twice);  // vectors of whole rows
  CHECK(std::equal(once.parameters().begin(), once.parameters().end(), twice.parameters().begin()));
  CHECK(once.weights<0>()(40, 4) != 0);
}

TEST_CASE("NaN in a sample reaches its own gradient alone") {
  const auto model = started<narrow, float>();
  auto x = support::numbers<float>(7 * 4, 2);
  const auto dy = support::numbers<float>(7 * 3, 3);
  std::vector<float> dx(7 * 4);
  x[4 * 2] = std::numeric_limits<float>::quiet_NaN();
  GradientWorkspace<narrow, 4> workspace;
  vjp(*model, {x.data(), 7}, {dy.data(), 7}, workspace, {dx.data(), 7});
  for (std::size_t k = 0; k < dx.size(); ++k) CHECK(std::isnan(dx[k]) == (k / 4 == 2));
}

TEST_CASE("rows that are missing are an error") {
  const Model<narrow> model;
  Model<narrow> gradient;
  GradientWorkspace<narrow, 4> workspace;
  std::array<float, 40> numbers{};
  const auto message = [](auto call) {
    try {
      call();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const Rows<const float, 4> x(numbers.data(), 5);
  CHECK(
      message([&] { workspace.forward(model, x, {numbers.data(), 5}); }) ==
      "GradientWorkspace::forward: there are 5 rows of inputs for a batch of 4: give no more at a "
      "time, or the workspace a larger batch.");
  CHECK(message([&] { vjp(model, x, {numbers.data(), 3}, workspace, gradient); }) ==
        "vjp: there are 3 rows of dy for 5 samples: give one for each.");
  vjp(model, {numbers.data(), 0}, {numbers.data(), 0}, workspace, gradient);
  CHECK(gradient.parameters()[0] == 0);
}
