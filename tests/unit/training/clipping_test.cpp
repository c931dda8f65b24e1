// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <ctnn/data/splits.hpp>
#include <ctnn/network/dense.hpp>
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
  using layout = layout_of<std::remove_const_t<decltype(net)>, Vector<float>::lanes>;
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
