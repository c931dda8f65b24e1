// SPDX-License-Identifier: MIT
// Columns by name: targets, inputs, and what is read over.
#include <ctnn/io/csv.hpp>
#include <ctnn/io/files/bytes.hpp>

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
std::string error_in(std::string_view text, const CsvOptions& options) {
  return folder.error_of([&] { static_cast<void>(parse_csv<2, Target>(text, "t.csv", options)); });
}

std::vector<float> row(const auto& data, std::size_t i) {
  return {data.x(i).begin(), data.x(i).end()};
}

}  // namespace

TEST_CASE("The columns of Values may be named, in any order and anywhere among the inputs") {
  constexpr std::string_view text = "p,x,q,y\n1,2,3,4\n5,6,7,8\n";
  const auto data = parse_csv<2, Values<2>>(text, "t.csv", {.target = {"y", "p"}});
  REQUIRE(data.size() == 2);
  CHECK(row(data, 1) == std::vector<float>{6, 7});
  CHECK(data.target(1)[0] == 8);
  CHECK(data.target(1)[1] == 5);
  CHECK(error_in<Values<2>>(text, {.target = {"y", "z"}}) ==
        "t.csv: the target column 'z' is not in the header; it has 'p', 'x', 'q', 'y'.");
  CHECK(error_in<Values<2>>(text, {.target = {"y"}}) ==
        "CsvOptions::target lists 1 column, but the target is 2 columns.");
  CHECK(
      error_in<Values<2>>(text, {.target = {"y", "y"}}) ==
      "t.csv: the options name the column 'y' twice; a column is one input, a target or ignored.");
}

TEST_CASE(
    "Input columns may be named, in the network's order; others are read over, text and all") {
  constexpr std::string_view text = "id,b,kind,note,a\nA7,1,no,\"x, y\",2\nA8,3,yes,,4\n";
  const auto data = parse_csv<2, Two>(text, "t.csv", {.target = "kind", .inputs = {"a", "b"}});
  REQUIRE(data.size() == 2);
  CHECK(row(data, 0) == std::vector<float>{2, 1});
  CHECK(row(data, 1) == std::vector<float>{4, 3});
  CHECK(data.target(1) == 1);
  // Where no target is named it is the last column.
  const auto last = parse_csv<1, Values<1>>(text, "t.csv", {.inputs = {"b"}});
  CHECK(last.x(1)[0] == 3);
  CHECK(last.target(1)[0] == 4);
}

TEST_CASE("Targets of heads are columns too, with class ids where a head has classes") {
  using Heads = Targets<Classes<2>, Values<1>>;
  const CsvOptions options{.target = {"kind", "size"}};
  const auto data = parse_csv<1, Heads>("size,x,kind\n1.5,2,1\n2.5,3,0\n", "t.csv", options);
  CHECK(data.target(0)[0] == 1);
  CHECK(data.target(0)[1] == 1.5F);
  CHECK(
      folder.error_of([&] {
        static_cast<void>(parse_csv<1, Heads>("size,x,kind\n1.5,2,1\n2.5,3,2\n", "t.csv", options));
      }) ==
      "t.csv:3:3: the value is not the id of a class of its head (line 3, column 3 'kind'); write "
      "an integer from 0 on, or correct the number of classes.");
}

TEST_CASE("Columns that are ignored are read over; the others keep the file's order") {
  const auto data = parse_csv<2, Two>("id,a,kind,b\nA7,1,no,2\nA8,3,yes,4\n", "t.csv",
                                      {.target = "kind", .ignored = {"id"}});
  CHECK(row(data, 1) == std::vector<float>{3, 4});
  CHECK(data.target(1) == 1);
}

TEST_CASE("A header names the inputs, in the order of the network's") {
  constexpr std::string_view text = "id,a,kind,b\nA7,1,no,2\nA8,3,yes,4\n";
  CHECK(parse_csv<2, Two>(text, "t.csv", {.target = "kind", .ignored = {"id"}}).input_names() ==
        Names{"a", "b"});
  CHECK(parse_csv<2, Two>(text, "t.csv", {.target = "kind", .inputs = {"b", "a"}}).input_names() ==
        Names{"b", "a"});
  CHECK(parse_csv<1, Values<1>>("x,y\n1,2\n").input_names() == Names{"x"});
  CHECK(parse_csv<1, Values<1>>("1,2\n").input_names().empty());
}

TEST_CASE("Columns go by number as well, in tables without a header, too") {
  constexpr std::string_view text = "M,0.455,0.1,15\nF,0.35,0.2,7\n";
  const auto data = parse_csv<2, Values<1>>(text, "t.csv", {.ignored = {0}});
  REQUIRE(data.size() == 2);
  CHECK(row(data, 0) == std::vector<float>{0.455F, 0.1F});
  const auto chosen = parse_csv<2, Two>(text, "t.csv", {.target = 0, .inputs = {3, 1}});
  CHECK(row(chosen, 1) == std::vector<float>{7, 0.35F});
  CHECK(chosen.class_names() == std::vector<std::string>{"F", "M"});
  const auto pair = parse_csv<1, Values<2>>(
      text, "t.csv", {.header = CsvHeader::no, .target = {3, 1}, .ignored = {0}});
  CHECK(pair.target(1)[0] == 7);
  CHECK(pair.target(1)[1] == 0.35F);
  // Beside names.
  const auto mixed = parse_csv<2, Two>("id,a,kind,b\nA7,1,no,2\nA8,3,yes,4\n", "t.csv",
                                       {.target = "kind", .ignored = {0}});
  CHECK(row(mixed, 1) == std::vector<float>{3, 4});
  const auto headed = parse_csv<1, Two>("id,a,b,kind\nA7,1,x,no\n", "t.csv", {.ignored = {0, 2}});
  CHECK(headed.x(0)[0] == 1);
  CHECK(error_in<Values<1>>(text, {.ignored = {4}}) ==
        "t.csv: the ignored column 4, counted from 0, is not there; there are 4 columns.");
  CHECK(error_in<Values<1>>(text, {.inputs = {-1, 0}}) ==
        "t.csv: the input column -1, counted from 0, is not there; there are 4 columns.");
  CHECK(error_in<Values<1>>(text, {.inputs = {1, 1}}) ==
        "t.csv: the options name the column 1 twice; a column is one input, a target or ignored.");
}

TEST_CASE("Names in a line that is partly numbers may be those of a sample") {
  constexpr std::string_view text = "M,0.455,15\nM,0.35,7\nF,0.53,9\n";
  CHECK(
      folder
          .error_of([&] {
            static_cast<void>(parse_csv<1, Values<1>>(text, "t.csv", {.ignored = {"M"}}));
          })
          .starts_with("t.csv:1:1: 'M' is text in a line of numbers (line 1, column 1); set Csv"));
  CHECK(folder.error_of([&] {
    static_cast<void>(parse_csv<1, Values<1>>(text, "t.csv", {.ignored = {"sex"}}));
  }) == "t.csv: the ignored column 'sex' is not in the header; it has 'M', '0.455', '15'; where "
        "that is a sample, give columns by their numbers, counted from 0.");
  CHECK(parse_csv<1, Values<1>>("country,1990,2000\nx,2,3\n", "t.csv",
                                {.header = CsvHeader::yes, .ignored = {"country"}})
            .size() == 1);
}

TEST_CASE("Names that do not fit the header say so") {
  constexpr std::string_view text = "a,b,c,c\n1,2,0,5\n";
  CHECK(error_in<Two>(text, {.target = 2, .inputs = {"a", "d"}}) ==
        "t.csv: the input column 'd' is not in the header; it has 'a', 'b', 'c', 'c'.");
  CHECK(error_in<Two>(text, {.target = 2, .ignored = {"c"}})
            .starts_with("t.csv: the ignored column 'c' is twice in the header; "));
  CHECK(
      error_in<Two>(text, {.target = "a", .inputs = {"a", "b"}}) ==
      "t.csv: the options name the column 'a' twice; a column is one input, a target or ignored.");
  CHECK(error_in<Two>(text, {.inputs = {"a"}}) ==
        "t.csv: 1 column is named in CsvOptions::inputs, but 2 are needed; correct the options, "
        "or the sizes in read_csv<In, Target>.");
  CHECK(error_in<Two>("a,b,c,d,e\n1,2,3,4,0\n", {.ignored = {"a"}}) ==
        "t.csv: 3 columns are left as inputs, but 2 are needed; correct the options, or the sizes "
        "in read_csv<In, Target>.");
  CHECK(error_in<Two>(text, {.header = CsvHeader::no, .ignored = {"a"}}) ==
        "CsvOptions::inputs, ignored or categorical hold names, which need a header, and there is "
        "none; give the "
        "columns' numbers, counted from 0.");
  CHECK(error_in<Two>(text, {.inputs = {"a", "b"}, .ignored = {"c"}})
            .starts_with("CsvOptions::inputs names the input columns, and all others are read"));
  CHECK(error_in<Two>("a\n1\n", {.inputs = {"a", "b"}})
            .starts_with("t.csv: the options name the column 'a' twice"));
}

TEST_CASE("No message grows with the names of columns or labels") {
  std::string header;
  std::string labels = "a,b,t\n";
  for (int k = 0; k < 3000; ++k) {
    const std::string name = std::string(2000, 'n') + std::to_string(k);
    header += name + ',';
    labels += "1,2," + name + '\n';
  }
  CHECK(error_in<Two>(header + "t\n", {.inputs = {"a", "b"}}).size() < 1100);
  CHECK(error_in<Two>(header + "t\n", {.inputs = {std::string(1'000'000, 'x'), "b"}}).size() <
        1200);
  CHECK(error_in<Classes<2000>>(labels, {}).size() < 1200);
}

TEST_CASE("Every line must have as many columns as the header, read over or not") {
  const CsvOptions options{.inputs = {"a", "b"}};
  CHECK(error_in<Two>("a,b,n,t\n1,2,x,0\n3,4,1\n", options) ==
        "t.csv:3: line 3 has 3 columns, but the first has 4; correct the line.");
  CHECK(error_in<Two>("a,b,n,t\n1,2,\"x,0\n", options)
            .starts_with("t.csv:2:3: a quote opens here and is never closed"));
  CHECK(error_in<Two>("a,b,n,t\n1,z,x,0\n", options)
            .starts_with("t.csv:2:2: 'z' is not a number (line 2, column 2 'b')"));
  CHECK(error_in<Two>("a,b" + std::string(1'000'000, ',') + "t\n", options) ==
        "t.csv: the first line has 1000002 columns, and no more than 1000000 columns are read; "
        "check the separator and the quotes.");
}

TEST_CASE("Rows that cross the blocks of a file, and rows longer than one, read as one text does") {
  std::string text = "a,b,t\n";
  for (int i = 0; i < 400; ++i)
    text += std::to_string(i) + ",\"0.5\",\"" + std::string(static_cast<std::size_t>(i), 'x') +
            (i % 2 == 0 ? "\n\"\r\n" : "\"\n\n");
  const auto whole = parse_csv<2, Classes<400>>(text);
  REQUIRE(whole.size() == 400);
  for (const std::size_t block : {1, 7, 64, 1000}) {
    detail::RawBytes bytes(text, "t.csv");
    const auto parts = detail::read_csv_of<2, Classes<400>>(bytes, {}, 0, block);
    REQUIRE(parts.size() == whole.size());
    CHECK(parts.class_names() == whole.class_names());
    bool same = true;
    for (std::size_t i = 0; i < 400; ++i)
      same = same && row(parts, i) == row(whole, i) && parts.target(i) == whole.target(i);
    CHECK(same);
  }
}

namespace {

constexpr std::string_view fruit =
    "grams,colour,size,kind\n150,red,L,apple\n120,yellow,M,banana\n160,green,M,apple\n"
    "130,yellow,L,banana\n";

/// A table of six inputs, or fewer.
template <int In = 6, class Target = Two>
auto encoded(std::string_view text, const CsvOptions& options) {
  return parse_csv<In, Target>(text, "t.csv", options);
}
template <int In = 6>
std::string error_of(std::string_view text, const CsvOptions& options) {
  return folder.error_of([&] { static_cast<void>(encoded<In>(text, options)); });
}

}  // namespace

TEST_CASE("Each category of a column is an input, in the column's place, sorted") {
  const auto data = encoded(fruit, {.categorical = {"size", "colour"}});
  REQUIRE(data.size() == 4);
  CHECK(data.input_names() ==
        Names{"grams", "colour=green", "colour=red", "colour=yellow", "size=L", "size=M"});
  CHECK(row(data, 0) == std::vector<float>{150, 0, 1, 0, 1, 0});
  CHECK(row(data, 1) == std::vector<float>{120, 0, 0, 1, 0, 1});
  CHECK(row(data, 2) == std::vector<float>{160, 1, 0, 0, 0, 1});
  CHECK(data.target(1) == 1);
  const auto chosen =
      encoded<4>(fruit, {.target = "kind", .inputs = {"colour", "grams"}, .categorical = {1}});
  CHECK(chosen.input_names() == Names{"colour=green", "colour=red", "colour=yellow", "grams"});
  CHECK(row(chosen, 3) == std::vector<float>{0, 0, 1, 130});
  // Numbers are sorted as such, 1 and 1.0 are one; without a header columns are called by number.
  const auto codes = encoded<4, Values<1>>("5,10,1\n6,9,2\n7,1,3\n8,1.0,4\n", {.categorical = {1}});
  CHECK(codes.input_names() == Names{"0", "1=1", "1=9", "1=10"});
  CHECK(row(codes, 3) == std::vector<float>{8, 1, 0, 0});
  CHECK(codes.target(3)[0] == 4);
  CHECK(encoded<1>("a,b\nx,0\nx,1\n", {.categorical = {"a"}}).x(1)[0] == 1);
}

TEST_CASE("A test file has the inputs of its training file") {
  CsvOptions options{.categorical = {"colour", "size"}};
  const auto training = encoded(fruit, options);
  options.class_names = training.class_names();
  options.input_names = training.input_names();
  constexpr std::string_view text = "grams,colour,size,kind\n140,red,M,banana\n";
  const auto test = encoded(text, options);
  CHECK(test.input_names() == training.input_names());
  CHECK(row(test, 0) == std::vector<float>{140, 0, 1, 0, 0, 1});
  CHECK(test.target(0) == 1);
  constexpr std::string_view blue = "grams,colour,size,kind\n1,red,M,apple\n2,blue,M,apple\n";
  CHECK(error_of(blue, options) ==
        "t.csv:3:2: 'blue' is not in CsvOptions::input_names ('green', 'red', 'yellow') (line 3, "
        "column 2 'colour'); correct it, train with it, or set CsvOptions::unknown to "
        "Unknown::zero.");
  options.unknown = Unknown::zero;
  CHECK(row(encoded(blue, options), 1) == std::vector<float>{2, 0, 0, 0, 0, 1});
  CHECK(error_of("grams,size,colour,kind\n1,M,red,apple\n", options) ==
        "t.csv: CsvOptions::input_names has 'colour=green' where the table has the categories of "
        "'size'; give it the input_names() of the training data, and the columns in their order "
        "by CsvOptions::inputs.");
  options.input_names.pop_back();
  CHECK(error_of(text, options) ==
        "CsvOptions::input_names has 5 names, but the network has 6 inputs; give it the "
        "input_names() of the training data.");
  options.input_names = {"grams", "colour=red", "size=L", "size=M", "size=S", "width"};
  CHECK(error_of(text, options).find("has 'width' where the table has no more input columns;") !=
        std::string::npos);
  options.input_names = {"grams", "colour=red", "colour=red", "size=L", "size=M", "size=S"};
  CHECK(error_of(text, options) ==
        "CsvOptions::input_names has 'red' twice (1 and 1.0 are one label).");
}

TEST_CASE("Names of inputs must be those of the header, and name columns that have none") {
  CHECK(encoded<1>("1,0\n2,1\n", {.input_names = {"width"}}).input_names() == Names{"width"});
  CHECK(encoded<1>("width,kind\n2,1\n", {.input_names = {"width"}}).size() == 1);
  CHECK(error_of<1>("height,kind\n2,1\n", {.input_names = {"width"}}) ==
        "t.csv: CsvOptions::input_names has 'width' where the table has 'height'; give it the "
        "input_names() of the training data, and the columns in their order by "
        "CsvOptions::inputs.");
}

TEST_CASE("Another number of inputs says how many each column of categories has") {
  CHECK(error_of<5>(fruit, {.categorical = {"colour", "size"}}) ==
        "t.csv: the table gives 6 inputs, 1 column of numbers, 3 categories of 'colour' and 2 "
        "categories of 'size', but 5 are needed; correct the options, or the sizes in "
        "read_csv<In, Target>.");
  CHECK(error_of<2>(fruit, {.categorical = {"colour", "size"}}) ==
        "t.csv: 3 columns are left as inputs, but 2 are needed; correct the options, or the sizes "
        "in read_csv<In, Target>.");
  CHECK(error_of<6>("id,kind\na,x\nb,y\n", {.categorical = {"id"}}) ==
        "t.csv: the table gives 2 inputs, 2 categories of 'id', but 6 are needed; correct the "
        "options, or the sizes in read_csv<In, Target>.");
  std::string ids = "id,kind\n";
  for (int i = 0; i < 3000; ++i) ids.append("n").append(std::to_string(i)).append(",x\n");
  CHECK(error_of<6>(ids, {.categorical = {"id"}}) ==
        "t.csv:1008:1: 'n1006' is one category too many: the lines above have 1006 in this column, "
        "and the network has 6 inputs (line 1008, column 1 'id'); leave the column out by "
        "CsvOptions::ignored, or join categories.");
}

TEST_CASE("A missing category is an error, its line is left out, or each has its share") {
  constexpr std::string_view text = "a,c,kind\n1,x,0\n2,NA,1\n3,y,0\n4,x,1\n,z,1\n5,x,0\n";
  CHECK(
      error_of<4>(text, {.categorical = {"c"}}) ==
      "t.csv:3:2: 'NA' is a missing value (line 3, column 2 'c'); fill it in, remove the line, or "
      "set CsvOptions::missing.");
  const auto whole = encoded<3>(text, {.categorical = {"c"}, .missing = Missing::skip_row});
  CHECK(whole.size() == 4);
  CHECK(whole.input_names() == Names{"a", "c=x", "c=y"});  // z is in no line that stays
  const auto filled = encoded<4>(text, {.categorical = {"c"}, .missing = Missing::mean});
  CHECK(row(filled, 1) == std::vector<float>{2, 0.6F, 0.2F, 0.2F});
  CHECK(row(filled, 4) == std::vector<float>{3, 0, 0, 1});
  constexpr std::string_view none = "a,c,kind\n1,,0\n2,NA,1\n";
  CHECK(error_of<2>(none, {.categorical = {"c"}, .missing = Missing::mean})
            .starts_with("t.csv: the table gives 1 input, 1 column of numbers and 0 categories of "
                         "'c', but 2 are needed;"));
  CHECK(error_of<2>(
            none, {.categorical = {"c"}, .missing = Missing::mean, .input_names = {"a", "c=x"}}) ==
        "t.csv: column 2 'c' has no value in any line, so it has no mean; leave it out.");
  // A mark that is a known category is one.
  const auto known = encoded<3>(text, {.categorical = {"c"},
                                       .missing = Missing::skip_row,
                                       .input_names = {"a", "c=NA", "c=x"},
                                       .unknown = Unknown::zero});
  CHECK(row(known, 1) == std::vector<float>{2, 1, 0});
  CHECK(row(known, 2) == std::vector<float>{3, 0, 0});
}

TEST_CASE("Columns of categories that cannot be say so") {
  CHECK(error_of(fruit, {.categorical = {"shape"}}) ==
        "t.csv: the categorical column 'shape' is not in the header; it has 'grams', 'colour', "
        "'size', 'kind'.");
  CHECK(error_of(fruit, {.categorical = {"kind"}}) ==
        "t.csv: the categorical column 'kind' is no input; take it out of CsvOptions::categorical, "
        "or make it one.");
  CHECK(error_of(fruit, {.categorical = {"colour", 1}}) ==
        "t.csv: the options name the column 'colour' twice; a column is one input, a target or "
        "ignored.");
  CHECK(error_of(fruit, {.categorical = {9}}) ==
        "t.csv: the categorical column 9, counted from 0, is not there; there are 4 columns.");
  CHECK(error_of(fruit, {.header = CsvHeader::no, .categorical = {"colour"}})
            .starts_with("CsvOptions::inputs, ignored or categorical hold names"));
  // Text in a column of categories is no sign of a header.
  CHECK(encoded<3>("1,a,0\n2,b,1\n", {.categorical = {1}}).size() == 2);
  CHECK(encoded<3>("n,c,k\n1,a,0\n2,b,1\n", {.categorical = {1}}).size() == 2);
  CHECK(error_of<2>("a,0\nb,1\n", {.categorical = {0}})
            .starts_with("t.csv:1:1: every input is a category, so that the first line may be "
                         "either (line 1, column 1); set CsvOptions::header to yes"));
  CHECK(encoded<2>("a,0\nb,1\n", {.header = CsvHeader::no, .categorical = {0}}).size() == 2);
  CHECK(error_of<2>("?x,red,k\n1,red,0\n2,red,1\n", {.categorical = {1}}) ==
        "t.csv: the first line was taken for a header, but its 'red' is a category too; set "
        "CsvOptions::header to yes if the line names the columns, to no if it is a sample.");
}
