// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cmath>
#include <sstream>
#include <string>

#include <ctnn/metrics/confusion.hpp>
using namespace ctnn;

namespace {

/// Two right of class 0; one of class 1 right and one taken for 2; three of class 2 taken for 0.
constexpr ConfusionMatrix<3> example() {
  ConfusionMatrix<3> m;
  m.add(0, 0), m.add(0, 0);
  m.add(1, 1), m.add(1, 2);
  m.add(2, 0), m.add(2, 0), m.add(2, 0);
  return m;
}

std::string printed(const ConfusionMatrix<3>& m) {
  std::ostringstream out;
  out << m;
  return out.str();
}

}  // namespace

TEST_CASE("a confusion matrix counts (true, predicted)") {
  const auto m = example();
  CHECK(m(0, 0) == 2);
  CHECK(m(1, 2) == 1);
  CHECK(m(2, 1) == 0);
  CHECK(m(2, 0) == 3);
  CHECK(m(0, 2) == 0);
  CHECK(m.samples() == 7);
  CHECK(m.correct() == 3);
  CHECK(m.accuracy() == 3.0 / 7.0);
}

TEST_CASE("accuracy without samples is NaN, not a number to be proud of") {
  CHECK(std::isnan(ConfusionMatrix<2>{}.accuracy()));
}

TEST_CASE("a class that is none is an error, and nothing is counted") {
  auto m = example();
  CHECK_THROWS_WITH_AS(m.add(3, 0), "ConfusionMatrix: class id 3 is not in 0 … 2.", Error);
  CHECK_THROWS_AS(m.add(0, -2), Error);  // −1 is undecided
  CHECK_THROWS_AS(m.add(-1, 0), Error);
  CHECK_THROWS_AS(static_cast<void>(m(0, 3)), Error);
  CHECK_THROWS_AS(static_cast<void>(m(-1, 0)), Error);
  CHECK(m.samples() == 7);
}

TEST_CASE("matrices add up cell by cell") {
  auto m = example();
  m += example();
  m.add(2, 2);
  CHECK(m(2, 0) == 6);
  CHECK(m(1, 1) == 2);
  CHECK(m(2, 2) == 1);
  CHECK(m.samples() == 15);
}

TEST_CASE("the table has a row per true class and dots for zeros") {
  CHECK(printed(example()) ==
        "true \\ predicted    0    1    2\n"
        "               0    2    .    .\n"
        "               1    .    1    1\n"
        "               2    3    .    .\n");
}

TEST_CASE("a sample without a decision is in no column, but is not right either") {
  auto m = example();
  const double before = m.accuracy();
  m.add(1, undecided);
  CHECK(m.samples() == 8);
  CHECK(m.accuracy() < before);
  auto more = example();
  more += m;
  CHECK(more.undecided() == 1);
  CHECK(printed(m) ==
        "true \\ predicted    0    1    2\n"
        "               0    2    .    .\n"
        "               1    .    1    1\n"
        "               2    3    .    .\n"
        "1 sample is undecided: an output is NaN.\n");
}

TEST_CASE("the table shows names where there are some, as wide as the longest") {
  auto m = example();
  m.set_class_names({"setosa", "versicolor"});
  CHECK(printed(m) ==
        "true \\ predicted     setosa versicolor          2\n"
        "          setosa          2          .          .\n"
        "      versicolor          .          1          1\n"
        "               2          3          .          .\n");
}

TEST_CASE("labels of a table may hold anything, and rows stay rows") {
  auto m = example();
  m.set_class_names({"naïve", "a\nb\tc", "\x1b[31m\xff"});
  CHECK(printed(m) ==
        "true \\ predicted  naïve  a b c \uFFFD[31m\uFFFD\n"
        "           naïve      2      .      .\n"
        "           a b c      .      1      1\n"
        "          \uFFFD[31m\uFFFD      3      .      .\n");
}

TEST_CASE("counts that are added must be of classes of the same names, or of none") {
  auto sum = example();
  auto named = example();
  named.set_class_names({"a", "b", "c"});
  sum += named;
  CHECK(sum.class_names() == named.class_names());
  sum += example();
  CHECK(sum(1, 1) == 3);
  named.set_class_names({"a", "b"});
  const auto add = [&] { sum += named; };
  CHECK_THROWS_WITH_AS(add(),
                       "operator+=: class 2 is 'c' here and without a name in the table "
                       "that is added; give both data sets the same class names.",
                       Error);
  CHECK(sum(1, 1) == 3);
}
