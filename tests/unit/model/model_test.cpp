// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/input_rows.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/model/any_model.hpp>
#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/layer_info.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/simd/vector.hpp>
using namespace ctnn;

namespace {

constexpr auto net = Dense<7, 19, Tanh> >> Dense<5, ReLU> >> Dense<3>;
constexpr auto classifier = Dense<7, 19, ReLU> >> Dense<5, Softmax>;

template <auto Net, class T = float>
Model<Net, T> initialized(std::uint64_t seed = 1) {
  Model<Net, T> model;
  using network_type = typename Model<Net, T>::network_type;
  initialize<network_type>(model.parameters(), seed);
  const Random random(seed, Purpose::initialization, 1000);
  for (std::size_t l = 0, k = 0; l < shape_of<network_type>::depth; ++l) {
    const LayerInfo layer = shape_of<network_type>::layers[l];
    for (int o = 0; o < layer.out; ++o, ++k)
      model.parameters()[layer.biases + static_cast<std::size_t>(o)] = random.uniform(k) - 0.5F;
  }
  return model;
}

/// n rows of `width` numbers in [−1, 1).
std::vector<float> rows(std::size_t n, std::size_t width) {
  const Random random(2, Purpose::shuffle);
  std::vector<float> x(n * width);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = 2 * random.uniform(i) - 1;
  return x;
}

template <auto Net, class T>
std::vector<T> batch_outputs(const Model<Net, T>& model, const std::vector<float>& x) {
  using M = Model<Net, T>;
  const std::size_t n = x.size() / M::inputs;
  std::vector<T> y(n * M::outputs);
  typename M::Workspace workspace;
  model(Rows<const float, M::inputs>(x.data(), n), Rows<T, M::outputs>(y.data(), n), workspace);
  return y;
}

template <auto Net, class T>
std::array<T, Model<Net, T>::outputs> single_output(const Model<Net, T>& model,
                                                    const std::vector<float>& x, std::size_t s) {
  constexpr std::size_t in = Model<Net, T>::inputs;
  return model(std::span<const float, in>(x.data() + s * in, in));
}

struct Judged {
  std::vector<double> y;
  std::vector<double> error;
};

/// The outputs of `net` in double beside a bound on the error of a float evaluation of them:
/// a sum of k terms errs by λ·√k·u·Σ|a·b| (λ = 4, u = 2⁻²⁴, see kernels/plain_test), the error of
/// its inputs passes through |W|, and neither tanh nor ReLU enlarges an error; tanh adds 2 ulp of
/// its own, at most 4u as |y| ≤ 1.
Judged judge(const Model<net>& model, std::span<const float, 7> x) {
  const double u = std::numeric_limits<float>::epsilon() / 2;
  Judged now{{x.begin(), x.end()}, std::vector<double>(7)};
  for (std::size_t l = 0; l < shape_of<decltype(net)>::depth; ++l) {
    const LayerInfo layer = shape_of<decltype(net)>::layers[l];
    Judged next;
    for (std::size_t o = 0; o < static_cast<std::size_t>(layer.out); ++o) {
      double z = model.parameters()[layer.biases + o];
      double magnitude = std::abs(z);
      double passed_on = 0;
      for (std::size_t i = 0; i < now.y.size(); ++i) {
        const double w = model.parameters()[layer.weights + o * now.y.size() + i];
        z += w * now.y[i];
        magnitude += std::abs(w * now.y[i]);
        passed_on += std::abs(w) * now.error[i];
      }
      const double rounding = 4 * std::sqrt(layer.in + 1) * u * magnitude;
      const bool tanh = l == 0;
      const bool relu = l == 1;
      next.y.push_back(tanh ? std::tanh(z) : relu ? std::max(z, 0.0) : z);
      next.error.push_back(passed_on + rounding + (tanh ? 4 * u : 0));
    }
    now = next;
  }
  return now;
}

}  // namespace

TEST_CASE("weights are addressed (out, in): one set weight carries its input to its output") {
  Model<net> model;
  model.weights<0>()(18, 6) = 1.0F;  // the corners of every matrix
  model.weights<1>()(4, 18) = 3.0F;
  model.weights<2>()(2, 4) = 5.0F;
  model.biases<2>()[0] = -7.0F;
  std::array<float, 7> x{};
  x[6] = 0.5F;
  const auto y = model(x);
  CHECK(y[0] == -7.0F);
  CHECK(y[1] == 0.0F);
  CHECK(y[2] == doctest::Approx(15 * std::tanh(0.5)).epsilon(1e-6));
  x[6] = 0.0F;
  x[5] = 0.5F;
  CHECK(model(x)[2] == 0.0F);
}

TEST_CASE("a const model is read through the same views") {
  Model<net> model;
  model.weights<1>()(2, 3) = 4.0F;
  model.biases<1>()[2] = 6.0F;
  const Model<net>& constant = model;
  CHECK(constant.weights<1>()(2, 3) == 4.0F);
  CHECK(constant.biases<1>()[2] == 6.0F);
  CHECK(constant.weights<1>().rows == 5);
  CHECK(constant.weights<1>().columns == 19);
  CHECK(&constant.parameters()[7 * 19 + 19 + 2 * 19 + 3] == &constant.weights<1>()(2, 3));
}

TEST_CASE_TEMPLATE("a model is called with numbers in whatever holds them", T, float, double) {
  const auto model = initialized<classifier, T>();
  const std::array<float, 7> x{5, 3, 1, 0, 2, 4, 6};
  const auto y = model(x);
  const int ints[] = {5, 3, 1, 0, 2, 4, 6};
  CHECK(model({5, 3.0, 1.0F, 0U, 2, 4, 6}) == y);
  CHECK(model(ints) == y);
  CHECK(model(std::array<double, 7>{5, 3, 1, 0, 2, 4, 6}) == y);
  CHECK(model(std::vector<unsigned char>{5, 3, 1, 0, 2, 4, 6}) == y);
  CHECK(model(std::vector<float>(x.begin(), x.end())) == y);
  CHECK(model(std::span<const float>(x)) == y);
  CHECK(model(std::span<const float, 7>(x)) == y);
  CHECK_THROWS_WITH_AS(static_cast<void>(model(std::vector<double>(8))),
                       "x: expected one number for each input, 7, and got 8.", Error);
  static_assert(noexcept(model(x)) && noexcept(model(ints)) && noexcept(model({1, 2, 3})));
  static_assert(!noexcept(model(std::vector<float>())));
}

TEST_CASE("a batch call takes rows in whatever holds them") {
  const auto model = initialized<classifier>();
  const auto x = rows(10, 7);
  const auto wanted = batch_outputs(model, x);
  Model<classifier>::Workspace workspace;
  std::vector<float> y(50);
  model(x, y, workspace);
  CHECK(y == wanted);
  std::array<std::array<float, 7>, 10> arrays;
  for (std::size_t i = 0; i < 70; ++i) arrays[i / 7][i % 7] = x[i];
  std::vector<std::array<float, 5>> outputs(10);
  model(arrays, outputs, workspace);
  for (std::size_t i = 0; i < 50; ++i) CHECK(outputs[i / 5][i % 5] == wanted[i]);
  const std::vector<double> wide(x.begin(), x.end());
  std::fill(y.begin(), y.end(), 0.0F);
  model(InputRows<7>(wide), std::span(y), workspace);
  CHECK(y == wanted);
  CHECK_THROWS_WITH_AS(model(std::vector<float>(8), y, workspace),
                       "rows: expected a multiple of 7 numbers, and got 8.", Error);
}

TEST_CASE("a model is called with any numbers in constant expressions, too") {
  constexpr auto y = [] {
    Model<Dense<2, 1>> model;
    model.weights<0>()(0, 0) = 2;
    model.weights<0>()(0, 1) = 4;
    return model({1, 0.5})[0] + model(std::array<double, 2>{1, 0.5})[0] +
           model(std::vector<int>{1, 2})[0];
  }();
  static_assert(y == 4 + 4 + 10);
}

TEST_CASE("outputs are a std::array, and the inputs of another model") {
  using Output = Model<classifier>::Output;
  static_assert(std::is_aggregate_v<Output> && std::is_trivially_copyable_v<Output>);
  static_assert(sizeof(Output) == 5 * sizeof(float));
  const auto first = initialized<classifier>();
  const auto second = initialized<Dense<5, 2>>();
  const std::array<float, 7> x{5, 3, 1, 0, 2, 4, 6};
  const std::array<float, 5> y = first(x);
  const auto kept = first(x);
  const std::span<const float, 5> view = kept;
  const auto [a, b, c, d, e] = first(x);
  CHECK(first(x) == y);
  CHECK(std::array{a, b, c, d, e} == y);
  CHECK(std::equal(view.begin(), view.end(), y.begin()));
  const std::array<float, 2> z = second(y);
  CHECK(second(first(x)) == z);
  CHECK(second(kept) == z);
  const AnyModel<5, 2> any(second);
  CHECK(any(first(x)) == z);
  const auto wide = initialized<Dense<5, 2>, double>();
  CHECK(wide(first(x)) == wide(y));
}

TEST_CASE("a model of one input is called with one number") {
  Model<Dense<1, 1>> model;
  model.weights<0>()(0, 0) = 2;
  CHECK(model(3)[0] == 6);
  CHECK(model({0.5})[0] == 1);
}

TEST_CASE("one sample and a batch agree with double within the derived tolerance") {
  const auto model = initialized<net>();
  const std::size_t n = 50;
  const auto x = rows(n, 7);
  const auto batch = batch_outputs(model, x);
  double worst = 0;
  for (std::size_t s = 0; s < n; ++s) {
    const auto single = single_output(model, x, s);
    const Judged judged = judge(model, std::span<const float, 7>(x.data() + 7 * s, 7));
    for (std::size_t o = 0; o < 3; ++o) {
      worst = std::max(worst, std::abs(single[o] - judged.y[o]) / judged.error[o]);
      worst = std::max(worst, std::abs(batch[3 * s + o] - judged.y[o]) / judged.error[o]);
    }
  }
  CHECK(worst <= 1);
  CHECK(worst > 0);
}

TEST_CASE_TEMPLATE("a sample of a batch has the same bits at any size and any place", T, float,
                   double) {
  const auto model = initialized<classifier, T>();
  constexpr std::size_t most = 4 * Vector<T>::lanes + 3;  // two blocks and a part
  const auto x = rows(most, 7);
  const auto all = batch_outputs(model, x);
  std::size_t different = 0;
  for (std::size_t first = 0; first < most; ++first)
    for (std::size_t n = 1; first + n <= most; ++n) {
      const std::vector<float> part(x.begin() + static_cast<std::ptrdiff_t>(7 * first),
                                    x.begin() + static_cast<std::ptrdiff_t>(7 * (first + n)));
      const auto y = batch_outputs(model, part);
      different +=
          !std::equal(y.begin(), y.end(), all.begin() + static_cast<std::ptrdiff_t>(5 * first));
    }
  CHECK(different == 0);
}

TEST_CASE("a batch reads and writes rows of any stride and nothing between them") {
  const auto model = initialized<classifier>();
  const std::size_t n = 9;
  const auto x = rows(n, 7);
  const auto dense = batch_outputs(model, x);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> wide_x(n * 11, nan);
  std::vector<float> wide_y(n * 8, 77.0F);
  for (std::size_t s = 0; s < n; ++s)
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(7 * s), 7,
                wide_x.begin() + static_cast<std::ptrdiff_t>(11 * s));
  Model<classifier>::Workspace workspace;
  model(Rows<const float, 7>(wide_x.data(), n, 11), Rows<float, 5>(wide_y.data(), n, 8), workspace);
  for (std::size_t s = 0; s < n; ++s)
    for (std::size_t o = 0; o < 8; ++o)
      CHECK(wide_y[8 * s + o] == (o < 5 ? dense[5 * s + o] : 77.0F));
}

TEST_CASE("what a workspace held before does not matter") {
  const auto model = initialized<classifier>();
  const auto x = rows(1, 7);
  Model<classifier>::Workspace workspace;
  std::memset(static_cast<void*>(&workspace), 0xFF, sizeof workspace);  // NaN in every lane
  std::array<float, 5> y{};
  model(Rows<const float, 7>(x.data(), 1), Rows<float, 5>(y.data(), 1), workspace);
  const auto clean = batch_outputs(model, x);
  CHECK(std::equal(y.begin(), y.end(), clean.begin()));
}

TEST_CASE("logits have an earlier name") {
  const auto model = initialized<classifier>();
  const auto x = rows(1, 7);
  Model<classifier>::Workspace workspace;
  std::array<float, 5> z{};
  std::array<float, 5> earlier{};
  model.logits(Rows<const float, 7>(x.data(), 1), Rows<float, 5>(z.data(), 1), workspace);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  model.scores(Rows<const float, 7>(x.data(), 1), Rows<float, 5>(earlier.data(), 1), workspace);
#pragma GCC diagnostic pop
  CHECK(z != std::array<float, 5>{});
  CHECK(earlier == z);
}

TEST_CASE("an empty batch writes nothing") {
  const auto model = initialized<classifier>();
  std::array<float, 5> y{};
  y.fill(77.0F);
  Model<classifier>::Workspace workspace;
  model(Rows<const float, 7>(nullptr, 0), Rows<float, 5>(y.data(), 0), workspace);
  CHECK(std::count(y.begin(), y.end(), 77.0F) == 5);
}

TEST_CASE("a workspace is as large as it says") {
  constexpr std::size_t line = cache_line;
  static_assert(sizeof(Model<net>::Workspace) ==
                (Model<net>::workspace_size + line - 1) / line * line);
  static_assert(sizeof(Model<net, double>::Workspace) ==
                (Model<net, double>::workspace_size + line - 1) / line * line);
  // Two buffers of the widest row for two vectors of samples, whatever the batch.
  CHECK(Model<net>::workspace_size == 2 * 19 * 2 * sizeof(Vector<float>));
}

TEST_CASE("softmax outputs are a distribution") {
  const auto model = initialized<classifier>();
  const auto x = rows(20, 7);
  const auto y = batch_outputs(model, x);
  for (std::size_t s = 0; s < 20; ++s) {
    double sum = 0;
    for (std::size_t o = 0; o < 5; ++o) {
      CHECK(y[5 * s + o] > 0.0F);
      sum += y[5 * s + o];
    }
    // Five quotients and their divisor, a sum of five, are each rounded: (1 + 4 + 1)·u at most.
    CHECK(std::abs(sum - 1) <= 6 * std::numeric_limits<float>::epsilon() / 2);
  }
}

TEST_CASE("a double model takes float inputs as they are") {
  const auto model = initialized<net, double>();
  const auto x = rows(4, 7);
  for (std::size_t s = 0; s < 4; ++s) {
    std::array<double, 7> wide{};
    std::copy_n(x.begin() + static_cast<std::ptrdiff_t>(7 * s), 7, wide.begin());
    CHECK(single_output(model, x, s) == model(std::span<const double, 7>(wide)));
  }
}

TEST_CASE("a double model computes in double, one by one and in a batch") {
  Model<Dense<1, 1>, double> model;
  model.weights<0>()(0, 0) = 1.0;
  model.biases<0>()[0] = 0x1p-40;  // lost beside 1 in float
  const std::vector<float> one{1.0F};
  CHECK(single_output(model, one, 0)[0] == 1 + 0x1p-40);
  CHECK(batch_outputs(model, one)[0] == 1 + 0x1p-40);
}

TEST_CASE("a const model may be shared by threads") {
  const auto model = initialized<classifier>();
  const auto x = rows(300, 7);
  const auto expected = batch_outputs(model, x);
  std::vector<float> a;
  std::vector<float> b;
  std::thread first([&] { a = batch_outputs(model, x); });
  std::thread second([&] { b = batch_outputs(model, x); });
  first.join();
  second.join();
  CHECK(a == expected);
  CHECK(b == expected);
}

TEST_CASE("NaN in an input reaches the outputs and stays in its sample") {
  const auto model = initialized<net>();
  auto x = rows(3, 7);
  x[7 + 2] = std::numeric_limits<float>::quiet_NaN();
  const auto y = batch_outputs(model, x);
  for (std::size_t o = 0; o < 3; ++o) {
    CHECK_FALSE(std::isnan(y[o]));
    CHECK(std::isnan(y[3 + o]));
    CHECK_FALSE(std::isnan(y[6 + o]));
    CHECK(std::isnan(single_output(model, x, 1)[o]));
  }
}

namespace {

constexpr auto large = Dense<784, 512, ReLU> >> Dense<512, ReLU> >> Dense<10>;
static_assert(sizeof(float) * parameter_count<large> > 2'600'000);
static_assert(sizeof(Model<large>) <= 64, "a large model keeps its weights on the heap");

}  // namespace

TEST_CASE("a model of 2.7 MB is a local variable, copied by value") {
  const Model<large> model = initialized<large>();
  Model<large> copy = model;
  copy.biases<2>()[9] += 1.0F;
  const auto x = rows(3, 784);
  const auto y = batch_outputs(model, x);
  const auto shifted = batch_outputs(copy, x);
  CHECK(y[9] != shifted[9]);
  CHECK(y[8] == shifted[8]);
  const auto single = single_output(model, x, 2);
  // Both err by far less than 1e-3 of outputs that are of order 1: this only finds wrong wiring.
  for (std::size_t o = 0; o < 10; ++o) CHECK(single[o] == doctest::Approx(y[20 + o]).epsilon(1e-3));
}

TEST_CASE("a model that handed its weights over gives NaN, and so does a copy of it") {
  Model<large> from = initialized<large>();
  CHECK_FALSE(from.moved_from());
  const Model<large> to = std::move(from);
  CHECK_FALSE(to.moved_from());
  CHECK(from.moved_from());  // NOLINT(bugprone-use-after-move)
  const Model<large> copy = from;
  CHECK(copy.moved_from());
  const auto x = rows(3, 784);
  for (const float y : single_output(copy, x, 0)) CHECK(std::isnan(y));
  for (const float y : batch_outputs(from, x)) CHECK(std::isnan(y));
  CHECK_THROWS_WITH_AS(
      detail::check_held("predict", from),
      "predict: the model was moved from and has no parameters: take the one it was moved to.",
      Error);
  from = to;
  CHECK(single_output(from, x, 0) == single_output(to, x, 0));

  Model<net> in_place = initialized<net>();
  [[maybe_unused]] const Model<net> other = std::move(in_place);
  CHECK_FALSE(in_place.moved_from());  // NOLINT(bugprone-use-after-move): they are copied
}

TEST_CASE(
    "of more rows of inputs than of outputs, or the other way round, the rest is left alone") {
  const auto model = initialized<net>();
  const auto x = rows(10, 7);
  const auto all = batch_outputs(model, x);
  Model<net>::Workspace workspace;
  for (const std::size_t inputs : {std::size_t{2}, std::size_t{10}}) {
    std::vector<float> y(10 * 3, 7.0F);
    model(Rows<const float, 7>(x.data(), inputs), Rows<float, 3>(y.data(), 12 - inputs), workspace);
    for (std::size_t k = 0; k < y.size(); ++k) CHECK(y[k] == (k < 2 * 3 ? all[k] : 7.0F));
  }
}
