// SPDX-License-Identifier: MIT
// Tables packed by gzip.
#include <ctnn/io/csv_gz.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstddef>
#include <string>

#include "support/counted_new.hpp"
#include "support/files.hpp"
#include "support/learns.hpp"

namespace {

using namespace ctnn;

const test::Folder folder;

std::string packed(const std::string& text) {
  const auto path = folder.path("packing");
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
  gzclose(file);
  return folder.read("packing");
}

/// n lines of the inputs i, 0.25 and the class i mod 3.
std::string table(int n) {
  std::string text = "a,b,kind\n";
  for (int i = 0; i < n; ++i) text += std::to_string(i) + ",0.25," + std::to_string(i % 3) + '\n';
  return text;
}

std::string error_in(const char* name) {
  return folder.error_of([&] { static_cast<void>(read_csv_gz<2, Classes<3>>(folder.path(name))); });
}

}  // namespace

TEST_CASE("A packed table reads as the unpacked one, whatever its name and size") {
  constexpr int n = 60000;  // several blocks
  for (const char* name : {"t.csv.gz", "t.csv"}) {
    const auto data = read_csv_gz<2, Classes<3>>(folder.write(name, packed(table(n))));
    REQUIRE(data.size() == n);
    bool same = true;
    for (std::size_t i = 0; i < data.size(); ++i)
      same = same && data.x(i)[0] == static_cast<float>(i) && data.x(i)[1] == 0.25F &&
             data.target(i) == static_cast<int>(i % 3);
    CHECK(same);
  }
  CHECK(read_csv_gz<2, Classes<3>>(folder.write("plain.csv", table(5))).size() == 5);
  CHECK(read_csv_gz<test::Learns<2, 3>>(folder.path("plain.csv")).size() == 5);
  // Of two members the last states its own size only.
  folder.write("two.gz", packed(table(n)) + packed("7,8,2\n"));
  CHECK(read_csv_gz<2, Classes<3>>(folder.path("two.gz")).size() == n + 1);
}

TEST_CASE("Options and messages are those of read_csv") {
  const auto path = folder.write("t.csv.gz", packed("id,kind,a,b\nx,1,2,\ny,0,4,5\n"));
  const auto data = read_csv_gz<2, Classes<3>>(
      path, {.target = "kind", .ignored = {"id"}, .missing = Missing::skip_row});
  REQUIRE(data.size() == 1);
  CHECK(data.x(0)[1] == 5);
  folder.write("bad.gz", packed("1,2,0\n3,abc,1\n"));
  CHECK(error_in("bad.gz") ==
        "bad.gz:2:2: 'abc' is not a number (line 2, column 2); write a decimal such as 0.5.");
}

TEST_CASE("The size that a packed file states is believed a few times the file's") {
  std::string bytes = packed(table(60000));
  bytes.replace(bytes.size() - 4, 4, "\xF0\xFF\xFF\xFF");
  folder.write("large.gz", bytes);
  const std::size_t before = test::requested;
  CHECK(error_in("large.gz") ==
        "large.gz: the packed data are damaged (incorrect length check); download it again.");
  CHECK(test::requested - before < 40'000'000);  // of 2'000'000'000 for as many lines
}

TEST_CASE("Zeros behind a packed table, of a tape's block, are read over") {
  folder.write("t.gz", packed(table(3)) + std::string(1000, '\0'));
  CHECK(read_csv_gz<2, Classes<3>>(folder.path("t.gz")).size() == 3);
  folder.write("many.gz", packed(table(60000)) + std::string(1000, '\0'));  // states a size of 0
  CHECK(read_csv_gz<2, Classes<3>>(folder.path("many.gz")).size() == 60000);
}

TEST_CASE("Packed data that are cut off, damaged or none are an error") {
  const std::string whole = packed(table(1000));
  folder.write("cut.gz", whole.substr(0, whole.size() / 2));
  CHECK(error_in("cut.gz") ==
        "cut.gz: the file ends in the midst of packed data; download it again.");
  std::string damaged = whole;
  damaged[whole.size() - 6] ^= 1;  // of the checksum
  folder.write("damaged.gz", damaged);
  CHECK(error_in("damaged.gz") ==
        "damaged.gz: the packed data are damaged (incorrect data check); download it again.");
  folder.write("plain.gz", table(3));
  CHECK(error_in("plain.gz").starts_with("plain.gz: the name ends in .gz, but this is no gzip"));
  CHECK(error_in("none.gz").starts_with("none.gz: there is no such file"));
}
