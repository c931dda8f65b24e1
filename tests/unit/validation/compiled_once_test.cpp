// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <vector>

#include "compiled_once.hpp"

using namespace once;

namespace {

Data make_data() {
  Data data;
  for (int i = 0; i < 60; ++i) {
    const auto at = [&](int k) { return static_cast<float>((i * (7 + k)) % 11) * 0.1f; };
    const std::array<float, 4> x{at(0) + static_cast<float>(i % 3), at(1), at(2), at(3)};
    data.add(x, i % 3);
  }
  return data;
}
bool equal(const Model<net>& a, const Model<net>& b) {
  return std::ranges::equal(a.parameters(), b.parameters());
}

struct Watcher {
  int epochs = 0;
  int finished_calls = 0;
  bool validated = false;
  void operator()(const Epoch& epoch) {
    ++epochs;
    validated = epoch.validation_loss == epoch.validation_loss;
  }
  void finished(const Outcome&) { ++finished_calls; }
};

template <class L>
concept Validates = requires(const L& learner, const Data& data) {
  CompiledOnce<L, Data>::cross_validate(learner, data);
};

}  // namespace

TEST_CASE("a network compiled in another file trains, scores and answers to the same bits") {
  using Once = CompiledOnce<Folded, Data>;
  const Data data = make_data();
  const Folded learner{.epochs = 4, .seed = 3};
  const std::vector<std::size_t> some = all_indices(40);

  const Model<net> model = Once::fit(learner, data);
  CHECK(equal(model, fit(learner, data)));
  CHECK_FALSE(equal(model, fit(learner, data, some)));
  CHECK(equal(Once::fit(learner, data, some), fit(learner, data, some)));

  CHECK(Once::evaluate(model, data).accuracy() == evaluate(model, data).accuracy());
  CHECK(Once::evaluate(model, data, some).confusion.samples() == 40);
  CHECK(Once::outputs(model, data.x(1)) == model(data.x(1)));
  std::vector<float> x(8);
  for (std::size_t i = 0; i < 8; ++i) x[i] = data.x(i / 4)[i % 4];
  std::vector<float> y(6), expected(6);
  Model<net>::Workspace workspace;
  Once::outputs(model, Rows<const float, 4>(x.data(), 2), Rows<float, 3>(y.data(), 2), workspace);
  model(Rows<const float, 4>(x.data(), 2), Rows<float, 3>(expected.data(), 2), workspace);
  CHECK(y == expected);

  const auto scores = Once::cross_validate(learner, data);
  CHECK(scores.folds.size() == 3);
  CHECK(scores.pooled.accuracy() == cross_validate(learner, data).pooled.accuracy());
}

TEST_CASE("any callback of an epoch goes along, and can stop training") {
  using Once = CompiledOnce<Folded, Data>;
  const Data data = make_data();
  const Folded learner{.epochs = 5};
  const std::vector<std::size_t> some = all_indices(30);
  Watcher watcher;
  static_cast<void>(Once::fit(learner, data, watcher));
  CHECK(watcher.epochs == 5);
  CHECK(watcher.finished_calls == 1);
  CHECK_FALSE(watcher.validated);
  static_cast<void>(Once::fit(learner, data, some, validate_on(data), watcher));
  CHECK(watcher.validated);

  const Model<net> stopped = Once::fit(learner, data, [](const Epoch& epoch) {
    return epoch.number == 2 ? Training::stop : Training::go_on;
  });
  CHECK(equal(stopped, fit(Folded{.epochs = 2}, data)));
  const auto stop_at_once = [](const Epoch&) { return Training::stop; };
  CHECK(equal(Once::fit(learner, data, stop_at_once), fit(Folded{.epochs = 1}, data)));
  static_assert(!std::convertible_to<TerminateOnNaN&, AnyCallback>);
  static_assert(!std::convertible_to<BestModel<Folded>&, AnyCallback>);
}

TEST_CASE("a learner without a strategy has no cross_validate, and steps as its trainer does") {
  using Once = CompiledOnce<Plain, Data>;
  static_assert(Validates<Folded> && !Validates<Plain>);
  const Data data = make_data();
  Trainer<Plain> here{Plain{.seed = 5}};
  Trainer<Plain> there{Plain{.seed = 5}};
  for (std::size_t s = 0; s < 3; ++s) {
    const Step expected = here.partial_fit<Classes<3>>(data.x(s), data.target(s));
    const Step seen = Once::partial_fit(there, data.x(s), data.target(s));
    CHECK(seen.loss == expected.loss);
  }
  CHECK(Once::step(there).loss == here.step().loss);
  CHECK(equal(there.model(), here.model()));
}
