// SPDX-License-Identifier: MIT
// A step with neurons on lanes: its update is fused, its padding and its past leak nowhere.
#include <ctnn/network/dense.hpp>
#include <ctnn/passes/head_loss.hpp>

#include "support/tiled.hpp"
using namespace ctnn;

namespace {

constexpr auto net =
    Planned<(Named<"hidden", Dense<7, 19, PReLU>> >> Dense<33, Tanh> >> Dense<5, Softmax>),
            support::on_neurons>;
using L = Learner<net, CrossEntropy, SGD<0.1>, Batch<40>>;
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr double u = std::numeric_limits<float>::epsilon() / 2;

template <class Range>
std::vector<float> copy(const Range& range) {
  return {range.begin(), range.end()};
}

/// NaN in every lane of the block of parameters that belongs to none.
template <class Model>
void poison_padding(Model& model) {
  const auto kept = copy(model.parameters());
  std::fill_n(model.data(), Model::layout::size, not_a_number);
  std::copy(kept.begin(), kept.end(), model.parameters().begin());
}

}  // namespace

TEST_CASE("a fused update moves every parameter by rate times its gradient") {
  const auto data = support::training_data<7, Classes<5>>(true);
  Trainer<L> trainer(L{.learning_rate = 0.25});
  trainer.gather(data, support::batch_of(33, 0));
  const Step seen = trainer.differentiate();
  const auto before = copy(trainer.parameters());
  const auto g = copy(trainer.gradients());
  const Step step = trainer.step();
  CHECK(step.loss == seen.loss);
  CHECK(step.weight == seen.weight);
  CHECK(step.correct == seen.correct);
  CHECK(trainer.steps() == 1);
  int off = 0;
  int still = 0;
  for (std::size_t k = 0; k < before.size(); ++k) {
    const double expected = before[k] - 0.25 * static_cast<double>(g[k]);
    // ¼·g is exact, the difference is rounded once.
    off += !(std::abs(trainer.parameters()[k] - expected) <= u * std::abs(expected));
    still += trainer.parameters()[k] == before[k];
  }
  CHECK(off == 0);
  CHECK(still == 0);
  CHECK(copy(trainer.gradients()) == g);  // they stay as they were
}

TEST_CASE("fused and unfused updates agree, with a state and penalties") {
  // A penalty on a single weight is what no fused update can do; of strength 0 it does nothing.
  using Fused = Learner<net, CrossEntropy, Momentum<0.1, 0.9>, L2<0.01>, Batch<40>>;
  using Unfused = Learner<net, CrossEntropy, Momentum<0.1, 0.9>, L2<0.01>,
                          OnWeight<"hidden", 0, 0, L2<0.0>>, Batch<40>>;
  const auto data = support::training_data<7, Classes<5>>();
  Trainer<Fused> fused(Fused{});
  Trainer<Unfused> unfused(Unfused{});
  support::restart(fused, support::start<L>());
  support::restart(unfused, support::start<L>());
  for (int turn = 0; turn < 3; ++turn) {
    fused.gather(data, support::batch_of(40, turn));
    unfused.gather(data, support::batch_of(40, turn));
    const Step a = fused.step();
    const Step b = unfused.step();
    CHECK(std::abs(a.loss - b.loss) <= 64 * u * b.loss);
    // Lanes of corrected sums beside a sum in double; three roundings a term, then L lanes.
    CHECK(std::abs(a.penalty - b.penalty) <= 24 * u * b.penalty);
  }
  // The gradients are the same bits; g + λ·w, the velocity and the sum are rounded once each, or
  // not at all where the compiler contracts them. Velocities are at most 3·rate, |g| below 1; what
  // the weights of a step differ by reaches the next gradient at that size, times the rate.
  int off = 0;
  for (std::size_t k = 0; k < fused.parameters().size(); ++k)
    off += !(std::abs(fused.parameters()[k] - unfused.parameters()[k]) <=
             3 * 3 * u * (std::abs(unfused.parameters()[k]) + 3 * 0.1));
  CHECK(off == 0);
}

TEST_CASE("NaN in one input reaches the loss") {
  for (const int place : {0, 1, 17, 39}) {
    CAPTURE(place);
    std::vector<float> x(40 * 7, 0.5F);
    const std::vector<int> targets(40, 1);
    Trainer<L> trainer(L{});
    const auto loss = [&] {
      trainer.gather<Classes<5>>(Rows<const float, 7>(x.data(), 40), targets);
      return trainer.differentiate().loss;
    };
    CHECK(std::isfinite(loss()));
    x[static_cast<std::size_t>(place * 7 + 3)] = not_a_number;
    CHECK(std::isnan(loss()));
  }
}

TEST_CASE("a batch of NaN leaves nothing behind for a smaller one") {
  const auto data = support::training_data<7, Classes<5>>();
  const auto start = support::start<L>();
  Trainer<L> clean(L{});
  Trainer<L> marked(L{});
  const std::vector<float> poison(40 * 7, not_a_number);
  const std::vector<int> targets(40, 1);
  for (const int size : {1, 5, 17, 39}) {
    CAPTURE(size);
    support::restart(clean, start);
    support::restart(marked, start);
    marked.gather<Classes<5>>(Rows<const float, 7>(poison.data(), 40), targets);
    CHECK(std::isnan(marked.differentiate().loss));
    CHECK(std::isnan(marked.step().loss));
    support::restart(marked, start);
    for (int turn = 0; turn < 2; ++turn) {
      clean.gather(data, support::batch_of(size, turn));
      marked.gather(data, support::batch_of(size, turn));
      CHECK(marked.differentiate().loss == clean.differentiate().loss);
      CHECK(copy(marked.gradients()) == copy(clean.gradients()));
      CHECK(marked.step().loss == clean.step().loss);
    }
    CHECK(copy(marked.parameters()) == copy(clean.parameters()));
  }
}

TEST_CASE("a batch without weight moves nothing") {
  Dataset<7, Classes<5>> data;
  for (int s = 0; s < 3; ++s) data.add(std::array<float, 7>{1, 2, 3, 4, 5, 6, 7}, s, 0);
  Trainer<L> trainer(L{});
  const auto before = copy(trainer.parameters());
  trainer.gather(data, support::batch_of(3, 0));
  const Step step = trainer.step();
  CHECK(step.loss == 0);
  CHECK(step.weight == 0);
  CHECK(copy(trainer.parameters()) == before);
}

TEST_CASE("what lies in the padding of a model reaches no output") {
  Model<net> clean;
  initialize<decltype(net)>(clean.parameters(), 4);
  Model<net> poisoned = clean;
  poison_padding(poisoned);
  CHECK(Model<net>::layout::size > clean.parameters().size());  // there is padding
  const auto data = support::training_data<7, Classes<5>>();
  std::vector<float> x;
  for (std::size_t s = 0; s < 40; ++s) x.insert(x.end(), data.x(s).begin(), data.x(s).end());
  Model<net>::Workspace workspace;
  const auto outputs = [&](const Model<net>& model) {
    std::vector<float> y(40 * 5);
    model(Rows<const float, 7>(x.data(), 40), Rows<float, 5>(y.data(), 40), workspace);
    return y;
  };
  const auto dirty = outputs(poisoned);
  CHECK(dirty == outputs(clean));
  for (std::size_t s = 0; s < 40; ++s) CHECK(poisoned(data.x(s)) == clean(data.x(s)));
}
