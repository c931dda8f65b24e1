// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include <ctnn/metrics/classification.hpp>
#include <ctnn/metrics/evaluate_model.hpp>
using namespace ctnn;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

/// Decides for these classes, one-hot.
Predictions<Classes<3>> decisions(std::initializer_list<std::array<int, 2>> target_and_decision) {
  Predictions<Classes<3>> result;
  for (const auto& [target, decision] : target_and_decision) {
    std::array<double, 3> y{};
    y[static_cast<std::size_t>(decision)] = 1;
    result.add(y, target);
  }
  return result;
}

}  // namespace

TEST_CASE("precision, recall and F1 of each class, by hand") {
  // Class 0: 2 of 3 decisions right, 2 of 2 found. Class 1: 1 of 1, 1 of 3. Class 2: 0 of 1, none.
  const auto p = decisions({{0, 0}, {0, 0}, {1, 0}, {1, 1}, {1, 2}});
  const auto of = precision_recall_f1(p);
  CHECK(of[0].precision == 2.0 / 3);
  CHECK(of[0].recall == 1);
  CHECK(of[0].f1 == 0.8);
  CHECK(of[0].support == 2);
  CHECK(of[1].precision == 1);
  CHECK(of[1].recall == 1.0 / 3);
  CHECK(of[1].f1 == 0.5);
  CHECK(of[2].precision == 0);
  CHECK(of[2].support == 0);
  CHECK(accuracy_score(p) == 0.6);
  CHECK(balanced_accuracy_score(p) == (1 + 1.0 / 3) / 2);           // class 2 has no samples
  CHECK(recall_score(p, Average::macro) == (1 + 1.0 / 3 + 0) / 3);  // but is decided for
  CHECK(precision_recall_f1(p, Average::weighted).recall == 0.6);
  CHECK(precision_recall_f1(p, Average::micro).support == 5);
  const auto matrix = confusion_matrix(p);
  CHECK(matrix(1, 0) == 1);
  CHECK(matrix(1, 2) == 1);
  CHECK(matrix.samples() == 5);
}

TEST_CASE("division by zero is 0: nothing decided for, nothing there to find") {
  Predictions<Binary> none_found;
  none_found.add(std::array{0.1}, 1);
  none_found.add(std::array{0.2}, 0);
  CHECK(precision_score(none_found) == 0);
  CHECK(recall_score(none_found) == 0);
  CHECK(f1_score(none_found) == 0);
  Predictions<Binary> none_there;
  none_there.add(std::array{0.1}, 0);
  none_there.add(std::array{0.9}, 0);
  CHECK(precision_score(none_there) == 0);
  CHECK(recall_score(none_there) == 0);
  CHECK(f1_score(none_there) == 0);
  CHECK(balanced_accuracy_score(none_there) == 0.5);
}

TEST_CASE("a class that neither occurs nor is decided for is not in the mean") {
  const auto p = decisions({{0, 0}, {1, 1}, {1, 0}});
  CHECK(recall_score(p, Average::macro) == 0.75);
  CHECK(precision_score(p, Average::macro) == 0.75);
}

TEST_CASE("a weight counts as so many samples, and 0 as none") {
  Predictions<Binary> weighted;
  weighted.add(std::array{0.9}, 1, 3);
  weighted.add(std::array{0.8}, 0, 1);
  weighted.add(std::array{0.7}, 0, 0);
  weighted.add(std::array{0.1}, 1, 2);
  CHECK(accuracy_score(weighted) == 0.5);
  CHECK(precision_score(weighted) == 0.75);
  CHECK(recall_score(weighted) == 0.6);
  CHECK(accuracy_score(weighted.unweighted()) == 0.25);
}

TEST_CASE("the mean of no predictions is NaN") {
  const Predictions<Classes<3>> none;
  CHECK(std::isnan(accuracy_score(none)));
  CHECK(std::isnan(balanced_accuracy_score(none)));
  for (const Average average : {Average::macro, Average::micro, Average::weighted})
    CHECK(std::isnan(f1_score(none, average)));
  CHECK(std::isnan(top_k_accuracy_score(none, 1)));
  CHECK(f1_score(Predictions<Binary>{}) == 0);
}

TEST_CASE("of equal outputs the first are among the top k, so that k = 1 is the accuracy") {
  Predictions<Classes<3>> p;
  p.add(std::array{0.4, 0.4, 0.2}, 1);
  p.add(std::array{0.2, 0.4, 0.4}, 1);
  p.add(std::array{0.2, 0.4, 0.4}, 0);
  CHECK(top_k_accuracy_score(p, 1) == 1.0 / 3);
  CHECK(top_k_accuracy_score(p, 1) == accuracy_score(p));
  CHECK(top_k_accuracy_score(p, 2) == 2.0 / 3);
  CHECK(top_k_accuracy_score(p, 3) == 1);
  CHECK(top_k_accuracy_score(p, 9) == 1);
  CHECK_THROWS_WITH_AS(static_cast<void>(top_k_accuracy_score(p, 0)),
                       "top_k_accuracy_score: k is 0: it must be 1 or more.", Error);
}

TEST_CASE("an output of NaN never makes a sample right") {
  Predictions<Classes<3>> p;
  p.add(std::array{0.2, not_a_number, 0.1}, 1);
  p.add(std::array{not_a_number, 0.9, 0.1}, 1);
  CHECK(top_k_accuracy_score(p, 1) == 0);
  CHECK(top_k_accuracy_score(p, 2) == 0.5);
  CHECK(top_k_accuracy_score(p, 3) == 0.5);
  // Undecided: also where a comparison would have found the right class.
  p.add(std::array{0.9, 0.1, not_a_number}, 0);
  p.add(std::array{not_a_number, not_a_number, not_a_number}, 0);
  CHECK(p.decided(2) == undecided);
  CHECK(accuracy_score(p) == 0);
  CHECK(confusion_matrix(p).samples() == 4);
  CHECK(confusion_matrix(p).undecided() == 4);
  CHECK(evaluate(p).accuracy() == 0);
  CHECK(recall_score(p, Average::macro) == 0);
  Predictions<Binary> single;
  single.add(std::array{not_a_number}, 0);
  single.add(std::array{not_a_number}, 1);
  CHECK(accuracy_score(single) == 0);
}

TEST_CASE("predictions of weight zero are in no metric of classes, nor in its classes") {
  Predictions<Classes<3>> counted;
  Predictions<Classes<3>> all;
  for (int i = 0; i < 6; ++i) {
    const std::array y{0.5, i % 2 == 0 ? 0.2 : 0.6, 0.1};
    counted.add(y, i % 3 == 0 ? 0 : 1, 0.5 + i);
    all.add(std::array{0.1, 0.2, i % 2 == 0 ? 0.7 : not_a_number}, 2, 0);
    all.add_row_of(counted, static_cast<std::size_t>(i));
  }
  CHECK(accuracy_score(all) == accuracy_score(counted));
  CHECK(balanced_accuracy_score(all) == balanced_accuracy_score(counted));
  CHECK(f1_score(all, Average::macro) == f1_score(counted, Average::macro));
  CHECK(precision_score(all, Average::weighted) == precision_score(counted, Average::weighted));
  CHECK(top_k_accuracy_score(all, 2) == top_k_accuracy_score(counted, 2));
  CHECK(confusion_matrix(all).samples() == 6);
  CHECK(evaluate(all).accuracy() == evaluate(counted).accuracy());
}
