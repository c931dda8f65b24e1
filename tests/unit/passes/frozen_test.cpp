// SPDX-License-Identifier: MIT
#if defined(__GNUC__) && !defined(__clang__)
// g++ 12 splits the kernels' loops over inputs and then warns of a piece that never runs.
#pragma GCC diagnostic ignored "-Waggressive-loop-optimizations"
#endif
#include <ctnn/network/modifiers.hpp>

#include <array>
#include <cstddef>
#include <memory>

#include <doctest/doctest.h>

#include <ctnn.hpp>

using namespace ctnn;

namespace {

constexpr auto net =
    Frozen<(Dense<3, 20, Tanh> >> BatchNorm<>)> >> Dense<9, Tanh> >> Frozen<Dense<2>>;
using network = std::remove_const_t<decltype(net)>;

Dataset<3, Values<2>> samples() {
  Dataset<3, Values<2>> data;
  const Random random(3, Purpose::split);
  for (std::size_t s = 0; s < 32; ++s)
    data.add(
        std::array{random.uniform(5 * s), random.uniform(5 * s + 1), random.uniform(5 * s + 2)},
        std::array{random.uniform(5 * s + 3), random.uniform(5 * s + 4)});
  return data;
}

/// Takes the gradients of layer 2 and of no other: there is no code that would ask for them.
struct OnlyMiddle {
  struct Layer {
    float* total;
    void weights(std::ptrdiff_t, Vector<float> g) const noexcept { *total += sum(g * g); }
    void biases(int, Vector<float>) const noexcept {}
    void alphas(int, Vector<float>) const noexcept {}
  };
  float* total;
  template <int L, bool = true, bool = true>
    requires(L == 2)
  [[nodiscard]] Layer layer() const noexcept {
    return {total};
  }
};

}  // namespace

TEST_CASE("no code is made for the gradients of frozen layers") {
  using pass = detail::tiled_backward<network, Vector<float>,
                                      std::remove_const_t<decltype(HalfSquaredError)>, 32>;
  Trainer<Learner<net, HalfSquaredError, Batch<32>>> trainer({});
  const auto memory = std::make_unique<typename pass::arena_type>();
  auto& arena = *memory;
  const auto data = samples();
  for (std::size_t s = 0; s < 32; ++s) {
    for (std::size_t i = 0; i < 3; ++i) arena.input(s, i) = data.x(s)[i];
    for (std::size_t o = 0; o < 2; ++o) arena.target(s, o) = data.target(s)[o];
    arena.weight(s) = 1;
  }
  float total = 0;
  pass::run(trainer.model().data(), arena, 32, false, OnlyMiddle{&total});
  CHECK(total > 0);
}

TEST_CASE("training leaves frozen layers as they were, whatever the update and the penalties") {
  using L = Learner<net, HalfSquaredError, AdamW<0.01>, L2<0.1>, WeightDecay<0.1>, MaxNorm<0.5>,
                    Batch<16>>;
  const L learner{.epochs = 3, .seed = 4};
  const Trainer<L> fresh(learner);
  const auto model = fit(learner, samples());
  using shape = L::shape;
  for (std::size_t l = 0; l < shape::depth; ++l) {
    const LayerInfo& layer = shape::layers[l];
    bool same = true;
    for (std::size_t k = layer.weights; k < layer.statistics + layer.statistic_count(); ++k)
      same = same && model.parameters()[k] == fresh.parameters()[k];
    CHECK(same == layer.frozen);
  }
}
