// SPDX-License-Identifier: MIT
#include <ctnn/io/csv.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <source_location>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "support/learns.hpp"

namespace {

using namespace ctnn;
using Two = Classes<2>;
using Three = Classes<3>;
using Names = std::vector<std::string>;

/// A file in the temporary directory that is removed again.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view text) {
    static std::mt19937_64 random{std::random_device{}()};
    path_ = std::filesystem::temp_directory_path() /
            ("ctnn_csv_test_" + std::to_string(random()) + ".csv");
    std::ofstream(path_, std::ios::binary) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The message of the Error that f throws, or what happened instead.
template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

template <int In, class Target>
std::string error_in(std::string_view text, const CsvOptions& options = {}) {
  return error_of([&] { static_cast<void>(parse_csv<In, Target>(text, "t.csv", options)); });
}

template <int In, class Target>
std::vector<int> ids(const Dataset<In, Target>& data) {
  std::vector<int> all;
  for (std::size_t i = 0; i < data.size(); ++i) all.push_back(data.target(i));
  return all;
}

/// Whether the text reads as the samples (1, 2) of class 0 and (3, 4) of class 1.
bool reads_as_expected(std::string_view text, const CsvOptions& options = {}) {
  const auto data = parse_csv<2, Two>(text, "t.csv", options);
  return data.size() == 2 && data.x(0)[0] == 1 && data.x(0)[1] == 2 && data.x(1)[0] == 3 &&
         data.x(1)[1] == 4 && ids(data) == std::vector<int>{0, 1};
}

std::filesystem::path example(const char* name) {
  return std::filesystem::path(std::source_location::current().file_name())  // tests/unit/io
             .parent_path() /
         "../../../examples/data" / name;
}

template <int In, class Target>
std::vector<int> class_counts(const Dataset<In, Target>& data) {
  std::vector<int> counts(Target::classes);
  for (const int id : ids(data)) ++counts[id];
  return counts;
}

}  // namespace

TEST_CASE("A header is found when an input column has text, and not otherwise") {
  CHECK(reads_as_expected("1,2,0\n3,4,1\n"));
  CHECK(reads_as_expected("a,b,c\n1,2,0\n3,4,1\n"));
  CHECK(reads_as_expected(",b,c\n1,2,0\n3,4,1\n"));
  CHECK(reads_as_expected("1st,x half,c\n1,2,0\n3,4,1\n"));
  CHECK(reads_as_expected("1,b,c\n1,2,0\n3,4,1\n", {.header = CsvHeader::yes}));
  CHECK(reads_as_expected("1,2,no\n3,4,yes\n"));  // text in the target only is a label
  CHECK(reads_as_expected("5,6,7\n1,2,0\n3,4,1\n", {.header = CsvHeader::yes}));
  CHECK(error_in<2, Two>("a,b,c\n1,2,0\n", {.header = CsvHeader::no}) ==
        "t.csv:1:1: 'a' is not a number (line 1, column 1); write a decimal such as 0.5, leave a "
        "column of text out by CsvOptions::ignored, or encode it by CsvOptions::categorical.");
}

TEST_CASE("A first line that may be a sample is not lost: the error names CsvOptions::header") {
  CHECK(
      error_in<2, Two>("5.1,1.0.0,1\n1,2,0\n3,4,1\n") ==
      "t.csv:1:2: '1.0.0' is text in a line of numbers (line 1, column 2); set CsvOptions::header "
      "to yes if this line names the columns, to no if it is a sample; a column of text is left "
      "out by its number, CsvOptions::ignored, or encoded, CsvOptions::categorical.");
  for (const char* first :
       {"None,2.5,1", "5.1,-1.#IND,1", "1,b,c", "M,0.455,15", "a,b,1", "?,abc,1", "a,1e999,b",
        "inf,x,no", "\"1\",x,t", "2020-01-01,3,no", "NA,x1,7"}) {
    CAPTURE(first);
    const std::string text = std::string(first) + "\n1,2,0\n3,4,1\n";
    CHECK(error_in<2, Two>(text).find("is text in a line of numbers (line 1, column ") !=
          std::string::npos);
    CHECK(reads_as_expected(text, {.header = CsvHeader::yes}));
    CHECK(error_in<2, Two>(text, {.header = CsvHeader::no}).starts_with("t.csv:1:"));
  }
  // Where nothing in the line is a number, nor a name.
  for (const char* field : {"1.0.0", "-1.#IND", "--", "2020-01-01", "1,5", "+x"})
    CHECK(
        error_in<1, Two>(std::string(field) + ";no\n1;yes\n", {.separator = ';'})
            .starts_with("t.csv:1:1: '" + std::string(field) + "' is neither a number nor a name"));
  CHECK(parse_csv<1, Two>("1,no\n2,yes\n").size() == 2);
}

TEST_CASE("A header whose name of the class is a class as well was a sample") {
  CHECK(error_in<1, Two>("None,no\n1,yes\n2,no\n") ==
        "t.csv: the first line was taken for a header, but its 'no' is a class too; set "
        "CsvOptions::header to yes if the line names the columns, to no if it is a sample.");
  CHECK(error_in<1, Two>("None,no\n1,yes\n", {.class_names = {"yes", "no"}})
            .starts_with("t.csv: the first line was taken for a header, but its 'no' is a class"));
  CHECK(parse_csv<1, Two>("x,no\n1,yes\n2,no\n", "t.csv", {.header = CsvHeader::yes}).size() == 2);
}

TEST_CASE("A header that counts the columns, as programs write it, is such an error") {
  CHECK(
      error_in<3, Two>("0,1,2,3\n1,2,3,0\n") ==
      "t.csv:1:1: the line counts its columns, 0, 1, 2, 3 … (line 1, column 1); set "
      "CsvOptions::header to yes if this line names the columns, to no if it is a sample; a column "
      "of text is left out by its number, CsvOptions::ignored, or encoded, "
      "CsvOptions::categorical.");
  const auto rows = [](CsvHeader header) {
    return parse_csv<3, Values<1>>("0,1,2,3\n1,2,3,0\n", "t.csv", {.header = header}).size();
  };
  CHECK(rows(CsvHeader::yes) == 1);
  CHECK(rows(CsvHeader::no) == 2);
  CHECK(parse_csv<2, Three>("0,1,2\n1,2,0\n").size() == 2);
}

TEST_CASE("A missing value in the first line does not make it a header") {
  CHECK(error_in<2, Two>("nan,2,0\n3,4,1\n") ==
        "t.csv:1:1: 'nan' is a missing value (line 1, column 1); fill it in, remove the line, "
        "or set CsvOptions::missing; if this line is a header, set CsvOptions::header to yes.");
  CHECK(error_in<2, Two>(",2,0\n3,4,1\n").starts_with("t.csv:1:1: the field is empty"));
}

TEST_CASE("Line ends, blank lines and a byte order mark are read over") {
  CHECK(reads_as_expected("1,2,0\r\n3,4,1\r\n"));
  CHECK(reads_as_expected("1,2,0\n3,4,1"));
  CHECK(reads_as_expected("1,2,0\r\n3,4,1\r"));
  CHECK(reads_as_expected("1,2,\"0\"\r\n3,4,\"1\"\r"));
  CHECK(reads_as_expected("1,2,0\n3,4,1\n\n \r\n\t\n"));
  CHECK(reads_as_expected("\n\n1,2,0\n\n3,4,1"));
  CHECK(
      reads_as_expected("\xEF\xBB\xBF"
                        "1,2,0\n3,4,1\n"));
  CHECK(
      reads_as_expected("\xEF\xBB\xBF"
                        "a,b,c\n1,2,0\n3,4,1\n"));
}

TEST_CASE("A lone CR ends lines where it ends the first one, and is named where it does not") {
  CHECK(reads_as_expected("1,2,0\r3,4,1\r"));
  CHECK(reads_as_expected("\r\ra,b,c\r1,2,0\r\r3,4,1"));
  CHECK(reads_as_expected("1,2,\"0\r\"\r3,4,\"1\"\r"));
  CHECK(reads_as_expected("1,2,0\r3,4,1\n"));
  CHECK(error_in<2, Two>("1,2,0\r3,x,1\r").starts_with("t.csv:2:2: 'x' is not a number"));
  CHECK(error_in<2, Two>("1,2,0\n3,4,1\r5,6,0\n") ==
        "t.csv:2: line 2 has 5 columns, but 3 columns are needed; a CR without an LF stands in it: "
        "end every line in LF or CRLF.");
  CHECK(error_in<2, Two>("1,2,0\n3,4\r,1\n").find("; a CR without an LF stands in it: end every") !=
        std::string::npos);
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "1,0.25,\"a\"\r";  // several blocks
  CHECK(parse_csv<2, Two>(text).size() == 40'000);
}

TEST_CASE("Comments are read over where they are announced, and guessed at where they are not") {
  const CsvOptions options{.comment = '#'};
  CHECK(reads_as_expected("# \"by hand\n  #\n1,2,0\n#3,\"x\n3,4,1\n# end", options));
  CHECK(reads_as_expected("#,#\r\n\na,b,c\r\n1,2,0\n3,4,1\n#", options));
  CHECK(reads_as_expected("#a\r1,2,\"0\"\r#,\"\r3,4,\"1\"\r", options));
  CHECK(error_in<2, Two>("# a\n1,2,0\n\n# b\n3,x,1\n", options).starts_with("t.csv:5:2: 'x' is"));
  CHECK(error_in<2, Two>("#\n", options) == "t.csv: the file has only blank lines; add samples.");
  constexpr std::string_view remedy =
      "; if this line is a comment, set CsvOptions::comment to '#'.";
  CHECK(error_in<2, Two>("# by hand\n1,2,0\n").ends_with(remedy));
  CHECK(error_in<2, Two>("# 3 wines, 2 growers, 1\n1,2,0\n").ends_with(remedy));
  CHECK(error_in<2, Two>("1,2,0\n# by hand, mine, 0\n").ends_with(remedy));
  CHECK(error_in<2, Two>("# my wines, of here, and there\na,b,c\n1,2,0\n")
            .ends_with("; if the line above is a comment, set CsvOptions::comment to '#'."));
  // Names may begin so.
  CHECK(reads_as_expected("#,b,c\n1,2,0\n3,4,1\n"));
  CHECK(reads_as_expected("# x,b,c\n1,2,0\n3,4,1\n"));
  for (const char comment : {',', ' ', '\t', '1', '-', '"', 'x', '\n'})
    CHECK(error_in<2, Two>("1,2,0\n", {.comment = comment}).starts_with("CsvOptions::comment '"));
  CHECK(error_in<2, Two>("1;2;0\n", {.separator = ';', .comment = ';'})
            .starts_with("CsvOptions::comment ';' may begin a line of the table"));
}

TEST_CASE("A line that states the separator is read over, or says which option is wrong") {
  CHECK(reads_as_expected("sep=;\n1;2;0\n3;4;1\n", {.separator = ';'}));
  CHECK(reads_as_expected("\xEF\xBB\xBF\"sep=,\"\r\na,b,c\r\n1,2,0\r\n3,4,1\r\n"));
  CHECK(reads_as_expected("\rSEP=,\r1,2,0\r3,4,1\r"));
  CHECK(error_in<2, Two>("sep=;\n1;2;0\n") ==
        "t.csv:1: line 1 says that ';' separates the columns; set CsvOptions::separator to it.");
  CHECK(
      error_in<2, Two>("sep=,\n1,x,0\n", {.header = CsvHeader::no}).starts_with("t.csv:2:2: 'x'"));
  CHECK(error_in<2, Two>("sep=,") == "t.csv: the file has only blank lines; add samples.");
}

TEST_CASE("Blank lines count in the line numbers of errors") {
  CHECK(error_in<2, Two>("1,2,0\n\n\n3,x,1\n").starts_with("t.csv:4:2: 'x' is not a number"));
}

TEST_CASE("Spaces around a field, a plus and quotes are accepted") {
  CHECK(reads_as_expected(" 1 ,\t2,0 \n +3,+4 , 1\n"));
  CHECK(reads_as_expected("\"1\",2,\"0\"\n3, \"4\" ,1\n"));
  CHECK(reads_as_expected("1e0,.2e1,0\n3.,400e-2,1\n"));
  CHECK(reads_as_expected("1,2,\"a,\"\"b\"\"\nc\"\n3,4,d\n"));
}

TEST_CASE("Quoted labels keep separators, quotes, line ends and spaces; others are trimmed") {
  const auto data = parse_csv<1, Three>("1,\"a,\"\"b\"\"\nc\"\n3, d e \n4,\" f\"\n3,d e\n");
  CHECK(data.class_names() == Names{" f", "a,\"b\"\nc", "d e"});
  CHECK(ids(data) == std::vector<int>{1, 2, 0, 2});
}

TEST_CASE("Lines are counted inside quotes") {
  CHECK(error_in<1, Three>("1,\"a\n\nb\"\nx,c\n").starts_with("t.csv:4:1: 'x' is not a number"));
  CHECK(error_in<2, Values<1>>("1,\"a\nb\",3\n", {.header = CsvHeader::no})
            .starts_with("t.csv:1:2: 'a?b' is not a number"));
}

TEST_CASE("Every usual separator works") {
  CHECK(reads_as_expected("1;2;0\n3;4;1\n", {.separator = ';'}));
  CHECK(reads_as_expected("1\t2\t0\n3\t4 \t1\n", {.separator = '\t'}));
  CHECK(reads_as_expected("1|2|0\n3|4|1\n", {.separator = '|'}));
  CHECK(reads_as_expected("1 2 0\n\n3 4 1\n", {.separator = ' '}));
}

TEST_CASE("Runs of spaces and tabs are one separator where a space is") {
  const CsvOptions options{.separator = ' '};
  CHECK(reads_as_expected("  1   2 0\n 3\t \t4   1 \t\r\n  ", options));
  CHECK(reads_as_expected("  a   b c\n 1  2\t\"0 0\"  \n 3  4  \"1\"", options));
  CHECK(reads_as_expected("1  2  0  \r3 4 1 \r", options));
  CHECK(reads_as_expected("1  2  0\r\n3 4 1 \r", options));
  CHECK(error_in<2, Two>("1 2 0\n3   1\n", options)
            .starts_with("t.csv:2: line 2 has 2 columns, but 3 columns are needed"));
  CHECK(
      error_in<2, Two>("1 2 0\n3 \"\"  1\n", options).starts_with("t.csv:2:2: the field is empty"));
  CHECK(error_in<2, Two>("1  2   0\n")
            .ends_with("; set CsvOptions::separator to ' ', which splits it into 3."));
}

TEST_CASE("A separator that may be part of a number is an error") {
  for (const char separator : {'.', '-', '+', 'e', 'E', '0', '"', '\n', '\r', '\0'})
    CHECK(error_in<2, Two>("1,2,0\n", {.separator = separator})
              .starts_with("CsvOptions::separator '"));
}

TEST_CASE("The target may be any column, by index or by name") {
  CHECK(reads_as_expected("0,1,2\n1,3,4\n", {.target = 0}));
  CHECK(reads_as_expected("1,0,2\n3,1,4\n", {.target = 1}));
  CHECK(reads_as_expected("1,2,0\n3,4,1\n", {.target = 2}));
  CHECK(reads_as_expected("a,t,b\n1,no,2\n3,yes,4\n", {.target = 1}));
  CHECK(reads_as_expected("a,t,b\n1,no,2\n3,yes,4\n", {.target = "t"}));
  CHECK(reads_as_expected("1,2,3\n1,0,2\n3,1,4\n", {.target = "2"}));
  const auto data = parse_csv<1, Values<2>>("x,y,z\n1,2,3\n4,5,6\n", "t.csv", {.target = "x"});
  CHECK(data.x(1)[0] == 6);
  CHECK(data.target(1)[0] == 4);
  CHECK(data.target(1)[1] == 5);
}

TEST_CASE("Values are the last columns") {
  const auto data = parse_csv<2, Values<2>>("1,2,3,4.5\n5,6,-7,8\n");
  REQUIRE(data.size() == 2);
  CHECK(data.x(1)[1] == 6);
  CHECK(data.target(0)[1] == 4.5f);
  CHECK(data.target(1)[0] == -7);
  CHECK(data.class_names().empty());
}

TEST_CASE("A target column that is not there is an error") {
  CHECK(error_in<2, Two>("a,b,c\n1,2,0\n", {.target = "d"}) ==
        "t.csv: the target column 'd' is not in the header; it has 'a', 'b', 'c'.");
  CHECK(error_in<2, Two>("a,c,c\n1,2,0\n", {.target = "c"}) ==
        "t.csv: the target column 'c' is twice in the header; it has 'a', 'c', 'c'.");
  CHECK(error_in<2, Two>("1,2,0\n", {.header = CsvHeader::no, .target = "c"}) ==
        "CsvOptions::target is a name, which needs a header; give the column's index.");
  CHECK(error_in<2, Two>("1,2,0\n", {.target = 3}) ==
        "t.csv: the target would be columns 3 … 3 counted from 0, but there are 3 columns; set "
        "CsvOptions::target.");
  CHECK(error_in<1, Values<2>>("1,2,0\n", {.target = 2}).find("columns 2 … 3") !=
        std::string::npos);
  CHECK(error_in<2, Two>("1,2,0\n", {.target = -1}) ==
        "CsvOptions::target is -1; columns are counted from 0.");
}

TEST_CASE("Integer labels below N stand for themselves and have no names") {
  const auto data = parse_csv<1, Three>("5,2\n5,0\n5,2.0\n5,+0e0\n");
  CHECK(ids(data) == std::vector<int>{2, 0, 2, 0});
  CHECK(data.class_names().empty());
}

TEST_CASE("Other numbers are sorted by value, text by bytes") {
  const auto numbers = parse_csv<1, Three>("5,10\n5,9\n5,-1\n5,9.0\n");
  CHECK(ids(numbers) == std::vector<int>{2, 1, 0, 1});
  CHECK(numbers.class_names() == Names{"-1", "9", "10"});
  const auto text = parse_csv<1, Three>("5,b\n5,10\n5,9\n5,b\n");
  CHECK(ids(text) == std::vector<int>{2, 0, 1, 2});
  CHECK(text.class_names() == Names{"10", "9", "b"});
  const auto from_one = parse_csv<1, Three>("5,1\n5,2\n5,3\n");
  CHECK(ids(from_one) == std::vector<int>{0, 1, 2});
  CHECK(from_one.class_names() == Names{"1", "2", "3"});
}

TEST_CASE("Integers too large for double are different labels") {
  const auto data = parse_csv<1, Two>("5,9007199254740993\n5,9007199254740992001\n");
  CHECK(data.class_names() == Names{"9007199254740992001", "9007199254740993"});
  CHECK(ids(data) == std::vector<int>{1, 0});
}

TEST_CASE("Fewer labels than classes are accepted") {
  CHECK(ids(parse_csv<1, Binary>("5,yes\n")) == std::vector<int>{0});
  CHECK(parse_csv<1, Three>("5,b\n5,a\n").class_names() == Names{"a", "b"});
}

TEST_CASE("More labels than classes are an error with line and label") {
  CHECK(error_in<1, Binary>("x,t\n5,a\n5,b\n5,a\n5,c\n") ==
        "t.csv:5:2: 'c' is one label too many: the target has 2 classes and the lines above have "
        "'a', 'b' (line 5, column 2 't'); correct it, or the number of classes.");
  CHECK(error_in<1, Three>("5,0\n5,1\n5,2\n5,7\n").starts_with("t.csv:4:2: '7' is one label too"));
}

TEST_CASE("Given class names fix the ids, and a label beyond them is an error") {
  const CsvOptions options{.class_names = {"lo", "mid", "hi"}};
  const auto data = parse_csv<1, Three>("5,hi\n5,lo\n", "t.csv", options);
  CHECK(ids(data) == std::vector<int>{2, 0});
  CHECK(data.class_names() == Names{"lo", "mid", "hi"});
  CHECK(error_in<1, Three>("x,t\n5,hi\n5,low\n", options) ==
        "t.csv:3:2: 'low' is not in CsvOptions::class_names ('lo', 'mid', 'hi') (line 3, column 2 "
        "'t'); correct it, or the number of classes.");
  CHECK(ids(parse_csv<1, Two>("5,1\n5,2.0\n", "t.csv", {.class_names = {"2", "1"}})) ==
        std::vector<int>{1, 0});
  CHECK(ids(parse_csv<1, Two>("5,NA\n", "t.csv", {.class_names = {"DE", "NA"}})) ==
        std::vector<int>{1});
  CHECK(error_in<1, Two>("5,a\n", {.class_names = {"a", "b", "c"}}) ==
        "CsvOptions::class_names has 3 names, but the target has only 2 classes.");
  CHECK(error_in<1, Two>("5,a\n", {.class_names = {"a", "a"}}) ==
        "CsvOptions::class_names has 'a' twice (1 and 1.0 are one label).");
}

TEST_CASE("A file that is missing, a directory or empty is an error") {
  const auto nowhere = std::filesystem::temp_directory_path() / "ctnn_no_such_file.csv";
  const std::string missing = error_of([&] { static_cast<void>(read_csv<2, Two>(nowhere)); });
  CHECK(missing.starts_with(nowhere.string() + ": there is no such file (looked from "));
  const auto folder = std::filesystem::temp_directory_path();
  CHECK(error_of([&] { static_cast<void>(read_csv<2, Two>(folder)); }) ==
        folder.string() + ": this is a directory; give the path of a file in it.");
  const std::filesystem::path link = nowhere.string() + ".link";
  std::filesystem::remove(link);
  std::filesystem::create_symlink(nowhere, link);
  CHECK(error_of([&] { static_cast<void>(read_csv<2, Two>(link)); }) ==
        link.string() + ": this link leads to no file; correct it.");
  std::filesystem::remove(link);
  std::filesystem::create_symlink(link, link);
  CHECK(error_of([&] { static_cast<void>(read_csv<2, Two>(link)); }) ==
        link.string() +
            ": the file cannot be opened (Too many levels of symbolic links); correct "
            "the path.");
  std::filesystem::remove(link);
  const TemporaryFile empty("");
  const auto inside = empty.path() / "a.csv";
  CHECK(error_of([&] { static_cast<void>(read_csv<2, Two>(inside)); }) ==
        inside.string() + ": the file cannot be opened (Not a directory); correct the path.");
  CHECK(error_of([&] { static_cast<void>(read_csv<2, Two>(empty.path())); }) ==
        empty.path().string() + ": the file is empty; it needs at least one sample.");
}

TEST_CASE("A text without samples is an error") {
  CHECK(error_in<2, Two>("\n \n\r\n") == "t.csv: the file has only blank lines; add samples.");
  CHECK(error_in<2, Two>("\xEF\xBB\xBF") == "t.csv: the file has only blank lines; add samples.");
  for (const char* text : {"a,b,c", "a,b,c\n", "a,b,c\r\n\r\n"})
    CHECK(error_in<2, Two>(text) == "t.csv: the file has a header but no samples; add some.");
}

TEST_CASE("A wrong number of columns says how many there are and should be") {
  CHECK(
      error_in<2, Two>("1,2,0\n3,4\n") ==
      "t.csv:2: line 2 has 2 columns, but 3 columns are needed; correct the line, or the sizes in "
      "read_csv<In, Target>.");
  CHECK(error_in<2, Two>("1,2,0\n3,4,1,\n").starts_with("t.csv:2: line 2 has 4 columns, but 3 "));
  CHECK(error_in<2, Two>("1,2,0\n3\n").starts_with("t.csv:2: line 2 has 1 column, but 3 "));
  CHECK(error_in<2, Two>("a,b\n1,2,0\n").starts_with("t.csv:1: line 1 has 2 columns, but 3 "));
  CHECK(error_in<2, Two>("1,2,0\n,,,,\n").starts_with("t.csv:2: line 2 has 5 columns, but 3 "));
  CHECK(error_in<2, Two>("1,2,0\nx,4\n").starts_with("t.csv:2: line 2 has 2 columns, but 3 "));
}

TEST_CASE("A wrong separator is recognized") {
  CHECK(error_in<2, Two>("1;2;0\n3;4;1\n") ==
        "t.csv:1: line 1 has 1 column, but 3 columns are needed; set CsvOptions::separator to ';', "
        "which splits it into 3.");
  CHECK(error_in<2, Two>("1\t2\t0\n").find("separator to '\\t', which") != std::string::npos);
}

TEST_CASE("A separator at the end of the lines is explained") {
  CHECK(
      error_in<2, Two>("1,2,0,\n3,4,1,\n") ==
      "t.csv:1: line 1 has 4 columns, but 3 columns are needed; a separator ends it, behind which "
      "is one more column: leave that out by its number, CsvOptions::ignored.");
  CHECK(reads_as_expected("1,2,0,\n3,4,1,\n", {.target = 2, .ignored = {3}}));
}

TEST_CASE("Other kinds of files are recognized") {
  CHECK(
      error_in<1, Two>("PK\x03\x04 and more").find("this is a zip archive, as spreadsheets are") !=
      std::string::npos);
  for (const char* mark : {"\xFF\xFE", "\xFE\xFF"})
    CHECK(error_in<1, Two>(mark + std::string("xyz\n")) ==
          "t.csv: this text is UTF-16; save it as UTF-8.");
}

TEST_CASE("Text that is not a number is an error with line, column and name") {
  CHECK(error_in<2, Two>("width,height,kind\n1,2,0\n3,abc,1\n") ==
        "t.csv:3:2: 'abc' is not a number (line 3, column 2 'height'); write a decimal such as "
        "0.5.");
  for (const char* text : {"-", "+", ".", "1e", "1e+", "0x10", "1_0", "++1", "+-1", "--1", "1.2.3",
                           "1 2", "5a", "٣", "−1", "e5", "1\r2", "1\"2", "nane"}) {
    CAPTURE(text);
    CHECK(error_in<2, Two>("1,2,0\n3," + std::string(text) + ",1\n").starts_with("t.csv:2:2: '"));
    CHECK(error_in<2, Two>("1,2,0\n3," + std::string(text) + ",1\n").find(" is not a number (") !=
          std::string::npos);
  }
  CHECK(error_in<1, Two>("1;0\n1,5;1\n", {.separator = ';'}) ==
        "t.csv:2:1: '1,5' is not a number (line 2, column 1); write decimals with a point, such as "
        "0.5.");
  CHECK(error_in<1, Values<1>>("1,2\n3,y\n").starts_with("t.csv:2:2: 'y' is not a number"));
}

TEST_CASE("A header of numbers that was taken for data is explained") {
  CHECK(error_in<2, Values<1>>("0,1,y\n1,2,3\n") ==
        "t.csv:1:3: 'y' is not a number (line 1, column 3); write a decimal such as 0.5; if this "
        "line is a header, set CsvOptions::header to yes.");
}

TEST_CASE("Missing and infinite values are errors") {
  for (const char* text : {"nan", "NaN", "-nan", "+nan", "NA", "n/a", "null", "NULL", "?"}) {
    CAPTURE(text);
    CHECK(error_in<2, Two>("1,2,0\n3," + std::string(text) + ",1\n") ==
          "t.csv:2:2: '" + std::string(text) +
              "' is a missing value (line 2, column 2); fill it in, remove the line, or "
              "set CsvOptions::missing.");
  }
  for (const char* text : {"inf", "-inf", "+Inf", "INFINITY", "-infinity"}) {
    CAPTURE(text);
    CHECK(error_in<2, Two>("1,2,0\n3," + std::string(text) + ",1\n") ==
          "t.csv:2:2: '" + std::string(text) +
              "' is not a finite number (line 2, column 2); replace it or remove the line.");
  }
  CHECK(error_in<2, Two>("1,2,0\n3,-nan(5),1\n").starts_with("t.csv:2:2: '-nan(5)' is not a "));
  for (const char* text : {"", "  ", "\"\""}) {
    CHECK(error_in<2, Two>("1,2,0\n3," + std::string(text) + ",1\n") ==
          "t.csv:2:2: the field is empty (line 2, column 2); fill it in, remove the line, "
          "or set CsvOptions::missing.");
    CHECK(error_in<2, Two>("1,2,0\n3,4," + std::string(text) + "\n")
              .starts_with("t.csv:2:3: the field is empty (line 2, column 3)"));
  }
  CHECK(error_in<2, Two>("1,2,0\n3,4,").starts_with("t.csv:2:3: the field is empty"));
  CHECK(error_in<1, Two>("1,a\n3,NaN\n").starts_with("t.csv:2:2: 'NaN' is a missing value"));
}

TEST_CASE("Numbers too large for float are errors; too small ones are zero") {
  for (const char* text : {"3.5e38", "-1e39", "1e400", "1e99999999999999999999999", "3.40282357e38",
                           "1000000000000000000000000000000000000000"}) {
    CAPTURE(text);
    CHECK(error_in<1, Two>("1,0\n" + std::string(text) + ",1\n")
              .starts_with("t.csv:2:1: '" + std::string(text).substr(0, 40) +
                           "' is too large for a float"));
  }
  for (const char* text : {"1e-50", "+1e-400", "1e-99999999999999999999999", "0e999999", "7e-46",
                           "0.00000000000000000000000000000000000000000000000000001e5"}) {
    CAPTURE(text);
    const auto data = parse_csv<1, Two>(std::string(text) + ",0\n-1e-50,1\n");
    CHECK(data.x(0)[0] == 0);
    CHECK(!std::signbit(data.x(0)[0]));
    CHECK(std::signbit(data.x(1)[0]));
  }
  CHECK(parse_csv<1, Two>("3.4028235e38,0\n").x(0)[0] == std::numeric_limits<float>::max());
  CHECK(parse_csv<1, Two>("1e-45,0\n").x(0)[0] == std::numeric_limits<float>::denorm_min());
}

TEST_CASE("Quotes that are not closed, or closed too early, are errors") {
  CHECK(error_in<1, Two>("1,a\n2,\"b\n3,c\n") ==
        "t.csv:2:2: a quote opens here and is never closed (line 2, column 2); close it, or write "
        "\"\" for a quote inside a quoted field.");
  CHECK(error_in<1, Two>("1,a\n2,\"").starts_with("t.csv:2:2: a quote opens here"));
  CHECK(error_in<1, Two>("1,a\n2,\"b\" c\n") ==
        "t.csv:2:2: text follows a closing quote (line 2, column 2); write \"\" for a quote inside "
        "a quoted field.");
}

TEST_CASE("NUL bytes are an error") {
  using namespace std::string_view_literals;
  CHECK(error_in<1, Two>("1,0\n1\0,1\n"sv) ==
        "t.csv:2: there is a NUL byte in this line, so this is no plain text (UTF-16 perhaps, or "
        "compressed); save it as UTF-8.");
}

TEST_CASE("A line of ten megabytes is read or refused, and the message stays short") {
  const std::string digits(10'000'000, '1');
  const std::string label = error_in<1, Two>("1,0\n" + digits + ",1\n");
  CHECK(label.starts_with("t.csv:2:1: '1111"));
  CHECK(label.find("…' is too large for a float") != std::string::npos);
  CHECK(label.size() < 300);
  std::string commas(10'000'000, ',');
  CHECK(error_in<1, Two>(commas).starts_with("t.csv:1: line 1 has 10000001 columns, but 2 "));
  CHECK(error_in<1, Two>("1,\"" + digits).starts_with("t.csv:1:2: a quote opens here"));
  CHECK(parse_csv<1, Two>("0." + digits + "," + digits + "x\n").x(0)[0] == 0.11111111f);
}

TEST_CASE("Cut messages do not split a UTF-8 character") {
  const std::string wide = "123456789012345678901234567890123456789ä678";  // ä is bytes 39 and 40
  CHECK(error_in<1, Two>("1,0\n" + wide + ",1\n")
            .starts_with("t.csv:2:1: '123456789012345678901234567890123456789…' is not"));
}

TEST_CASE("Decimals are rounded as strtof rounds them") {
  std::mt19937_64 random{7};
  std::string text;
  std::vector<float> expected;
  const auto add = [&](const char* decimal) {
    const float value = std::strtof(decimal, nullptr);
    if (std::isinf(value)) return;
    expected.push_back(value);
    text.append(decimal).append(",0\n");
  };
  std::array<char, 128> decimal{};
  for (int i = 0; i < 20000; ++i) {
    std::uint32_t bits = static_cast<std::uint32_t>(random());
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!std::isfinite(value)) continue;
    for (const int precision : {5, 8, 16, 30}) {
      std::snprintf(decimal.data(), decimal.size(), "%.*e", precision, static_cast<double>(value));
      add(decimal.data());
    }
    // Halfway between two floats, exactly, and a little above: the hard cases.
    const double next = std::nextafterf(value, 1e38f);
    std::snprintf(decimal.data(), decimal.size(), "%.60e", (value + next) / 2);
    add(decimal.data());
    // As near to halfway between floats of 4 … 8 as 16 digits are: the same double as halfway.
    const float close = 4 + static_cast<float>(bits % (1U << 23)) * 0x1p-21F;
    std::snprintf(decimal.data(), decimal.size(), "%.15f",
                  static_cast<double>(close) + static_cast<double>(0x1p-22F));
    add(decimal.data());
    std::snprintf(decimal.data(), decimal.size(), "%.*f", static_cast<int>(random() % 12),
                  static_cast<double>(random() % 100000000) / 1e4);
    add(decimal.data());
  }
  const auto data = parse_csv<1, Two>(text);
  REQUIRE(data.size() == expected.size());
  REQUIRE(data.size() > 100000);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < data.size(); ++i)
    wrong += std::memcmp(&data.x(i)[0], &expected[i], sizeof(float)) != 0;
  CHECK(wrong == 0);
}

TEST_CASE("A file reads as its text does, and messages name the file") {
  std::string text = "a,b,c\n";
  for (int i = 0; i < 50000; ++i)
    text += std::to_string(i) + ",0.25," + std::to_string(i % 3) + '\n';
  const TemporaryFile file(text);
  const auto data = read_csv<2, Three>(file.path());
  REQUIRE(data.size() == 50000);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < data.size(); ++i)
    wrong += data.x(i)[0] != static_cast<float>(i) || data.x(i)[1] != 0.25f ||
             data.target(i) != static_cast<int>(i % 3);
  CHECK(wrong == 0);
  const TemporaryFile bad(text + "1,x,0\n");
  CHECK(error_of([&] {
          static_cast<void>(read_csv<2, Three>(bad.path()));
        }).starts_with(bad.path().string() + ":50002:2: 'x' is not a number (line 50002, "));
}

TEST_CASE("The example tables load") {
  const auto iris = read_csv<4, Classes<3>>(example("iris.csv"));
  CHECK(class_counts(iris) == std::vector<int>{50, 50, 50});
  CHECK(iris.class_names() == Names{"setosa", "versicolor", "virginica"});
  CHECK(std::vector<float>(iris.x(0).begin(), iris.x(0).end()) ==
        std::vector<float>{5.1f, 3.5f, 1.4f, 0.2f});
  CHECK(iris.target(0) == 0);

  const auto wine = read_csv<13, Classes<3>>(example("wine.csv"));
  CHECK(class_counts(wine) == std::vector<int>{59, 71, 48});
  CHECK(wine.class_names().empty());
  CHECK(std::vector<float>(wine.x(0).begin(), wine.x(0).end()) ==
        std::vector<float>{14.23f, 1.71f, 2.43f, 15.6f, 127, 2.8f, 3.06f, 0.28f, 2.29f, 5.64f,
                           1.04f, 3.92f, 1065});
  CHECK(wine.target(0) == 0);

  const auto cancer = read_csv<30, Binary>(example("breast_cancer.csv"), {.target = "diagnosis"});
  CHECK(class_counts(cancer) == std::vector<int>{357, 212});
  CHECK(cancer.class_names() == Names{"benign", "malignant"});
  CHECK(cancer.x(0)[0] == 17.99f);
  CHECK(cancer.x(0)[29] == 0.1189f);
  CHECK(cancer.target(0) == 1);

  const auto digits = read_csv<64, Classes<10>>(example("digits.csv"));
  CHECK(class_counts(digits) == std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
  CHECK(digits.class_names().empty());
  CHECK(std::vector<float>(digits.x(0).begin(), digits.x(0).begin() + 8) ==
        std::vector<float>{0, 0, 5, 13, 9, 1, 0, 0});
  CHECK(digits.x(0)[63] == 0);
  CHECK(digits.target(0) == 0);
  bool in_range = true;
  for (std::size_t i = 0; i < digits.size(); ++i)
    for (const float pixel : digits.x(i)) in_range = in_range && pixel >= 0 && pixel <= 16;
  CHECK(in_range);
}

TEST_CASE("A learner says what data set is read") {
  using Learner = test::Learns<2, 2>;
  const auto data = parse_csv<Learner>("1,2,0\n3,4,1\n");
  static_assert(std::is_same_v<decltype(data), const Dataset<2, Two>>);
  CHECK(ids(data) == std::vector<int>{0, 1});
  const TemporaryFile file("1,2,0\n3,4,1\n");
  CHECK(ids(read_csv<const Learner&>(file.path())) == ids(data));
}

TEST_CASE("Relabelling a data set changes every id or none") {
  Dataset<1, Three> data;
  const std::array<float, 1> x{1};
  for (const int id : {0, 2, 1}) data.add(x, id);
  const std::array<std::int32_t, 3> rotated{1, 2, 0};
  data.relabel(rotated);
  CHECK(ids(data) == std::vector<int>{1, 0, 2});
  const std::array<std::int32_t, 3> outside{1, 2, 3};
  CHECK(error_of([&] { data.relabel(outside); }) ==
        "Dataset::relabel: class id 2 has no new id in 0 … 2.");
  const std::array<std::int32_t, 2> too_few{1, 0};
  CHECK_THROWS_AS(data.relabel(too_few), Error);
  CHECK(ids(data) == std::vector<int>{1, 0, 2});
}
