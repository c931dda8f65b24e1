// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/graph/shape.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/plan/parameter_layout.hpp>
#include <ctnn/simd/vector.hpp>
#include <ctnn/training/trainer.hpp>

#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr double u = std::numeric_limits<float>::epsilon() / 2;
constexpr auto net = Dense<2, 5, PReLU> >> Dense<3>;  // padding in both layers
template <auto... Policies>
using With = Learner<net, CrossEntropyOnLogits, SGD<1.0>, Batch<8>, Policies...>;
// Gradients of this one lie in registers of neurons.
constexpr auto tiled = Planned<net, PlanOptions{.orientation = Orientation::neurons_on_lanes}>;
using OnNeurons = Learner<tiled, CrossEntropyOnLogits, SGD<1.0>, Batch<8>, ClipNorm<0.25>>;

template <class Range>
double norm(const Range& range) {
  double sum = 0;
  for (const double x : range) sum += x * x;
  return std::sqrt(sum);
}

/// What one step moves every parameter by, and the gradients before it.
template <class L>
struct Move {
  std::vector<double> moved;
  std::vector<double> gradients;
  Move() {
    const auto data = toy::quadrants(8);
    Trainer<L> trainer(L{.seed = 2});
    const std::vector<double> before(trainer.parameters().begin(), trainer.parameters().end());
    trainer.gather(data, all_indices(8));
    trainer.differentiate();
    gradients.assign(trainer.gradients().begin(), trainer.gradients().end());
    trainer.step();
    for (std::size_t k = 0; k < before.size(); ++k)
      moved.push_back(trainer.parameters()[k] - before[k]);
  }
};

}  // namespace

TEST_CASE("gradients whose squares no float holds are clipped to the same length and direction") {
  using L = Learner<Dense<2, 1>, HalfSquaredError, SGD<1.0>, Batch<1>, ClipNorm<1>>;
  for (const float size : {1.0F, 1e19F, 1e30F, 1e38F}) {
    CAPTURE(size);
    Trainer<L> trainer(L{});
    Dataset<2, Values<1>> data;
    data.add(std::array{3.0F, 4.0F}, std::array{-size});  // ∂L/∂(w, b) = size·(3, 4, 1)
    std::ranges::fill(trainer.parameters(), 0.0F);
    trainer.gather(data, all_indices(1));
    if (size > 5e37F) {  // gradients are floats themselves
      data = {};
      data.add(std::array{0.75F, 1.0F}, std::array{-size});
      trainer.gather(data, all_indices(1));
    }
    trainer.step();
    const double w0 = trainer.parameters()[0], w1 = trainer.parameters()[1];
    CHECK(norm(trainer.parameters()) == doctest::Approx(1).epsilon(1e-5));
    CHECK(w0 / w1 == doctest::Approx(0.75));
    CHECK(w0 < 0);
  }
}

TEST_CASE("a penalty beyond float is reported as the double it is") {
  using Fused = Learner<Dense<2, 1>, HalfSquaredError, SGD<1e-30>, Batch<1>, L2<0.5>>;
  using Whole = Learner<Dense<2, 1>, HalfSquaredError, SGD<1e-30>, Batch<1>, L2<0.5>, ClipNorm<1>>;
  Dataset<2, Values<1>> data;
  data.add(std::array{0.0F, 0.0F}, std::array{0.0F});
  const auto penalty = [&]<class L>(L) {
    Trainer<L> trainer(L{});
    std::ranges::copy(std::array{3e19F, -4e20F, 0.0F}, trainer.parameters().begin());
    trainer.gather(data, all_indices(1));
    return trainer.step().penalty;
  };
  const double expected = 0.25 * (9e38 + 16e40);
  CHECK(penalty(Fused{}) == doctest::Approx(expected));
  CHECK(penalty(Whole{}) == doctest::Approx(expected));
}

TEST_CASE_TEMPLATE("ClipNorm bounds the norm of what SGD moves, and keeps its direction", L,
                   With<ClipNorm<0.25>>, OnNeurons) {
  const Move<L> clipped;
  const double whole = norm(clipped.gradients);
  REQUIRE(whole > 0.5);
  // Each of 36 parameters of size at most 2 is rounded once, its move three times.
  CHECK(norm(clipped.moved) <= 0.25 + 6 * 2 * u + 4 * u);
  for (std::size_t k = 0; k < clipped.moved.size(); ++k)
    CHECK(std::abs(clipped.moved[k] + 0.25 / (whole + 1e-6) * clipped.gradients[k]) < 4 * u);
}

TEST_CASE("a gradient within the bounds is left as it is") {
  const Move<With<>> free;
  CHECK(norm(free.moved) > 0.5);
  CHECK(Move<With<ClipNorm<100>>>().moved == free.moved);
  CHECK(Move<With<ClipValue<100>>>().moved == free.moved);
}

TEST_CASE("ClipValue bounds every element: weights, biases and alphas") {
  const Move<With<ClipValue<0.0625>>> clipped;
  int bounded = 0;
  for (std::size_t k = 0; k < clipped.moved.size(); ++k) {
    const double g = std::clamp(clipped.gradients[k], -0.0625, 0.0625);
    CHECK(std::abs(clipped.moved[k] + g) < 2 * u);
    bounded += g != clipped.gradients[k];
  }
  CHECK(bounded > 5);
  CHECK(bounded < 36);
}

TEST_CASE_TEMPLATE("a gradient that is NaN is seen after clipping", L, With<ClipNorm<1>>,
                   With<ClipValue<1>>) {
  Dataset<2, Classes<3>> data;
  data.add(std::array<float, 2>{std::numeric_limits<float>::quiet_NaN(), 1.0F}, 0);
  Trainer<L> trainer(L{});
  trainer.gather(data, all_indices(1));
  trainer.step();
  CHECK(std::isnan(trainer.parameters()[0]));
}

TEST_CASE("padding has no part in the norm") {
  using layout = detail::layout_of<std::remove_const_t<decltype(net)>, Vector<float>::lanes>;
  std::vector<float> block(layout::size, std::numeric_limits<float>::quiet_NaN());
  double squares = 0;
  for (std::size_t k = 0; k < parameter_count<net>; ++k) {
    block[layout::place(k)] = 1.0F + static_cast<float>(k);
    squares += (1.0 + static_cast<double>(k)) * (1.0 + static_cast<double>(k));
  }
  CHECK(detail::norm_of<layout, Vector<float>>(block.data()) == std::sqrt(squares));
  // Nor do squares overflow.
  std::fill(block.begin(), block.end(), 1e30F);
  CHECK(detail::norm_of<layout, Vector<float>>(block.data()) ==
        doctest::Approx(std::sqrt(static_cast<double>(parameter_count<net>)) * 1e30));
}
