// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/core/static_for.hpp>
#include <ctnn/graph/graph_of.hpp>
#include <ctnn/graph/heads.hpp>
#include <ctnn/graph/operation.hpp>
#include <ctnn/model/gradients.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/branches.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/network/modifiers.hpp>
#include <ctnn/network/normalization.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/passes/sample_lanes_inference.hpp>
#include <ctnn/random/philox.hpp>

using namespace ctnn;

namespace {

template <auto Net>
Model<Net> any_model() {
  Model<Net> model;
  const Random random(7, Purpose::initialization);
  for (std::size_t k = 0; k < model.parameters().size(); ++k)
    model.parameters()[k] = 0.1F + 0.8F * static_cast<float>(random.uniform(k));
  return model;
}

template <int N>
std::vector<float> any_rows(std::size_t n) {
  std::vector<float> x(n * static_cast<std::size_t>(N));
  const Random random(8, Purpose::split);
  for (std::size_t k = 0; k < x.size(); ++k) x[k] = 2 * static_cast<float>(random.uniform(k)) - 1;
  return x;
}

/// One sample on the reference kernels, in double.
template <auto Net>
auto plainly(const Model<Net>& model, const float* x) {
  using net = typename Model<Net>::inference_type;
  Model<net{}, double> exact;
  std::copy(model.parameters().begin(), model.parameters().end(), exact.parameters().begin());
  using inference = detail::plain_inference<net, double, 1>;
  std::array<double, inference::size> memory{};
  std::copy_n(x, Model<Net>::inputs,
              inference::template value<detail::network_input>(memory.data()).data);
  inference::run(typename inference::forward::model{exact.data()}, memory.data());
  std::array<double, Model<Net>::outputs> y{};
  detail::static_for<0, static_cast<int>(detail::graph_of<net>::heads.size())>([&](auto h) {
    constexpr detail::Head head = detail::graph_of<net>::heads[h()];
    std::copy_n(inference::template value<detail::value_of(head.op)>(memory.data()).data, head.out,
                y.begin() + head.offset);
  });
  return y;
}

/// Both calls of a model, whatever the batch, give what the reference kernels give in double.
template <auto Net>
void expect_agreement() {
  const Model<Net> model = any_model<Net>();
  constexpr int in = Model<Net>::inputs;
  constexpr int out = Model<Net>::outputs;
  const auto workspace = std::make_unique<typename Model<Net>::Workspace>();
  const std::vector<float> x = any_rows<in>(37);
  std::vector<float> all(37 * static_cast<std::size_t>(out));
  model(Rows<const float, in>(x.data(), 37), Rows<float, out>(all.data(), 37), *workspace);
  for (std::size_t s = 0; s < 37; ++s) {
    const float* const row = x.data() + s * static_cast<std::size_t>(in);
    const auto single = model(std::span<const float, in>(row, in));
    const auto exact = plainly(model, row);
    std::array<float, out> alone{};
    model(Rows<const float, in>(row, 1), Rows<float, out>(alone.data(), 1), *workspace);
    for (std::size_t o = 0; o < static_cast<std::size_t>(out); ++o) {
      CHECK(alone[o] == all[s * static_cast<std::size_t>(out) + o]);
      CHECK(single[o] == doctest::Approx(exact[o]).epsilon(2e-5));
      CHECK(alone[o] == doctest::Approx(exact[o]).epsilon(2e-5));
    }
  }
}
template <auto Net>
void expect_agreement_both_ways() {
  expect_agreement<Planned<Net, PlanOptions{.orientation = Orientation::samples_on_lanes}>>();
  expect_agreement<Planned<Net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>>();
}

/// ∂y/∂x and ∂(gᵀy)/∂θ of one sample against central differences on the reference kernels in
/// double.
template <auto Net>
void expect_right_gradients() {
  constexpr int in = Model<Net>::inputs;
  constexpr int out = Model<Net>::outputs;
  Model<Net> model = any_model<Net>();
  std::vector<float> x = any_rows<in>(1);
  const std::span<const float, in> at(x.data(), in);
  const auto j = jacobian(model, at);
  std::array<float, out> g{};
  for (std::size_t o = 0; o < g.size(); ++o) g[o] = 0.3F + 0.2F * static_cast<float>(o % 3);
  Model<Net> gradient;
  const auto dx = vjp(model, at, g, gradient);

  const auto change = [&](float& of) {
    const float kept = of;
    constexpr float h = 1.0F / 512;  // exact steps
    of = kept + h;
    const double step_up = static_cast<double>(of) - static_cast<double>(kept);
    auto above = plainly(model, x.data());
    of = kept - h;
    const double step = step_up + static_cast<double>(kept) - static_cast<double>(of);
    const auto below = plainly(model, x.data());
    of = kept;
    for (std::size_t o = 0; o < above.size(); ++o) above[o] = (above[o] - below[o]) / step;
    return above;
  };
  const auto along_g = [&](const auto& slopes) {
    double sum = 0;
    for (std::size_t o = 0; o < g.size(); ++o) sum += slopes[o] * static_cast<double>(g[o]);
    return sum;
  };
  for (int i = 0; i < in; ++i) {
    const auto slopes = change(x[static_cast<std::size_t>(i)]);
    for (int o = 0; o < out; ++o)
      CHECK(j(o, i) == doctest::Approx(slopes[static_cast<std::size_t>(o)]).epsilon(1e-3));
    CHECK(dx[static_cast<std::size_t>(i)] == doctest::Approx(along_g(slopes)).epsilon(1e-3));
  }
  double largest = 0;
  for (const LayerInfo& layer : Model<Net>::shape::layers)
    for (std::size_t k = layer.weights; k < layer.statistics; ++k) {
      const double slope = along_g(change(model.parameters()[k]));
      CHECK(gradient.parameters()[k] == doctest::Approx(slope).epsilon(1e-3));
      largest = std::max(largest, std::abs(slope));
    }
  CHECK(largest > 1e-2);
}

constexpr auto joined = Dense<5, 17, Tanh> >> ((Dense<3, Sigmoid> >> Dense<17>)+Identity) >>
                        (Dense<2, Sigmoid> * Dense<2> | Identity) >> (Dense<3, Softmax> | Dense<1>);
constexpr auto tied = Named<"code", Dense<17, 3, Tanh>> >>
                      Shared<"twice", (Dense<3, PReLU> >> LayerNorm)> >>
                      Shared<"twice", (Dense<3, PReLU> >> LayerNorm)> >> BatchNorm<> >>
                      Activation<Sigmoid> >> Transposed<"code", Dense<17, NoBias>>;

}  // namespace

TEST_CASE("branches and heads: single, batch and reference agree") {
  expect_agreement_both_ways<joined>();
}
TEST_CASE("shared, transposed and normalized: single, batch and reference agree") {
  expect_agreement_both_ways<tied>();
}
TEST_CASE("gradients of one sample through branches") { expect_right_gradients<joined>(); }
TEST_CASE("gradients of one sample through shared and transposed weights and normalizations") {
  expect_right_gradients<tied>();
}

TEST_CASE("heads are read by number and by name") {
  static constexpr auto net =
      Dense<2, 3, ReLU> >> (Named<"kind", Dense<3, Softmax>> | Named<"size", Dense<1>>);
  constexpr std::array y{0.1F, 0.7F, 0.2F, 5.0F};
  static_assert(head<net, 1>(y) == std::array{5.0F});
  CHECK(head<net, "kind">(y) == std::array{0.1F, 0.7F, 0.2F});
  CHECK(head<net, "size">(y) == std::array{5.0F});
}
