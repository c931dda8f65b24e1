// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/bootstrap.hpp>
#include <ctnn/data/dataset.hpp>
#include <ctnn/data/exhaustive_splits.hpp>
#include <ctnn/data/group_splits.hpp>
#include <ctnn/data/splits.hpp>
#include <ctnn/data/time_series_split.hpp>
#include <ctnn/data/train_test_split.hpp>
using namespace ctnn;

namespace {

/// 50 of class 0, 31 of class 1, 12 of class 2, mixed.
std::vector<int> uneven_classes() {
  std::vector<int> classes(93);
  for (std::size_t i = 0; i < 93; ++i) classes[i * 34 % 93] = i < 50 ? 0 : i < 81 ? 1 : 2;
  return classes;
}

int count_of(const std::vector<std::size_t>& part, const std::vector<int>& classes, int id) {
  return static_cast<int>(
      std::count_if(part.begin(), part.end(), [&](std::size_t i) { return classes[i] == id; }));
}

/// Both parts ascending, disjoint, together 0 … n − 1.
void check_parts(const Split& split, std::size_t n) {
  CHECK(std::is_sorted(split.train.begin(), split.train.end()));
  CHECK(std::is_sorted(split.test.begin(), split.test.end()));
  std::vector<std::size_t> all;
  std::merge(split.train.begin(), split.train.end(), split.test.begin(), split.test.end(),
             std::back_inserter(all));
  CHECK(all == all_indices(n));
}

void check_folds(const std::vector<Split>& folds, std::size_t n) {
  std::vector<std::size_t> tested;
  std::size_t smallest = n;
  std::size_t largest = 0;
  for (const Split& fold : folds) {
    check_parts(fold, n);
    tested.insert(tested.end(), fold.test.begin(), fold.test.end());
    smallest = std::min(smallest, fold.test.size());
    largest = std::max(largest, fold.test.size());
  }
  std::sort(tested.begin(), tested.end());
  CHECK(tested == all_indices(n));
  CHECK(largest - smallest <= 1);
}

bool equal(const std::vector<Split>& a, const std::vector<Split>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Split& s, const Split& t) {
    return s.train == t.train && s.test == t.test;
  });
}

}  // namespace

TEST_CASE("folds are disjoint and complete, and their sizes differ by at most one") {
  for (const std::size_t n : {std::size_t{5}, std::size_t{6}, std::size_t{23}, std::size_t{100}})
    for (const int k : {2, 3, 5}) {
      const auto folds = k_fold(n, k, 1);
      REQUIRE(folds.size() == static_cast<std::size_t>(k));
      check_folds(folds, n);
    }
}

TEST_CASE("stratified folds are disjoint and complete and share out every class evenly") {
  const auto classes = uneven_classes();
  const auto folds = k_fold(classes.size(), 5, 3, classes);
  REQUIRE(folds.size() == 5);
  check_folds(folds, classes.size());
  for (int id = 0; id < 3; ++id)
    for (const Split& fold : folds) {
      const double share = count_of(all_indices(93), classes, id) / 5.0;
      CHECK(std::abs(count_of(fold.test, classes, id) - share) < 1);
    }
}

TEST_CASE("folds depend on the seed only") {
  const auto classes = uneven_classes();
  CHECK(equal(k_fold(40, 4, 1), k_fold(40, 4, 1)));
  CHECK_FALSE(equal(k_fold(40, 4, 1), k_fold(40, 4, 2)));
  CHECK(equal(k_fold(93, 4, 1, classes), k_fold(93, 4, 1, classes)));
  CHECK_FALSE(equal(k_fold(93, 4, 1, classes), k_fold(93, 4, 2, classes)));
}

TEST_CASE("samples are dealt in shuffled order, not in blocks or in turn") {
  const auto folds = k_fold(40, 2, 1);
  std::vector<std::size_t> first_half = all_indices(20);
  CHECK(folds[0].test != first_half);
  CHECK(folds[1].test != first_half);
  CHECK_FALSE(std::all_of(folds[0].test.begin(), folds[0].test.end(),
                          [&](std::size_t i) { return i % 2 == folds[0].test[0] % 2; }));
}

TEST_CASE("too few samples for the folds is an error that counts them") {
  CHECK_THROWS_WITH_AS(static_cast<void>(k_fold(4, 5, 0)),
                       "KFold<5> needs at least 5 samples, the data set has 4.", Error);
  const std::vector<int> classes{0, 0, 0, 0, 1, 1};
  CHECK_THROWS_WITH_AS(static_cast<void>(k_fold(6, 3, 0, classes)),
                       "StratifiedKFold<3> needs at least 3 samples of every class, class 1 has 2: "
                       "use fewer folds or KFold.",
                       Error);
}

TEST_CASE("a class id without samples does not matter to stratified folds") {
  const std::vector<int> classes{0, 0, 0, 2, 2, 2};
  check_folds(k_fold(6, 3, 0, classes), 6);
}

TEST_CASE("hold-out takes the given ratio, rounded, and at least one on either side") {
  struct Case {
    std::size_t n;
    double ratio;
    std::size_t held;
  };
  for (const auto& [n, ratio, held] :
       {Case{100, 0.2, 20}, Case{7, 0.5, 4}, Case{93, 0.25, 23}, Case{10, 0.01, 1},
        Case{10, 0.99, 9}, Case{2, 0.1, 1}, Case{2, 0.9, 1}}) {
    const Split split = hold_out(n, ratio, 1);
    check_parts(split, n);
    CHECK(split.test.size() == held);
  }
}

TEST_CASE("hold-out keeps the share of every class to within one sample") {
  const auto classes = uneven_classes();
  for (const double ratio : {0.05, 0.2, 0.5, 0.8}) {
    const Split split = hold_out(93, ratio, 1, classes);
    check_parts(split, 93);
    CHECK(split.test.size() == static_cast<std::size_t>(std::lround(ratio * 93)));
    for (int id = 0; id < 3; ++id) {
      const int all = count_of(all_indices(93), classes, id);
      const double share = static_cast<double>(split.test.size()) / 93.0 * all;
      CHECK(std::abs(count_of(split.test, classes, id) - share) <= 1);
    }
  }
}

TEST_CASE("hold-out depends on the seed only") {
  CHECK(hold_out(50, 0.3, 1).test == hold_out(50, 0.3, 1).test);
  CHECK(hold_out(50, 0.3, 1).test != hold_out(50, 0.3, 2).test);
}

TEST_CASE("a single sample cannot be held out") {
  CHECK_THROWS_WITH_AS(static_cast<void>(hold_out(1, 0.5, 0)),
                       "HoldOut needs at least 2 samples, the data set has 1.", Error);
}

/// 93 samples of the classes above.
Dataset<1, Classes<3>> uneven_data() {
  Dataset<1, Classes<3>> data;
  for (const int id : uneven_classes()) data.add(std::array{0.0F}, id);
  return data;
}

TEST_CASE("train_test_split keeps the shares of classes, or leaves them to chance") {
  auto data = uneven_data();
  const auto classes = uneven_classes();
  const auto [train, test] = train_test_split(data, {.test_size = 0.3, .seed = 1});
  CHECK(test == hold_out(93, 0.3, 1, classes).test);
  CHECK(train == hold_out(93, 0.3, 1, classes).train);
  CHECK(train_test_split(data).test == hold_out(93, 0.25, 0, classes).test);
  CHECK(train_test_split(data, {.test_size = 0.3, .seed = 1, .stratify = false}).test ==
        hold_out(93, 0.3, 1).test);
  Dataset<1, Values<1>> numbers(93);
  CHECK(train_test_split(numbers, {.test_size = 0.3, .seed = 1}).test == hold_out(93, 0.3, 1).test);
  // A class of one sample is on one side.
  data.set_target(0, classes[0] == 2 ? 1 : 2);
  check_parts(train_test_split(data), 93);
}

TEST_CASE("train_test_split leaves out samples of weight zero") {
  Dataset<1, Values<1>> numbers;
  for (int i = 0; i < 40; ++i)
    numbers.add(std::array{0.0F}, std::array{0.0F}, i % 2 == 0 ? 0.0F : 1.0F);
  const Split split = train_test_split(numbers, {.test_size = 0.2});
  CHECK(split.test.size() == 4);
  CHECK(split.train.size() == 16);
  for (const std::size_t s : split.test) CHECK(s % 2 == 1);
  for (const std::size_t s : split.train) CHECK(s % 2 == 1);
}

TEST_CASE("train_test_split keeps groups together") {
  auto data = uneven_data();
  std::vector<int> groups(93);
  for (std::size_t i = 0; i < 93; ++i) groups[i] = static_cast<int>(i * 7 % 10) - 3;
  data.set_groups(groups);
  const Split split = train_test_split(data, {.test_size = 0.3, .seed = 1});
  check_parts(split, 93);
  std::vector<int> trained, tested;
  for (const std::size_t s : split.train) trained.push_back(groups[s]);
  for (const std::size_t s : split.test) tested.push_back(groups[s]);
  for (const int g : tested) CHECK(std::ranges::count(trained, g) == 0);
  std::ranges::sort(tested);
  tested.erase(std::unique(tested.begin(), tested.end()), tested.end());
  CHECK(tested.size() == 3);
  CHECK(train_test_split(data, {.test_size = 0.3, .seed = 2}).test != split.test);
}

TEST_CASE("train_test_split says what it cannot split") {
  auto data = uneven_data();
  for (const double size : {0.0, 1.0, -0.5, 20.0, std::nan("")})
    CHECK_THROWS_AS(static_cast<void>(train_test_split(data, {.test_size = size})), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(train_test_split(data, {.test_size = 20})),
                       "train_test_split: .test_size is 20, it must be between 0 and 1: the share "
                       "of the samples to test on.",
                       Error);
  CHECK_THROWS_WITH_AS(
      static_cast<void>(train_test_split(Dataset<1, Binary>(1))),
      "train_test_split: it needs a sample to train on and one to test on, and 1 of the data set "
      "weigh anything: add some.",
      Error);
  data.set_groups(std::vector<int>(93, 4));
  CHECK_THROWS_WITH_AS(static_cast<void>(train_test_split(data)),
                       "train_test_split: all samples are of one group, which cannot be on both "
                       "sides: give more groups, or remove them with set_groups({}).",
                       Error);
}

TEST_CASE("class ids may be far apart") {
  std::vector<int> far(93);
  const auto near = uneven_classes();
  for (std::size_t i = 0; i < 93; ++i) far[i] = near[i] == 2 ? 2'147'483'647 : near[i] * 1000;
  const auto folds = k_fold(93, 3, 0, far);
  check_folds(folds, 93);
  for (const Split& fold : folds) CHECK(count_of(fold.test, far, 2'147'483'647) == 4);
  check_parts(hold_out(93, 0.3, 1, far), 93);
}

TEST_CASE("numbers that cut no samples are an error each, of every call") {
  const auto refused = [](auto split) {
    try {
      split();
      return std::string();
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  const double nan = std::nan("");
  for (const double ratio : {0.0, 1.0, -0.1, 2.0, nan, HUGE_VAL})
    CHECK(refused([&] {
            static_cast<void>(hold_out(10, ratio, 1));
          }).ends_with(" holds out none or all: give one between 0 and 1."));
  CHECK_THROWS_AS(static_cast<void>(shuffle_split(10, 2, nan, 1)), Error);
  for (const int k : {1, 0, -1, std::numeric_limits<int>::min()}) {
    const std::string text =
        "the number of folds is " + std::to_string(k) + ", it must be 2 or more.";
    CHECK(refused([&] { static_cast<void>(k_fold(10, k, 1)); }) == "k_fold: " + text);
    CHECK(refused([&] { static_cast<void>(repeated_k_fold(10, k, 2, 1)); }) ==
          "repeated_k_fold: " + text);
    CHECK(refused([&] { static_cast<void>(group_k_fold(std::vector<int>(9), k, 1)); }) ==
          "group_k_fold: " + text);
    CHECK(refused([&] { static_cast<void>(time_series_split(10, k)); }) ==
          "time_series_split: " + text);
  }
  for (const int none : {0, -1}) {
    const std::string text = std::to_string(none) + ", it must be 1 or more.";
    CHECK(refused([&] { static_cast<void>(repeated_k_fold(10, 2, none, 1)); }).ends_with(text));
    CHECK(refused([&] { static_cast<void>(shuffle_split(10, none, 0.5, 1)); }).ends_with(text));
    CHECK(refused([&] { static_cast<void>(bootstrap(10, none, 1)); }).ends_with(text));
    CHECK(refused([&] { static_cast<void>(leave_p_out(10, none)); }).ends_with(text));
  }
  // What no memory holds, such as a negative number.
  for (const std::size_t n : {std::size_t(-1), std::size_t{1} << 40}) {
    CHECK_THROWS_AS(static_cast<void>(k_fold(n, 5, 1)), Error);
    CHECK_THROWS_AS(static_cast<void>(hold_out(n, 0.5, 1)), Error);
    CHECK_THROWS_AS(static_cast<void>(bootstrap(n, 5, 1)), Error);
    CHECK_THROWS_AS(static_cast<void>(leave_one_out(n)), Error);
    CHECK_THROWS_AS(static_cast<void>(leave_p_out(n, 1)), Error);
    CHECK_THROWS_AS(static_cast<void>(time_series_split(n, 2)), Error);
  }
  CHECK_THROWS_AS(static_cast<void>(all_indices(std::size_t(-1))), Error);
  constexpr int most = std::numeric_limits<int>::max();
  CHECK_THROWS_AS(static_cast<void>(k_fold(10, most, 1)), Error);
  CHECK_THROWS_AS(static_cast<void>(time_series_split(10, most)), Error);
  CHECK_THROWS_AS(static_cast<void>(leave_p_out(10, most)), Error);
  CHECK_THROWS_AS(static_cast<void>(bootstrap(10, most, 1)), Error);
}

TEST_CASE("classes are one for each sample, from 0 on") {
  CHECK_THROWS_WITH_AS(static_cast<void>(k_fold(10, 2, 1, std::vector<int>{0, 1})),
                       "k_fold: there are 2 classes for 10 samples: give one to each, or none.",
                       Error);
  CHECK_THROWS_AS(static_cast<void>(hold_out(10, 0.5, 1, std::vector<int>(11))), Error);
  CHECK_THROWS_AS(static_cast<void>(repeated_k_fold(10, 2, 2, 1, std::vector<int>(1))), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(hold_out(4, 0.5, 1, std::vector<int>{0, -1, 0, 1})),
                       "hold_out: a class id is -1, it must be 0 or more.", Error);
  CHECK_THROWS_AS(static_cast<void>(shuffle_split(4, 2, 0.5, 1, std::vector<int>(4, -7))), Error);
}

TEST_CASE("class ids are those of the data set, in its order") {
  Dataset<1, Binary> data;
  for (const int id : {1, 0, 0, 1}) data.add(std::array<float, 1>{0.0F}, id);
  CHECK(class_ids(data) == std::vector<int>{1, 0, 0, 1});
}
