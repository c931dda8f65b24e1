// SPDX-License-Identifier: MIT
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/dataset_view.hpp>
#include <ctnn/formulas/losses.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
#include <ctnn/metrics/predict.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/training/fit.hpp>
#include <ctnn/training/learner.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "support/toy.hpp"

namespace {

using namespace ctnn;

/// The rows of a data set close together, one float behind the start of a cache line.
template <class Data>
std::vector<float> packed_rows(const Data& data) {
  std::vector<float> x(1);
  for (std::size_t i = 0; i < data.size(); ++i)
    x.insert(x.end(), data.x(i).begin(), data.x(i).end());
  return x;
}

template <auto Net>
bool same_bits(const Model<Net>& a, const Model<Net>& b) {
  return std::memcmp(a.data(), b.data(), Model<Net>::layout::size * sizeof(float)) == 0;
}

}  // namespace

static_assert(SampleSource<Dataset<2, Classes<3>>>);
static_assert(SampleSource<DatasetView<2, Classes<3>, std::uint8_t>>);
static_assert(SampleSource<DatasetView<4, Values<2>>>);
static_assert(!SampleSource<std::vector<float>>);

TEST_CASE("a view shows memory as it is, at any distance of rows, and copies nothing") {
  const std::array<float, 8> x{1, 2, 0, 0, 3, 4, 0, 0};
  const std::array<std::int64_t, 2> ids{2, 1};
  const std::array<float, 2> weights{0.5F, 2};
  const DatasetView<2, Classes<3>, std::int64_t> data({x.data(), 2, 4}, ids, weights);
  REQUIRE(data.size() == 2);
  CHECK(data.x(1).data() == x.data() + 4);
  CHECK(data.target(0) == 2);
  CHECK(data.weight(1) == 2);
  const std::array<float, 4> t{5, 6, 7, 8};
  const DatasetView<2, Values<2>> numbers({x.data(), 2, 4}, {t.data(), 2});
  CHECK(numbers.target(1).data() == t.data() + 2);
  CHECK(numbers.weight(1) == 1);
}

TEST_CASE("what does not fit together is an error") {
  const std::array<float, 4> x{1, 2, 3, 4};
  using View = DatasetView<2, Classes<3>>;
  const auto view = [&](std::vector<std::int32_t> ids, std::vector<float> weights) {
    static_cast<void>(View({x.data(), 2}, ids, weights));
  };
  CHECK_THROWS_WITH_AS(view({0}, {}),
                       "DatasetView: 1 targets for 2 rows of inputs: give one to each.", Error);
  CHECK_THROWS_WITH_AS(view({0, 3}, {}), "DatasetView: class id 3 of sample 1 is not in 0 … 2.",
                       Error);
  CHECK_THROWS_WITH_AS(view({0, -1}, {}), "DatasetView: class id -1 of sample 1 is not in 0 … 2.",
                       Error);
  CHECK_THROWS_WITH_AS(view({0, 1}, {1}),
                       "DatasetView: 1 weights for 2 rows of inputs: give one to each, or none.",
                       Error);
  CHECK_THROWS_WITH_AS(
      view({0, 1}, {1, -1}),
      "DatasetView: a sample weight of -1.000000 is not a finite number of 0 or more.", Error);
  CHECK_THROWS_AS(view({0, 1}, {1, std::numeric_limits<float>::quiet_NaN()}), Error);
  CHECK_THROWS_AS(view({0, 1}, {1, std::numeric_limits<float>::infinity()}), Error);
  const std::array<std::uint64_t, 1> large{std::uint64_t{1} << 32};  // 0 as an int
  CHECK_THROWS_AS((DatasetView<2, Classes<3>, std::uint64_t>({x.data(), 1}, large)), Error);
  const std::array<float, 4> heads{0, 5, 2, 5};
  CHECK_THROWS_WITH_AS(
      (DatasetView<2, Targets<Classes<2>, Values<1>>>({x.data(), 2}, {heads.data(), 2})),
      "DatasetView: number 0 of the targets of sample 1 is not the id of a class of that head.",
      Error);
  const std::array<std::int32_t, 2> ids{0, 1};
  View good({x.data(), 2}, ids);
  CHECK_THROWS_AS(good.set_groups({1}), Error);
}

TEST_CASE("training, evaluation and predictions are those of a data set, to the bit") {
  constexpr auto net = Dense<2, 5, Tanh> >> Dense<3, Softmax>;
  const auto data = toy::quadrants(75);
  const std::vector<float> x = packed_rows(data);
  std::vector<std::uint8_t> ids;
  for (std::size_t i = 0; i < data.size(); ++i)
    ids.push_back(static_cast<std::uint8_t>(data.target(i)));
  const DatasetView<2, Classes<3>, std::uint8_t> view({x.data() + 1, data.size()}, ids);

  const Learner<net, CrossEntropy, Batch<16>, Standardize> learner{.epochs = 3, .seed = 5};
  const auto model = fit(learner, view);
  CHECK(same_bits(model, fit(learner, data)));
  CHECK(evaluate(model, view).confusion.correct() == evaluate(model, data).confusion.correct());
  const std::vector<std::size_t> some{3, 70, 0};
  const auto seen = predict(model, view, some);
  const auto expected = predict(model, data, some);
  for (std::size_t i = 0; i < some.size(); ++i) {
    CHECK(std::ranges::equal(seen.output(i), expected.output(i)));
    CHECK(seen.target(i) == expected.target(i));
  }
}
