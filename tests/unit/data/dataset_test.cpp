// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ctnn/core/error.hpp>
#include <ctnn/data/dataset.hpp>
using namespace ctnn;

namespace {

static_assert(Dataset<1, Binary>::stride == 16);
static_assert(Dataset<16, Binary>::stride == 16);
static_assert(Dataset<17, Binary>::stride == 32);
static_assert(ClassTarget<Classes<3>> && ClassTarget<Binary> && !ClassTarget<Values<2>>);
static_assert(Classes<3>::outputs == 3 && Binary::outputs == 1 && Values<2>::outputs == 2);

/// Sample i is (i, i + ½, −i) of class i mod 3.
Dataset<3, Classes<3>> counted(int n) {
  Dataset<3, Classes<3>> data;
  for (int i = 0; i < n; ++i) {
    const auto x = static_cast<float>(i);
    data.add(std::array<float, 3>{x, x + 0.5F, -x}, i % 3);
  }
  return data;
}

}  // namespace

TEST_CASE("samples read back as they were added") {
  const auto data = counted(50);
  CHECK(data.size() == 50);
  CHECK_FALSE(data.empty());
  for (std::size_t i = 0; i < 50; ++i) {
    const auto x = static_cast<float>(i);
    CHECK(data.x(i)[0] == x);
    CHECK(data.x(i)[1] == x + 0.5F);
    CHECK(data.x(i)[2] == -x);
    CHECK(data.target(i) == static_cast<int>(i % 3));
  }
}

TEST_CASE("a new data set is empty") {
  const Dataset<3, Binary> data;
  CHECK(data.empty());
  CHECK(data.size() == 0);
}

TEST_CASE("every row is aligned to 64 bytes and padded with zeros") {
  const auto data = counted(20);
  bool zero = true;
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK(reinterpret_cast<std::uintptr_t>(data.x(i).data()) % 64 == 0);
    for (std::size_t k = 3; k < data.stride; ++k) zero = zero && data.x(i).data()[k] == 0.0F;
  }
  CHECK(zero);
}

TEST_CASE("targets of numbers keep all of theirs") {
  Dataset<1, Values<2>> data;
  for (int i = 0; i < 5; ++i) {
    const auto t = static_cast<float>(i);
    data.add(std::array<float, 1>{0.0F}, std::array<float, 2>{t, 10 * t});
  }
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(data.target(i)[0] == static_cast<float>(i));
    CHECK(data.target(i)[1] == static_cast<float>(10 * i));
  }
}

TEST_CASE("a sample is added from whatever holds its numbers") {
  Dataset<2, Values<2>> data;
  const std::vector<double> vector{1, 2};
  const unsigned char bytes[] = {1, 2};
  data.add({1, 2.0}, {3, 4.5});
  data.add(vector, std::array<double, 2>{3, 4.5});
  data.add(bytes, std::vector<float>{3, 4.5F}, 0.5);
  data.add(std::span<const double>(vector), data.target(0));
  CHECK(data.size() == 4);
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK(data.x(i)[0] == 1);
    CHECK(data.x(i)[1] == 2);
    CHECK(data.target(i)[0] == 3);
    CHECK(data.target(i)[1] == 4.5F);
  }
  CHECK(data.weight(2) == 0.5F);
  data.set_x(1, {7, 8});
  CHECK(data.x(1)[1] == 8);
  data.set_target(1, std::vector{5.0, 6.0});
  CHECK(data.target(1)[1] == 6);
  CHECK_THROWS_WITH_AS(data.add(std::vector{1.0}, {1, 2}),
                       "x: expected one number for each input, 2, and got 1.", Error);
  CHECK_THROWS_WITH_AS(data.add(vector, std::vector{1, 2, 3}),
                       "target: expected one number for each of its values, 2, and got 3.", Error);
  CHECK(data.size() == 4);
}

TEST_CASE("a single number is a target, and a single input") {
  Dataset<1, Values<1>> data;
  data.add(2, 1.5);
  data.add({2.0}, {1.5F});
  data.add(std::array{2.0F}, std::array{1.5F});
  for (std::size_t i = 0; i < 3; ++i) CHECK((data.x(i)[0] == 2 && data.target(i)[0] == 1.5F));
  data.set_target(2, 4);
  CHECK(data.target(2)[0] == 4);
}

TEST_CASE("a class id is of any integer type, an enumeration, or a whole number") {
  enum class Plant : unsigned char { setosa, versicolor, virginica };
  Dataset<1, Classes<3>> data;
  data.add(0, std::uint8_t{2});
  data.add(0, std::uint64_t{2});
  data.add(0, 2L);
  data.add(0, Plant::virginica);
  data.add(0, 2.0F);
  for (std::size_t i = 0; i < data.size(); ++i) CHECK(data.target(i) == 2);
  CHECK_THROWS_WITH_AS(data.add(0, 1.5),
                       "target: expected the id of a class, a whole number, and got 1.500000.",
                       Error);
  CHECK_THROWS_AS(data.add(0, std::numeric_limits<float>::quiet_NaN()), Error);
  CHECK_THROWS_WITH_AS(data.add(0, std::int64_t{1} << 32),
                       "Dataset::add: class id 4294967296 is not in 0 … 2.", Error);
  CHECK(data.size() == 5);
  Dataset<1, Binary> answers;
  answers.add(0, true);
  answers.add(0, false);
  CHECK((answers.target(0) == 1 && answers.target(1) == 0));
  Dataset<1, Targets<Classes<3>, Values<1>>> both;
  both.add(0, {2, 0.5});
  CHECK((both.target(0)[0] == 2 && both.target(0)[1] == 0.5F));
}

TEST_CASE("a class id out of range is an error that names the range, and nothing is added") {
  auto data = counted(2);
  const std::array<float, 3> x{};
  CHECK_THROWS_WITH_AS(data.add(x, 3), "Dataset::add: class id 3 is not in 0 … 2.", Error);
  CHECK_THROWS_WITH_AS(data.add(x, -1), "Dataset::add: class id -1 is not in 0 … 2.", Error);
  CHECK(data.size() == 2);
  Dataset<3, Binary> binary;
  CHECK_THROWS_WITH_AS(binary.add(x, 2), "Dataset::add: class id 2 is not in 0 … 1.", Error);
}

TEST_CASE("a subset has the chosen samples in the order of the indices, and the names") {
  auto data = counted(10);
  data.set_class_names({"a", "b", "c"});
  data.set_input_names({"x", "y", "z"});
  const auto part = data.subset(std::vector<std::size_t>{7, 2, 2});
  REQUIRE(part.size() == 3);
  CHECK(part.x(0)[0] == 7.0F);
  CHECK(part.x(1)[0] == 2.0F);
  CHECK(part.x(2)[0] == 2.0F);
  CHECK(part.target(0) == 1);
  CHECK(part.target(1) == 2);
  CHECK(part.class_names() == std::vector<std::string>{"a", "b", "c"});
  CHECK(part.input_names() == std::vector<std::string>{"x", "y", "z"});
  CHECK(data.size() == 10);
}

TEST_CASE("inputs have names, one each, or none") {
  auto data = counted(1);
  CHECK(data.input_names().empty());
  data.set_input_names({"x", "y", "z"});
  CHECK_THROWS_WITH_AS(data.set_input_names({"x"}),
                       "Dataset::set_input_names: 1 names for 3 inputs: give one to each, or none.",
                       Error);
  CHECK(data.input_names().size() == 3);
  data.set_input_names({});
  CHECK(data.input_names().empty());
}

TEST_CASE("a sample of a data set can be added to it again, as oversampling does") {
  auto classes = counted(3);
  for (int i = 0; i < 20; ++i) classes.add(classes.x(2), classes.target(2));
  for (std::size_t i = 2; i < classes.size(); ++i) {
    CHECK(classes.x(i)[1] == 2.5F);
    CHECK(classes.target(i) == 2);
  }
  Dataset<1, Values<2>> values;
  values.add(std::array<float, 1>{3.0F}, std::array<float, 2>{4.0F, 5.0F});
  for (int i = 0; i < 20; ++i) values.add(values.x(0), values.target(0));
  for (std::size_t i = 0; i < values.size(); ++i) {
    CHECK(values.x(i)[0] == 3.0F);
    CHECK(values.target(i)[0] == 4.0F);
    CHECK(values.target(i)[1] == 5.0F);
  }
}

TEST_CASE("a data set may be made of a size and filled in") {
  Dataset<3, Classes<2>> data(2);
  REQUIRE(data.size() == 2);
  CHECK(data.x(1)[2] == 0);
  CHECK(data.target(1) == 0);
  data.set_x(1, std::array{1.0F, 2.0F, 3.0F});
  data.set_x(1, 1, 5);
  data.set_target(1, 1);
  CHECK(std::vector<float>(data.x(1).begin(), data.x(1).end()) == std::vector<float>{1, 5, 3});
  CHECK(data.x(1).data()[3] == 0);
  CHECK(data.x(0)[1] == 0);
  CHECK(data.target(1) == 1);
  CHECK_THROWS_WITH_AS(data.set_target(0, 2), "Dataset::set_target: class id 2 is not in 0 … 1.",
                       Error);
  CHECK(data.target(0) == 0);
  Dataset<1, Values<2>> numbers(2);
  numbers.set_target(1, std::array{4.0F, 5.0F});
  numbers.set_target(1, 0, 6);
  CHECK(numbers.target(1)[0] == 6);
  CHECK(numbers.target(1)[1] == 5);
}

TEST_CASE("an index of no sample is an error wherever one comes in, and nothing is changed") {
  auto data = counted(5);
  const std::array<float, 3> x{7, 7, 7};
  CHECK_THROWS_WITH_AS(data.set_x(5, x),
                       "Dataset::set_x: sample 5 is not in the data set, which has 5.", Error);
  CHECK_THROWS_AS(data.set_x(std::size_t(-1), 0, 7.0F), Error);
  CHECK_THROWS_WITH_AS(data.set_x(0, 3, 7.0F), "Dataset::set_x: input 3 is not in 0 … 2.", Error);
  CHECK_THROWS_AS(data.set_x(0, -1, 7.0F), Error);
  CHECK_THROWS_WITH_AS(data.set_target(600, 1),
                       "Dataset::set_target: sample 600 is not in the data set, which has 5.",
                       Error);
  CHECK_THROWS_AS(data.set_target(0, -1), Error);
  CHECK_THROWS_WITH_AS(static_cast<void>(data.subset(std::array<std::size_t, 2>{0, 5})),
                       "Dataset::subset: sample 5 is not in the data set, which has 5.", Error);
  CHECK(data.subset({}).empty());
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(data.x(i)[0] == static_cast<float>(i));
    CHECK(data.target(i) == static_cast<int>(i % 3));
  }

  Dataset<1, Values<2>> numbers(2);
  numbers.set_target(1, 1, 3.0F);
  CHECK(numbers.target(1)[1] == 3.0F);
  CHECK_THROWS_WITH_AS(numbers.set_target(1, 2, 3.0F),
                       "Dataset::set_target: number 2 is not in 0 … 1.", Error);
  CHECK_THROWS_AS(numbers.set_target(2, 0, 3.0F), Error);
  CHECK_THROWS_AS(numbers.set_target(2, std::array<float, 2>{}), Error);
}

TEST_CASE("a negative number of samples, or a weight that is not finite, is an error") {
  using Data = Dataset<3, Binary>;
  CHECK_THROWS_WITH_AS(Data(std::size_t(-1)),
                       "Dataset: 18446744073709551615 samples are more than any memory holds; is "
                       "the number negative?",
                       Error);
  Data data;
  CHECK_THROWS_AS(data.reserve(std::size_t(-3)), Error);
  const std::array<float, 3> x{};
  constexpr float infinity = std::numeric_limits<float>::infinity();
  CHECK_THROWS_WITH_AS(data.add(x, 1, infinity),
                       "Dataset::add: a sample weight of inf is not a finite number of 0 or more.",
                       Error);
  CHECK_THROWS_AS(data.add(x, 1, -infinity), Error);
  CHECK_THROWS_AS(data.add(x, 1, std::numeric_limits<float>::quiet_NaN()), Error);
  CHECK_THROWS_AS(data.add(x, 1, -0.5F), Error);
  CHECK(data.empty());
}

TEST_CASE("a data set that was moved from is empty, and may be used again") {
  auto from = counted(5);
  const auto to = std::move(from);
  CHECK(to.size() == 5);
  CHECK(from.empty());  // NOLINT(bugprone-use-after-move)
  CHECK_THROWS_AS(static_cast<void>(from.subset(std::array<std::size_t, 1>{0})), Error);
  from.add(to.x(4), to.target(4));
  CHECK(from.size() == 1);
  CHECK(from.x(0)[0] == 4);
}
