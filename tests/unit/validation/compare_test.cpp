// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include <ctnn/metrics/probabilities.hpp>
#include <ctnn/network/dense.hpp>
#include <ctnn/validation/compare.hpp>

#include "golden/student_t.hpp"
#include "support/toy.hpp"
using namespace ctnn;

namespace {

constexpr auto net = Dense<2, 8, Tanh> >> Dense<3, Softmax>;
using L = Learner<net, CrossEntropy, Adam<0.02>, Batch<16>, StratifiedKFold<5>, OneByOne>;

/// A comparison of accuracies by hand.
Comparison<ClassScores<2>> by_hand(const std::vector<double>& differences, double ratio) {
  Comparison<ClassScores<2>> result;
  for (const double d : differences) {
    ClassScores<2> a;
    ClassScores<2> b;
    for (int i = 0; i < 100; ++i) {
      a.confusion.add(1, i < 50 + std::lround(100 * d) ? 1 : 0);
      b.confusion.add(1, i < 50 ? 1 : 0);
    }
    result.first.folds.push_back(a);
    result.second.folds.push_back(b);
  }
  result.differences = differences;
  result.test = corrected_t_test(differences, ratio);
  return result;
}

}  // namespace

TEST_CASE("without a correction the test is the t-test of one sample, as SciPy has it") {
  const PairedTest test = corrected_t_test(golden::differences, 0);
  CHECK(test.t == doctest::Approx(golden::uncorrected_t).epsilon(1e-14));
  CHECK(test.p_value == doctest::Approx(golden::uncorrected_p_value).epsilon(1e-13));
}

TEST_CASE("shared training samples make t smaller, by hand") {
  // Mean 2, deviation 1 of 1, 2, 3; 1/3 + 1/4 = 7/12: t = 2/√(7/12).
  const PairedTest test = corrected_t_test(std::vector<double>{1, 2, 3}, 0.25);
  CHECK(test.t == doctest::Approx(2 / std::sqrt(7.0 / 12)).epsilon(1e-15));
  // With two degrees of freedom p = 1 − t/√(2 + t²).
  CHECK(test.p_value ==
        doctest::Approx(1 - test.t / std::sqrt(2 + test.t * test.t)).epsilon(1e-13));
}

TEST_CASE("differences that are all alike: none is no difference, else it is certain") {
  const PairedTest none = corrected_t_test(std::vector<double>{0, 0, 0}, 0.25);
  CHECK(none.t == 0);
  CHECK(none.p_value == 1);
  const PairedTest always = corrected_t_test(std::vector<double>{0.5, 0.5}, 0.25);
  CHECK(always.p_value == 0);
  CHECK(std::isnan(corrected_t_test(std::vector<double>{0.5, std::nan("")}, 0.25).p_value));
}

TEST_CASE("one round is too few for a test") {
  CHECK_THROWS_WITH_AS(static_cast<void>(corrected_t_test(std::vector<double>{0.5}, 0.25)),
                       "compare: a test needs the differences of two rounds or more, there is 1: "
                       "take a strategy such "
                       "as KFold<10>.",
                       Error);
}

TEST_CASE("a ratio of no parts of a round is an error") {
  for (const double ratio : {-0.1, std::nan(""), HUGE_VAL})
    CHECK_THROWS_AS(static_cast<void>(corrected_t_test(std::vector<double>{0.5, 0.25}, ratio)),
                    Error);
}

TEST_CASE("the conclusion is one sentence") {
  std::ostringstream out;
  out << by_hand({0.2, 0.25, 0.3}, 0);
  CHECK(out.str() ==
        "The first learner is better: accuracy 0.7500 and 0.5000, a difference of 0.2500 ± 0.0500 "
        "over 3 folds, p = 0.0131 (corrected resampled t-test).\n");
  CHECK(by_hand({-0.2, -0.25, -0.3}, 0).conclusion().rfind("The second learner is better: ", 0) ==
        0);
  CHECK(by_hand({-0.1, 0.1, 0.01}, 0).conclusion().rfind("No difference is shown: ", 0) == 0);
  CHECK_FALSE(by_hand({0.2, 0.25, 0.3}, 0).significant(0.01));
  CHECK(by_hand({0.2, 0.2}, 0).conclusion().find(", p < 0.0001 (") != std::string::npos);
}

TEST_CASE("both learners get the same folds; a lower loss is better") {
  const auto data = toy::quadrants(100);
  const L learner{.epochs = 20, .seed = 3};
  L slow = learner;
  slow.learning_rate = 1e-5;
  slow.seed = 8;  // not the folds'
  const auto result = compare(learner, slow, data, log_loss);
  REQUIRE(result.differences.size() == 5);
  const auto rounds = StratifiedKFold<5>.splits(data, 3);
  for (std::size_t r = 0; r < 5; ++r) {
    const double a = log_loss(predict(fit(learner, data, rounds[r].train), data, rounds[r].test));
    const double b = log_loss(predict(fit(slow, data, rounds[r].train), data, rounds[r].test));
    CHECK(result.differences[r] == a - b);
  }
  const PairedTest expected = corrected_t_test(result.differences, 20.0 / 80);
  CHECK(result.test.p_value == doctest::Approx(expected.p_value).epsilon(1e-12));
  CHECK(result.test.difference.mean < 0);
  CHECK(result.conclusion().rfind("The first learner is better: log loss", 0) == 0);
}
