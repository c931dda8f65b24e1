// SPDX-License-Identifier: MIT
// With neurons on lanes too, and where a network turns to samples on lanes, a batch call gives a
// sample the same bits at any batch size, position and cut; a run repeats; a batch of one, which
// runs on other kernels, agrees to rounding.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <ctnn/model/model.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/network/plan_options.hpp>
#include <ctnn/random/philox.hpp>
#include <ctnn/training/trainer.hpp>

using namespace ctnn;

namespace {

constexpr PlanOptions on_neurons{.orientation = Orientation::neurons_on_lanes};
// Panels of one, two and three registers, with padding; of four, with 10 outputs side by side in
// memory, which are written a whole register at a time; two blocks of 70 samples.
constexpr auto narrow =
    Planned<(Dense<7, 19, Tanh> >> Dense<33, ReLU> >> Dense<5, Softmax>), on_neurons>;
constexpr auto wide =
    Planned<(Dense<64, 100, GELU> >> Dense<48, Softmax> >> Dense<10>), on_neurons>;
// Turned before its last layer, and at once with rows that are whole registers together.
constexpr auto hybrid = Dense<64, 32, ReLU> >> Dense<10, Softmax>;
constexpr auto few = Dense<4, 8, ReLU> >> Dense<3, Softmax>;
static_assert(detail::batch_forward<std::remove_const_t<decltype(hybrid)>, float>::turn == 1);
static_assert(detail::batch_forward<std::remove_const_t<decltype(few)>, float>::turn == 0);
constexpr std::size_t samples = 70;

template <auto Net>
struct Law {
  using M = Model<Net>;
  static constexpr std::size_t in = M::inputs;
  static constexpr std::size_t out = M::outputs;
  std::vector<float> x = std::vector<float>(samples * in);
  M model;
  typename M::Workspace workspace;

  Law() {
    const Random random(3, Purpose::split);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = 4 * random.uniform(i) - 2;
    initialize<typename M::network_type>(model.parameters(), 11);
    for (std::size_t k = 0; k < model.parameters().size(); ++k)
      model.parameters()[k] += 0.01F * static_cast<float>(k % 5);
  }
  /// The samples first … first + n − 1, into rows `stride` apart.
  std::vector<float> outputs(std::size_t first, std::size_t n, std::size_t stride = out) {
    std::vector<float> y(n * stride, 77.0F);
    model(Rows<const float, M::inputs>(x.data(), samples).part(first, n),
          Rows<float, M::outputs>(y.data(), n, stride), workspace);
    return y;
  }
};

template <class L>
int different_at_any_place(L& law) {
  const auto whole = law.outputs(0, samples);
  int different = 0;
  for (std::size_t n = 1; n <= samples; ++n)
    for (const std::size_t first : {std::size_t{0}, (samples - n) / 3, samples - n}) {
      const auto part = law.outputs(first, n);
      different +=
          std::memcmp(part.data(), whole.data() + first * L::out, part.size() * sizeof(float)) != 0;
    }
  return different;
}

template <class L>
int different_at_any_cut(L& law) {
  const auto whole = law.outputs(0, samples);
  int different = 0;
  for (const std::size_t cut : {1, 2, 3, 8, 16, 17, 31, 32, 33, 69})
    for (std::size_t first = 0; first < samples; first += cut) {
      const auto part = law.outputs(first, std::min(cut, samples - first));
      different +=
          std::memcmp(part.data(), whole.data() + first * L::out, part.size() * sizeof(float)) != 0;
    }
  return different;
}

template <class L>
int wrong_between_rows(L& law) {
  const auto whole = law.outputs(0, samples);
  constexpr std::size_t stride = L::out + 3;
  const auto apart = law.outputs(0, samples, stride);
  int wrong = 0;
  for (std::size_t s = 0; s < samples; ++s)
    for (std::size_t o = 0; o < stride; ++o)
      wrong += apart[s * stride + o] != (o < L::out ? whole[s * L::out + o] : 77.0F);
  return wrong;
}

/// The root mean square distance of the single call from the batch, over that of the outputs.
template <class L>
double distance_of_single(L& law) {
  const auto whole = law.outputs(0, samples);
  double difference = 0;
  double size = 0;
  for (std::size_t s = 0; s < samples; ++s) {
    const auto y = law.model(std::span<const float, L::in>(law.x.data() + s * L::in, L::in));
    for (std::size_t o = 0; o < L::out; ++o) {
      difference += std::pow(y[o] - whole[s * L::out + o], 2);
      size += std::pow(whole[s * L::out + o], 2);
    }
  }
  return std::sqrt(difference / size);
}

/// The rows of a network right behind one another, the last one at the end of the memory.
template <auto Net>
int written_behind(Law<Net>& law) {
  int wrong = 0;
  for (std::size_t n = 1; n <= 40; ++n) {
    using M = Model<Net>;
    std::vector<float> y(n * M::outputs + 16, 77.0F);
    law.model(Rows<const float, M::inputs>(law.x.data(), n), Rows<float, M::outputs>(y.data(), n),
              law.workspace);
    wrong += std::count(y.end() - 16, y.end(), 77.0F) != 16;
  }
  return wrong;
}

}  // namespace

TEST_CASE("samples on lanes from some layer on: the same bits at every place and cut") {
  Law<hybrid> a;
  Law<few> b;
  CHECK(different_at_any_place(a) == 0);
  CHECK(different_at_any_place(b) == 0);
  CHECK(different_at_any_cut(a) == 0);
  CHECK(different_at_any_cut(b) == 0);
  CHECK(wrong_between_rows(a) == 0);
  CHECK(wrong_between_rows(b) == 0);
  CHECK(written_behind(a) == 0);
  CHECK(written_behind(b) == 0);
  constexpr double u = std::numeric_limits<float>::epsilon() / 2;
  const double of_hybrid = distance_of_single(a);
  const double of_few = distance_of_single(b);
  CHECK(of_hybrid <= 2 * 2 * 4 * std::sqrt(65.0) * u);
  CHECK(of_few <= 2 * 2 * 4 * std::sqrt(9.0) * u);
  CHECK(of_hybrid + of_few > 0);
}

TEST_CASE("neurons on lanes: a sample has the same bits at every batch size and place") {
  Law<narrow> a;
  Law<wide> b;
  CHECK(different_at_any_place(a) == 0);
  CHECK(different_at_any_place(b) == 0);
}

TEST_CASE("neurons on lanes: every cut of a batch gives every sample the same bits") {
  Law<narrow> a;
  Law<wide> b;
  CHECK(different_at_any_cut(a) == 0);
  CHECK(different_at_any_cut(b) == 0);
}

TEST_CASE("neurons on lanes: nothing is written between rows or behind them") {
  Law<narrow> a;
  Law<wide> b;
  CHECK(wrong_between_rows(a) == 0);
  CHECK(wrong_between_rows(b) == 0);
  // Rows side by side, the last one at the end of the memory: a register of it would be too long.
  CHECK(written_behind(b) == 0);
}

TEST_CASE("neurons on lanes: one sample at a time equals the batch to rounding") {
  Law<narrow> a;
  Law<wide> b;
  // Two sums of k ≤ 101 terms, in three layers: each errs by λ·√k·u of its terms at most, λ = 4,
  // and terms are some √k times their sum.
  constexpr double u = std::numeric_limits<float>::epsilon() / 2;
  const double bound = 2 * 3 * 4 * std::sqrt(101.0) * u;
  const double of_narrow = distance_of_single(a);
  const double of_wide = distance_of_single(b);
  CHECK(of_narrow <= bound);
  CHECK(of_wide <= bound);
  CHECK(of_narrow + of_wide > 0);
}

TEST_CASE("neurons on lanes: two runs give the same bits") {
  using L = Learner<narrow, CrossEntropy, ElasticNet<1e-4, 1e-3>, Adam<>, Batch<32>>;
  Law<narrow> law;
  const auto train = [&](std::uint64_t seed) {
    std::vector<int> targets(samples);
    for (std::size_t s = 0; s < samples; ++s) targets[s] = static_cast<int>(s % 5);
    Trainer<L> trainer(L{.seed = seed});
    for (std::size_t step = 0; step < 10; ++step) {
      const std::size_t first = 7 * step % 40;
      const std::size_t n = 32 - step % 3;
      trainer.gather<Classes<5>>(Rows<const float, 7>(law.x.data(), samples).part(first, n),
                                 std::span<const int>(targets).subspan(first, n));
      trainer.step();
    }
    return std::vector<float>(trainer.parameters().begin(), trainer.parameters().end());
  };
  const auto a = train(1);
  CHECK(a == train(1));
  CHECK(a != train(2));
}
