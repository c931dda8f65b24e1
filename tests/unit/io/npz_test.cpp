// SPDX-License-Identifier: MIT
// Archives as NumPy writes them (tests/golden/make_npy.py), and damaged ones.
#include <ctnn/io/npz.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "golden/npy.hpp"
#include "support/files.hpp"

namespace {

using namespace ctnn;
namespace saved = golden::npy;
using Bytes = std::string;

const test::Folder folder;

Dataset<6, Classes<3>> read(std::string_view archive, const NpzNames& names = {}) {
  return read_npz<6, Classes<3>>(folder.write("a.npz", archive), names);
}
std::string error_of(std::string_view archive, const NpzNames& names = {}) {
  return folder.error_of([&] { static_cast<void>(read(archive, names)); });
}

bool is_the_set(const Dataset<6, Classes<3>>& data) {
  bool same = data.size() == 2 && data.target(0) == 2 && data.target(1) == 1;
  for (std::size_t i = 0; same && i < 12; ++i)
    same = data.x(i / 6)[i % 6] == static_cast<float>(i) / 4 - 1;
  return same;
}

/// The archive with these bytes at a place in the directory's entry of its first member, or, counted
/// from the end, in the record that ends it.
Bytes with_entry(std::string_view archive, std::size_t place, std::string_view bytes) {
  Bytes result(archive);
  return result.replace(result.find("PK\1\2") + place, bytes.size(), bytes);
}
Bytes with_end(std::string_view archive, std::size_t place, std::string_view bytes) {
  Bytes result(archive);
  return result.replace(result.size() - 22 + place, bytes.size(), bytes);
}
constexpr std::string_view ones("\xFF\xFF\xFF\xFF");

}  // namespace

TEST_CASE("Arrays of an archive are read, packed or not, by name") {
  CHECK(is_the_set(read(saved::stored)));
  CHECK(is_the_set(read(saved::deflated)));
  CHECK(is_the_set(read(saved::deflated, {"x.npy", "t.npy"})));
  CHECK(error_of(saved::stored, {"x", "y"}) ==
        "a.npz: there is no array 'y' in the archive, which has 'x', 't'; name two of them, as in "
        "read_npz<In, Target>(file, {\"x\", \"t\"}).");
  CHECK(error_of(saved::stored, {"t", "x"})
            .starts_with("a.npz (t.npy): its shape (2,) gives samples of 1 value, but 6 are"));
}

TEST_CASE("What is written is read again, by NumPy's rules too") {
  const std::vector<float> x{-1,   -0.75F, -0.5F, -0.25F, 0,    0.25F,
                             0.5F, 0.75F,  1,     1.25F,  1.5F, 1.75F};
  const std::vector<std::uint8_t> ids{2, 1};
  write_npz(folder.path("o.npz"), {{"x", {x, {2, 6}}}, {"t", ids}});
  CHECK(is_the_set(read_npz<6, Classes<3>>(folder.path("o.npz"))));
  CHECK(folder.read("o.npz").find(saved::f4) != Bytes::npos);  // stored as it is
  CHECK(folder.error_of([&] { write_npz(folder.path("o.npz"), {{"x", x}, {"x", x}}); }) ==
        "o.npz: the name 'x' of an array is empty or there twice; give each its own.");
  CHECK(folder.error_of([&] { write_npz(folder.path("o.npz"), {}); }) ==
        "o.npz: there are no arrays to write; give some.");
  CHECK(is_the_set(read_npz<6, Classes<3>>(folder.path("o.npz"))));  // still
}

TEST_CASE("A data set survives an archive") {
  const auto path = folder.path("o.npz");
  write_npz(path, read(saved::stored));
  CHECK(is_the_set(read_npz<6, Classes<3>>(path)));
  Dataset<2, Values<2>> numbers(2);
  numbers.set_x(1, 0, 5);
  numbers.set_target(1, 1, 7);
  write_npz(path, numbers, {"in", "out"});
  const auto again = read_npz<2, Values<2>>(path, {"in", "out"});
  REQUIRE(again.size() == 2);
  CHECK(again.x(1)[0] == 5);
  CHECK(again.x(1)[1] == 0);
  CHECK(again.target(1)[1] == 7);
  CHECK(again.target(0)[1] == 0);
}

TEST_CASE("A file that is no archive, or one that is not read, says so") {
  CHECK(error_of("") == "a.npz: the file is empty; write it again with np.savez.");
  CHECK(error_of(saved::f4) == "a.npz: this is no zip archive; write one with np.savez.");
  CHECK(error_of(saved::bzip2, {"x", "x"}) ==
        "a.npz: 'x.npy' is packed by method 12; write it with np.savez or np.savez_compressed.");
  CHECK(error_of(with_entry(saved::stored, 8, "\1")) ==
        "a.npz: 'x.npy' is encrypted; write the archive without a password.");
  for (const std::size_t field : {20, 24, 42})
    CHECK(
        error_of(with_entry(saved::stored, field, ones)) ==
        "a.npz: this is a zip64 archive, of 4 GiB or more or of 65535 arrays; save its arrays with "
        "np.save, for read_npy.");
  CHECK(error_of(with_end(saved::stored, 16, ones)).starts_with("a.npz: this is a zip64 archive"));
  CHECK(error_of(with_end(saved::stored, 4, "\1")) ==
        "a.npz: this is one part of an archive in several files; write it as one.");
  CHECK(error_of(with_end({"PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22}, 0, "PK")) ==
        "a.npz: the archive is empty; write it again with np.savez.");
}

TEST_CASE("A directory that contradicts the members, or itself, is an error") {
  CHECK(
      error_of(with_end(saved::stored, 8, {"\3\0\3\0", 4})) ==
      "a.npz: its directory is too small for its entries; the archive is damaged: copy or write it "
      "again.");
  CHECK(error_of(with_end(saved::stored, 8, {"\1\0\1\0", 4}))
            .starts_with("a.npz: its directory has more entries than it says; "));
  CHECK(error_of(with_end(saved::stored, 16, "\1"))
            .starts_with("a.npz: its directory is not where its end says; "));
  CHECK(error_of(with_entry(saved::stored, 24, "\1"))
            .starts_with("a.npz: the sizes of 'x.npy' contradict each other; "));
  CHECK(error_of(with_entry(saved::stored, 42, "\1"))
            .starts_with("a.npz: 'x.npy' is not where the directory says; "));
  CHECK(error_of(with_entry(saved::stored, 42, {"\xFF\xFF\xFF\0", 4}))
            .starts_with("a.npz: 'x.npy' would lie outside; "));
  CHECK(error_of(with_entry(saved::stored, 28, "\4"))
            .starts_with("a.npz: its directory has fewer entries"));
  CHECK(error_of(with_entry(saved::stored, 46, "y"), {"y", "t"})
            .starts_with("a.npz: 'y.npy' has another name where it lies; "));
  CHECK(error_of(with_entry(saved::stored, 46, "t"))
            .starts_with("a.npz: there is no array 'x' in the archive, which has 't', 't'; "));
  CHECK(error_of(with_entry(saved::stored, 46, "t"), {"t", "t"}) ==
        "a.npz: the array 't' is in the archive twice; write it again with np.savez.");
}

TEST_CASE("Sizes and checksums are compared, and nothing is believed that a file cannot hold") {
  for (const auto archive : {saved::stored, saved::deflated})
    CHECK(
        error_of(with_entry(archive, 16, "\x12\x34\x56\x78")) ==
        "a.npz (x.npy): its size or checksum is not what the archive says; it is damaged: write it "
        "again.");
  // One more byte, and one less, than the packed data hold.
  const auto size = static_cast<char>(saved::f4.size());
  for (const int step : {1, -1})
    CHECK(error_of(with_entry(saved::deflated, 24, Bytes(1, static_cast<char>(size + step))))
              .starts_with("a.npz (x.npy): "));
  Bytes large(saved::f4);
  large.replace(large.find("(2, 6)"), 6, "(9999, 6)");
  large.erase(large.find("     "), 3);
  detail::ZipWriter writer;
  writer.add("x.npy", large);
  writer.add("t.npy", large);
  CHECK(
      error_of(std::move(writer).finish()) ==
      "a.npz (x.npy): the file ends before the (9999, 6) values that its header says it holds; it "
      "was cut off: copy or write it again.");
}

TEST_CASE(
    "An archive that is cut anywhere, or goes on, is refused; a changed byte is never a crash") {
  for (const auto archive : {saved::stored, saved::deflated}) {
    for (std::size_t size = 0; size < archive.size(); ++size)
      CHECK(error_of(archive.substr(0, size)).starts_with("a.npz: "));
    CHECK(error_of(Bytes(archive) + 'x').starts_with("a.npz: "));
    int refused = 0;
    for (std::size_t i = 0; i < archive.size(); ++i) {
      Bytes bytes(archive);
      bytes[i] = static_cast<char>(bytes[i] ^ 0x15);
      const std::string error = error_of(bytes);
      CHECK((error == "no error" || error.starts_with("a.npz")));
      refused += error != "no error";
    }
    CHECK(refused > static_cast<int>(archive.size()) / 2);  // the others are times and versions
  }
}
