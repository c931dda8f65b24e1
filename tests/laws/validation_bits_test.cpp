// SPDX-License-Identifier: MIT
// A validation has the same bits however its tasks run, uses nothing of what a round holds out, and
// leave-one-out is KFold<n>; with rounds one by one and with rounds on the lanes of a register.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/passes/sample_lanes_forward.hpp>
#include <ctnn/validation/cross_val_predict.hpp>
#include <ctnn/validation/cross_validate.hpp>

#include "support/execution.hpp"
#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 6, Tanh> >> Dense<3, Softmax>;
constexpr int on_lanes = 39;  // more rounds than two registers have lanes, and no multiple of them
constexpr int one_by_one = 5;

/// KFold of so many folds, LeaveOneOut for 0: one type, so that one learner is compiled.
struct Folds : validation {
  static inline int k = on_lanes;
  template <class Data>
  static std::vector<Split> splits(const Data& data, std::uint64_t seed) {
    return k == 0 ? LeaveOneOut.splits(data, seed) : k_fold(data.size(), k, seed);
  }
};
using L = Learner<net, CrossEntropy, Adam<0.02>, Batch<16>, Standardize, Folds{}>;
static_assert(pays_together<L>(on_lanes) && !pays_together<L>(one_by_one));

bool same_bits(const auto& a, const auto& b) {
  const auto x = a.parameters();
  const auto y = b.parameters();
  return std::equal(x.begin(), x.end(), y.begin(), y.end());
}

void check_same(const auto& a, const auto& b) {
  REQUIRE(a.models.size() == b.models.size());
  for (std::size_t r = 0; r < a.models.size(); ++r) CHECK(same_bits(a.models[r], b.models[r]));
  CHECK(a[log_loss].folds == b[log_loss].folds);
  CHECK(a[log_loss].pooled == b[log_loss].pooled);
  CHECK(a.score().mean == b.score().mean);
  for (std::size_t r = 0; r < a.histories.size(); ++r) {
    REQUIRE(a.histories[r].epochs.size() == b.histories[r].epochs.size());
    for (std::size_t e = 0; e < a.histories[r].epochs.size(); ++e)
      CHECK(a.histories[r].epochs[e].loss == b.histories[r].epochs[e].loss);
  }
}

/// The data set with the inputs of these samples far off and of another scale.
auto poisoned(const Dataset<2, Classes<3>>& data, const std::vector<std::size_t>& samples) {
  Dataset<2, Classes<3>> result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    std::array<float, 2> x{data.x(i)[0], data.x(i)[1]};
    if (std::binary_search(samples.begin(), samples.end(), i))
      x = {1e6F + 50 * x[0], -1e6F + 50 * x[1]};
    result.add(x, data.target(i));
  }
  return result;
}

}  // namespace

TEST_CASE("any order of tasks and any number of threads give the same bits") {
  const auto data = toy::quadrants(78);
  const L learner{.epochs = 4, .seed = 3};
  const auto validated = [&](const auto& execution) {
    return cross_validate(learner, data, execution, log_loss, KeepModels, KeepHistories);
  };
  for (const int folds : {on_lanes, one_by_one}) {
    Folds::k = folds;
    const auto expected = validated(Serial);
    CHECK_FALSE(same_bits(expected.models[0], expected.models[1]));
    check_same(expected, validated(ways::Reversed{}));
    for (int threads = 1; threads <= 8; ++threads)
      check_same(expected, validated(ways::OnThreads(threads)));
  }
}

TEST_CASE("samples that a round holds out do not change its model") {
  const auto data = toy::quadrants(78);
  const L learner{.epochs = 2, .seed = 3};
  for (const int folds : {on_lanes, one_by_one}) {
    Folds::k = folds;
    const auto validated = [&](const auto& on) {
      return cross_validate(learner, on, Serial, log_loss, KeepModels, KeepHistories).models;
    };
    const auto clean = validated(data);
    const auto splits = Folds::splits(data, learner.seed);
    for (const std::size_t r : {std::size_t{0}, splits.size() / 2, splits.size() - 1}) {
      const auto other = validated(poisoned(data, splits[r].test));
      for (std::size_t f = 0; f < splits.size(); ++f)
        CHECK(same_bits(other[f], clean[f]) == (f == r));
    }
  }
}

TEST_CASE("leaving one out is cutting as many folds as there are samples") {
  const L learner{.epochs = 3, .seed = 5};
  for (const int n : {40, 6}) {  // on lanes and one by one
    const auto data = toy::quadrants(n);
    const auto predicted = [&](int folds) {
      Folds::k = folds;
      return cross_val_predict(learner, data);
    };
    const auto one = predicted(0);
    const auto folds = predicted(n);
    const auto fewer = predicted(n / 2);
    REQUIRE(one.size() == data.size());
    int other = 0;
    for (std::size_t s = 0; s < data.size(); ++s) {
      CHECK(one.sample(s) == s);
      CHECK(std::ranges::equal(one.output(s), folds.output(s)));
      other += !std::ranges::equal(one.output(s), fewer.output(s));
    }
    CHECK(other > n / 2);
  }
}

TEST_CASE("callbacks hear of every epoch of every fold, one thread at a time") {
  struct Recorded {
    int folds;
    std::atomic<int> inside = 0;
    bool alone = true;
    std::vector<int> epochs = std::vector<int>(static_cast<std::size_t>(folds));
    int ends = 0;
    void operator()(const Epoch& epoch) {
      const bool first = ++inside == 1;
      std::this_thread::sleep_for(std::chrono::microseconds(200));  // for others to come in
      alone = alone && first && inside == 1;
      CHECK(epoch.folds == folds);
      CHECK(epoch.number == ++epochs[static_cast<std::size_t>(epoch.fold) - 1]);
      --inside;
    }
    void finished(const Outcome& outcome) { ends += outcome.epochs == 3 && outcome.fold > 0; }
  };
  for (const int folds : {on_lanes, one_by_one}) {
    Folds::k = folds;
    Recorded recorded{folds};
    static_cast<void>(
        cross_validate(L{.epochs = 3}, toy::quadrants(78), recorded, ways::OnThreads(4)));
    CHECK(recorded.alone);
    CHECK(recorded.epochs == std::vector<int>(static_cast<std::size_t>(folds), 3));
    CHECK(recorded.ends == folds);
  }
}
