// SPDX-License-Identifier: MIT
// Archives as NumPy writes them (tests/golden/make_npy.py), and damaged ones.
#include <ctnn/io/npz.hpp>

#include <doctest/doctest.h>
#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "golden/npy.hpp"
#include "support/counted_new.hpp"
#include "support/files.hpp"
#include "support/learns.hpp"

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

TEST_CASE("Inputs alone are read by name") {
  const auto x = read_npz<6>(folder.write("a.npz", saved::deflated));
  REQUIRE(x.size() == 2);
  CHECK(x[1][5] == 1.75F);
  CHECK(read_npz<1>(folder.path("a.npz"), "t")[0][0] == 2);
  CHECK(folder.error_of([] { static_cast<void>(read_npz<6>(folder.path("a.npz"), "y")); })
            .starts_with("a.npz: there is no array 'y' in the archive, which has 'x', 't'; "));
}

TEST_CASE("Zeros behind an archive are read over, with a comment too, and nothing else") {
  for (const std::size_t zeros : {1, 2, 21, 22, 512, 60000}) {
    CHECK(is_the_set(read(Bytes(saved::stored) + Bytes(zeros, '\0'))));
    CHECK(error_of(Bytes(saved::stored) + Bytes(zeros, '\0') + 'x')
              .starts_with("a.npz: the archive has no directory at its end; "));
  }
  const Bytes comment("a comment PK\5\6 that\0ends in zeros\0\0", 32);
  const Bytes said = with_end(saved::deflated, 20, Bytes(1, static_cast<char>(comment.size())));
  CHECK(is_the_set(read(said + comment)));
  CHECK(is_the_set(read(said + comment + Bytes(100, '\0'))));
  CHECK(error_of(said + comment.substr(0, 31)).starts_with("a.npz: "));
}

TEST_CASE("What is written is read again, by NumPy's rules too") {
  const std::vector<float> x{-1,   -0.75F, -0.5F, -0.25F, 0,    0.25F,
                             0.5F, 0.75F,  1,     1.25F,  1.5F, 1.75F};
  const std::vector<std::uint8_t> ids{2, 1};
  write_npz(folder.path("o.npz"), {{"x", {x, {2, 6}}}, {"t", ids}});
  CHECK(is_the_set(read_npz<6, Classes<3>>(folder.path("o.npz"))));
  CHECK(is_the_set(read_npz<test::Learns<6, 3>>(folder.path("o.npz"))));
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
  // A name is quoted no longer than a message needs it.
  detail::ZipWriter names;
  for (int k = 0; k < 300; ++k) names.add(Bytes(1000, 'n') + std::to_string(k) + "\n.npy", "");
  CHECK(error_of(std::move(names).finish()).size() < 1200);
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

TEST_CASE("A packed array is believed a few times its size, and else as it comes") {
  // 10000 of 9 million samples, packed to a size that could hold them all.
  const Bytes header = "{'descr': '|u1', 'fortran_order': False, 'shape': (9000000, 6)}";
  Bytes x("\x93NUMPY\1\0", 8);
  x += static_cast<char>(header.size());
  x += Bytes(1, '\0') + header;
  std::uint32_t random = 1;
  for (int k = 0; k < 60'000; ++k)
    x += static_cast<char>((random = random * 1664525 + 1013904223) >> 24);
  const auto archive_of = [](const Bytes& array, std::uint32_t size) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    Bytes packed(deflateBound(&stream, array.size()), '\0');
    Bytes in = array;
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    detail::ZipWriter writer;
    writer.add("x.npy", packed);
    Bytes archive = std::move(writer).finish();
    const std::size_t entry = archive.find("PK\1\2");
    archive[8] = archive[entry + 10] = 8;  // deflated
    const auto put = [&](std::size_t at, std::uint32_t value) {
      for (std::size_t b = 0; b < 4; ++b) archive[at + b] = static_cast<char>(value >> (8 * b));
    };
    put(entry + 16, static_cast<std::uint32_t>(
                        crc32_z(0, reinterpret_cast<const Bytef*>(array.data()), array.size())));
    put(entry + 24, size);
    return archive;
  };
  folder.write("a.npz", archive_of(x, 54'000'000 + 73));
  const std::size_t before = test::requested;
  CHECK(folder.error_of([] { static_cast<void>(read_npz<6>(folder.path("a.npz"))); })
            .starts_with("a.npz (x.npy): its size or checksum is not what the archive says"));
  CHECK(test::requested - before < 2'000'000);  // of 216'000'000 for as many samples
  // Zeros, packed to a thousandth, are read in both orders.
  for (const char* order : {"False", "True"}) {
    const Bytes zeros =
        Bytes("{'descr': '<f4', 'fortran_order': ") + order + ", 'shape': (100000, 6)}";
    Bytes array("\x93NUMPY\1\0", 8);
    array += static_cast<char>(zeros.size());
    array += Bytes(1, '\0') + zeros + Bytes(std::size_t{2'400'000}, '\0');
    array.replace(array.size() - 4, 4, Bytes("\0\0\x40\x40", 4));
    folder.write("a.npz", archive_of(array, static_cast<std::uint32_t>(array.size())));
    const auto rows = read_npz<6>(folder.path("a.npz"));
    REQUIRE(rows.size() == 100'000);
    CHECK(rows[99'999][5] == 3);
    CHECK(rows[99'999][4] == 0);
  }
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
