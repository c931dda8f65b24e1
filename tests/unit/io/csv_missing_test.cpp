// SPDX-License-Identifier: MIT
// Missing values: what stands for one, and what becomes of its line.
#include <ctnn/io/csv.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "support/files.hpp"

namespace {

using namespace ctnn;
using Two = Classes<2>;
using Names = std::vector<std::string>;

const test::Folder folder;

template <class Target>
Dataset<2, Target> read(std::string_view text, const CsvOptions& options) {
  return parse_csv<2, Target>(text, "t.csv", options);
}
template <class Target>
std::string error_in(std::string_view text, const CsvOptions& options) {
  return folder.error_of([&] { static_cast<void>(read<Target>(text, options)); });
}

constexpr std::string_view holes =
    "a,b,kind\n1,NA,x\n,2,y\n3,4,\n5,6,x\nnull,?,z\n7,n/a,y\n9,10,y\n";

}  // namespace

TEST_CASE("Lines that lack a value are left out, and so are classes that only they have") {
  const auto data = read<Two>(holes, {.missing = Missing::skip_row});
  REQUIRE(data.size() == 2);
  CHECK(data.x(0)[0] == 5);
  CHECK(data.x(1)[1] == 10);
  CHECK(data.class_names() == Names{"x", "y"});  // z would be one too many
  CHECK(data.target(1) == 1);
  const auto numbers =
      read<Values<1>>("1,2,3\n4,5,NaN\n,6,7\n8,9,-1\n", {.missing = Missing::skip_row});
  REQUIRE(numbers.size() == 2);
  CHECK(numbers.target(1)[0] == -1);
}

TEST_CASE("A line that is left out must be in order otherwise") {
  const CsvOptions skip{.missing = Missing::skip_row};
  CHECK(error_in<Two>("1,2,x\nNA,abc,x\n", skip).starts_with("t.csv:2:2: 'abc' is not a number"));
  CHECK(error_in<Two>("1,2,x\nNA,3\n", skip).starts_with("t.csv:2: line 2 has 2 columns, but 3"));
  CHECK(error_in<Two>("1,2,x\nNA,3,\"x\n", skip).starts_with("t.csv:2:3: a quote opens here"));
}

TEST_CASE("A class too many is an error at its place, when its line stays") {
  CHECK(error_in<Two>("t,a,b\nx,1,2\ny,3,4\nz,5,6\n",
                      {.target = "t", .missing = Missing::skip_row}) ==
        "t.csv:4:1: 'z' is one label too many: the target has 2 classes and the lines above have "
        "'x', 'y' (line 4, column 1 't'); correct it, or the number of classes.");
}

TEST_CASE("A missing input becomes the mean of its column over the lines that have it") {
  const auto data = read<Two>("1,NA,x\n,2,y\n4,4,x\n7,,y\n", {.missing = Missing::mean});
  REQUIRE(data.size() == 4);
  CHECK(data.x(0)[1] == 3);
  CHECK(data.x(1)[0] == 4);
  CHECK(data.x(3)[1] == 3);
  CHECK(data.x(2)[1] == 4);
  CHECK(error_in<Two>("a,b,kind\n1,NA,x\n2,,y\n", {.missing = Missing::mean}) ==
        "t.csv: column 2 'b' has no value in any line, so it has no mean; leave it out.");
}

TEST_CASE("A missing target is never made up") {
  for (const char* text : {"1,2,x\n3,4,NA\n", "1,2,x\n3,4,\n"})
    CHECK(error_in<Two>(text, {.missing = Missing::mean})
              .ends_with("(line 2, column 3); a target is not made up: fill it in, remove the "
                         "line, or set Missing::skip_row."));
  CHECK(error_in<Values<1>>("1,2,3\n3,4,?\n", {.missing = Missing::mean})
            .starts_with("t.csv:2:3: '?' is a missing value (line 2, column 3); a target is not"));
}

TEST_CASE("What stands for a missing value can be said") {
  const CsvOptions options{.missing = Missing::skip_row, .missing_marks = {"-999", "None"}};
  const auto data = read<Two>("1,-999,0\nnone,2,1\n3,4,0\n\"-999\",2,0\n-9990,5,1\n", options);
  REQUIRE(data.size() == 2);
  CHECK(data.x(1)[0] == -9990);
  CHECK(error_in<Two>("1,2,0\nNA,2,1\n", options).starts_with("t.csv:2:1: 'NA' is not a number"));
  CHECK(error_in<Two>("1,2,0\n,2,1\n", options) ==
        "t.csv:2:1: the field is empty (line 2, column 1); \"\" is not among "
        "CsvOptions::missing_marks.");
  CHECK(error_in<Two>("1,2,0\n1,-999,1\n", {.missing_marks = {"-999"}}) ==
        "t.csv:2:2: '-999' is a missing value (line 2, column 2); fill it in, remove the line, or "
        "set CsvOptions::missing.");
}

TEST_CASE("A class may have the name of a mark") {
  const auto data = read<Two>("1,2,NA\n3,4,DE\n5,6,?\n",
                              {.missing = Missing::skip_row, .class_names = {"DE", "NA"}});
  REQUIRE(data.size() == 2);
  CHECK(data.target(0) == 1);
}

TEST_CASE("A table in which every line lacks a value is an error") {
  CHECK(error_in<Two>("a,b,t\n1,NA,x\n,2,y\n", {.missing = Missing::skip_row}) ==
        "t.csv: every line lacks a value, so no sample is left; fill some in, or set "
        "CsvOptions::missing to mean.");
}

TEST_CASE("A file that is packed says which reader unpacks it") {
  CHECK(error_in<Two>("\x1F\x8B\x08garbage", {}) ==
        "t.csv: this is a gzip file; include <ctnn/io/csv_gz.hpp> and call read_csv_gz, or unpack "
        "it.");
}
