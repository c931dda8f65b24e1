// SPDX-License-Identifier: MIT
// How much memory reading takes: that of the data set, a block or two, and nothing for what a file
// only claims.
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <ctnn/io/csv.hpp>
#include <ctnn/io/npy.hpp>

#include "support/counted_new.hpp"
#include "support/files.hpp"

namespace {

using namespace ctnn;

const test::Folder folder;
constexpr std::size_t n = 40000;
constexpr std::size_t bytes_of_set = n * (16 + 1) * 4;  // rows of 16 floats, and a class id

}  // namespace

TEST_CASE("a table is read into the memory of its data set and two blocks") {
  std::string text;
  for (std::size_t s = 0; s < n; ++s)
    text += "0.125,-1.5,3.25,100.75,12.5,7,0.0625,-3.125,42,kind_" + std::to_string(s % 3) + '\n';
  REQUIRE(text.size() > bytes_of_set * 3 / 4);  // as text it would not fit in
  const std::filesystem::path path = folder.write("t.csv", text);
  const std::size_t before = test::requested;
  const auto data = read_csv<9, Classes<3>>(path);
  CHECK(test::requested - before < bytes_of_set * 13 / 10 + (1 << 18));
  CHECK(data.size() == n);
  CHECK(data.x(n - 1)[8] == 42);
}

TEST_CASE("arrays are read into the memory of their data set and a block, in both orders") {
  for (const char* order : {"False", "True"}) {
    const auto array = [&](const char* type, const char* shape, std::size_t size) {
      std::string file = std::string("{'descr': '") + type + "', 'fortran_order': " + order +
                         ", 'shape': " + shape + '}';
      const auto length = static_cast<char>(file.size());
      return std::string("\x93NUMPY\1\0", 8) + length + '\0' + file + std::string(size, '\0');
    };
    const auto x = folder.write("x.npy", array("<f8", "(40000, 16)", n * 16 * 8));
    const auto t = folder.write("t.npy", array("|u1", "(40000,)", n));
    const std::size_t before = test::requested;
    CHECK(read_npy<16, Classes<3>>(x, t).size() == n);
    CHECK(test::requested - before < bytes_of_set * 11 / 10 + 2 * (1 << 18) + (1 << 17));
  }
}

TEST_CASE("what a header claims, and the file cannot hold, costs nothing") {
  const std::string claim =
      "{'descr': '|u1', 'fortran_order': False, 'shape': (1000000000000, 16)}";
  const auto x = folder.write(
      "x.npy", std::string("\x93NUMPY\1\0", 8) + static_cast<char>(claim.size()) + '\0' + claim);
  const std::size_t before = test::requested;
  CHECK_THROWS_AS(static_cast<void>(read_npy<16, Values<16>>(x, x)), Error);
  CHECK(test::requested - before < 1 << 16);
}
